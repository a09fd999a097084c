"""An emergency is told to those who answer for the screens, and to those who may end it."""

from datetime import timedelta
from functools import partial

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import TestCase
from django.utils import timezone

from cms.accounts import roles
from cms.accounts.models import Role
from ilm_blocks import notices
from ilm_blocks.actions import takeover_notices, takeovers
from ilm_blocks.models import Takeover
from tests import factories
from tests.factories import BLUMAH, KENDAL, PLANTUNGAN, WELERI

pytestmark = pytest.mark.django_db
acting = partial(TestCase.captureOnCommitCallbacks, execute=True)


def person(name, role, code):
    user = get_user_model().objects.create_user(name, f"{name}@desa.example", "rahasia-contoh")
    roles.assign(user, role, factories.page(code))
    return user


@pytest.fixture
def officer():
    """The emergency officer of a district, among the others who are near."""
    person("blumah", Role.OPERATOR, BLUMAH)
    person("kendal", Role.EMERGENCY, KENDAL)
    person("weleri", Role.OPERATOR, WELERI)
    person("penyunting", Role.EDITOR, PLANTUNGAN)
    return person("petugas", Role.EMERGENCY, PLANTUNGAN)


def issued(officer, **facts):
    now = timezone.now()
    defaults = {"severity": 3, "text": "Banjir bandang (contoh)", "reason": "Contoh", "until": now + timedelta(hours=2)}
    row = Takeover(owner=factories.page(PLANTUNGAN), starts_at=now, **defaults | facts)
    with acting():
        return takeovers.issue(row, user=officer)


def told(mailoutbox):
    found = sorted((mail.to[0].partition("@")[0], mail.subject) for mail in mailoutbox)
    mailoutbox.clear()
    return found


def test_its_beginning_and_its_early_end_are_told_above_and_below_and_not_beside(officer, mailoutbox):
    row = issued(officer)
    body = mailoutbox[0].body
    assert told(mailoutbox) == [
        (name, "Siaran darurat: Awas di Kecamatan Plantungan") for name in ("blumah", "kendal")
    ]  # fmt: skip
    assert "Banjir bandang (contoh)" in body
    assert "sampai paling lambat" in body

    with acting():
        takeovers.end(row, user=officer)
    assert told(mailoutbox) == [
        (name, "Siaran darurat diakhiri: Awas di Kecamatan Plantungan") for name in ("blumah", "kendal")
    ]  # fmt: skip


def test_a_drill_is_called_one_in_the_first_word(officer, mailoutbox):
    issued(officer, is_drill=True)

    assert {subject for _who, subject in told(mailoutbox)} == {"Latihan: Awas di Kecamatan Plantungan"}
    assert notices.TAKEOVER.code == "takeover"


def test_nobody_hears_of_an_emergency_that_was_undone(officer, mailoutbox):
    def undone():
        with transaction.atomic():
            now = timezone.now()
            row = Takeover(
                owner=factories.page(PLANTUNGAN), severity=3, text="Contoh", reason="Contoh", starts_at=now,
                until=now + timedelta(hours=1),
            )  # fmt: skip
            takeovers.issue(row, user=officer)
            raise RuntimeError

    with acting(), pytest.raises(RuntimeError):
        undone()
    assert mailoutbox == []


def test_no_more_are_told_than_a_mail_server_bears_and_the_top_first(officer, mailoutbox, monkeypatch):
    monkeypatch.setattr(takeover_notices, "MOST_TOLD", 1)
    issued(officer)

    assert [who for who, _subject in told(mailoutbox)] == ["kendal"]
