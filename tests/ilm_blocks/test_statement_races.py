"""Two officers at the same instant: on any engine, a paper is decided on once."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from ilm_blocks.actions import statements
from ilm_blocks.models import ILM, Confirmation, SignedStatement
from tests import factories
from tests.factories import KENDAL
from tests.ilm_blocks.editing import under_review

pytestmark = pytest.mark.database


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("other", ["accepts", "refuses"])
def test_of_two_who_decide_at_once_one_is_told_that_it_waits_no_longer(other):
    kpu = factories.partner(name="KPU Kabupaten Kendal", short_name="KPU")
    dwi, ani, sari = (factories.officer(name, KENDAL, "add", "change", "publish") for name in ("dwi", "ani", "sari"))
    draft = factories.draft(KENDAL, responsible=kpu, agreement=factories.agreement(kpu, valid_until=date(2030, 1, 1)))
    under_review(draft, dwi)
    ilm = ILM.objects.get(pk=draft.pk)
    paper = statements.upload(ilm, ilm.latest_revision_id, content=factories.scan(), name="a.png", by=dwi)
    start, outcomes = Barrier(2), []

    def run(work):
        try:
            start.wait()
            work(SignedStatement.objects.get(pk=paper.pk))
            outcomes.append("done")
        except ValidationError as refused:
            outcomes.append(refused.code)
        finally:
            connection.close()

    second = {
        "accepts": lambda row: statements.accept(row, by=sari),
        "refuses": lambda row: statements.refuse(row, reason="Cap tidak terbaca.", by=sari),
    }
    threads = [Thread(target=run, args=(work,)) for work in (lambda row: statements.accept(row, by=ani), second[other])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["done", "nothing_waits"]
    decided = SignedStatement.objects.get()
    assert Confirmation.objects.filter(pk=decided.word_id or 0).exists() == decided.is_accepted
