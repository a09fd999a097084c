"""A duty and a membership given at the same instant: on any engine, one of them is refused."""

from threading import Barrier, Thread

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import connection

from cms.accounts import roles
from ilm_blocks.queries import sides
from tests import factories
from tests.factories import KENDAL

pytestmark = pytest.mark.database


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("attempt", range(5))
def test_of_a_duty_and_a_membership_given_at_once_one_is_refused(attempt):
    bawaslu, siti = factories.partner(), get_user_model().objects.create_user("siti")
    roles.role_group("editor", factories.page(KENDAL))
    start, outcomes = Barrier(2), []

    def run(work):
        try:
            start.wait()
            outcomes.append((work(get_user_model().objects.get(pk=siti.pk)) and "") or "done")
        except ValidationError as refused:
            outcomes.append(refused.code)
        finally:
            connection.close()

    works = (
        lambda person: roles.assign(person, "editor", factories.page(KENDAL)),
        lambda person: factories.member(person, bawaslu) and None,
    )
    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["both_sides", "done"]
    assert sides.violations() == []
