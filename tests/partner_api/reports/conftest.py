"""A videotron in Blumah that has shown an ILM of Bawaslu and one of the KPU, reported by its player."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model

from partner_api.models import Screen, ScreenSetup
from partner_api.reports.period import Period
from partner_api.reports.report import build
from partner_api.reports.subject import Subject
from partner_api.screens.plans import summing
from tests import factories
from tests.factories import KENDAL, NOON, WELERI
from tests.partner_api.screens.conftest import ask, noon, screen  # noqa: F401
from tests.partner_api.screens.plays.conftest import manifest, send, token  # noqa: F401
from tests.partner_api.screens.plays.rows import give, row

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
TODAY = NOON.date()
WEEK = Period(TODAY - 6 * DAY, TODAY)


@pytest.fixture
def story(screen, noon):  # noqa: F811
    """Two partners with an ILM each, known for four days on a videotron that was there before."""
    noon.move_to(NOON - 4 * DAY)
    Screen.objects.filter(pk=screen.pk).update(created_at=NOON - 5 * DAY, paired_at=NOON - 5 * DAY)
    ScreenSetup.objects.filter(screen=screen).update(at=NOON - 5 * DAY)
    screen.refresh_from_db()
    bawaslu = factories.partner(name="Bawaslu Kabupaten Kendal")
    kpu = factories.partner(name="KPU Kabupaten Kendal", short_name="KPU")
    paper = factories.agreement(bawaslu, number="480/1/PKS/2023", partner_number="12/K.Bawaslu", share_of_voice=40)
    ours = factories.ilm(
        KENDAL, responsible=bawaslu, agreement=paper, title="Tolak politik uang", on_air_from=NOON - 4 * DAY
    )
    theirs = factories.ilm(
        KENDAL, responsible=kpu, agreement=factories.agreement(kpu), title="Periksa nama Anda",
        on_air_from=NOON - 4 * DAY,
    )  # fmt: skip
    noon.move_to(NOON)
    for ilm in (ours, theirs):
        give(screen, f"{ilm.pk}.1", revision=ilm.live_revision_id)
    return SimpleNamespace(screen=screen, bawaslu=bawaslu, kpu=kpu, paper=paper, ours=ours, theirs=theirs)


def log(ilm, *ago, **facts):
    """A row of the player's own log for each time before noon."""
    return [row(f"{ilm.pk}.1", at=NOON - each, revision=ilm.live_revision_id, **facts) for each in ago]


def minutes(first, many):
    """``many`` times, a minute apart, the last of them ``first`` before noon."""
    return [first + number * MINUTE for number in range(many)]


def of_partner(partner, period=WEEK, **more):
    return build(Subject(partner=partner), period, NOON, **more)


def of_region(code, period=WEEK, **more):
    return build(Subject(region=factories.region(code)), period, NOON, **more)


def sum_plans():
    return list(summing.sum_missing(NOON, 31))


def member_of(partner, name="mitra"):
    user = get_user_model().objects.create_user(name, password="rahasia-contoh")
    factories.member(user, partner)
    return user


def elsewhere(**facts):
    return factories.screen(WELERI, name="Pasar Weleri", **facts)
