"""Posts on social media in the play report: for the partner of that time, and for the region of the account."""

import csv
import io
import json

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from ilm_blocks import actions
from ilm_blocks.models import PostFigures
from partner_api.reports import posts
from partner_api.reports.report import build
from partner_api.reports.subject import Subject
from tests import factories
from tests.factories import KENDAL, NOON, PLANTUNGAN, WELERI
from tests.partner_api.reports.conftest import DAY, TODAY, WEEK, member_of, of_partner
from tests.signing_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon_in_kendal")]

PAGE = "/admin/play-report/"
DAYS = {"first": f"{TODAY - DAY:%d/%m/%Y}", "last": f"{TODAY:%d/%m/%Y}"}


@pytest.fixture
def bawaslu():
    return factories.partner(name="Bawaslu Kabupaten Kendal")


@pytest.fixture
def paper(bawaslu):
    return factories.agreement(bawaslu, number="480/1/PKS/2023")


@pytest.fixture
def ours(bawaslu, paper):
    with time_machine.travel(NOON - 2 * DAY, tick=False):
        return factories.ilm(
            KENDAL, channels=["social"], responsible=bawaslu, agreement=paper, title="Tolak politik uang"
        )


@pytest.fixture
def story(ours):
    """A post of Bawaslu on an account of the regency, with figures, and one of the KPU in Weleri."""
    kpu = factories.partner(name="KPU Kabupaten Kendal", short_name="KPU")
    theirs = factories.ilm(KENDAL, channels=["social"], responsible=kpu, agreement=factories.agreement(kpu))
    mine = factories.post(ours, factories.social_account(KENDAL, handle="@kabkendal"), url="https://ig.example/p/1")
    for days, reach in ((1, 10), (0, 1234)):
        PostFigures.objects.create(post=mine, read_on=TODAY - days * DAY, reach=reach, entered_at=NOON)
    factories.post(theirs, factories.social_account(WELERI, handle="@weleri"))
    return mine


def of_region(code, period=WEEK):
    return build(Subject(region=factories.region(code)), period, NOON)


def test_a_partner_finds_its_own_posts_with_their_newest_figures(story, bawaslu):
    [found] = of_partner(bawaslu).posts

    assert (found.title, found.account, found.region, found.link, found.agreement) == (
        "Tolak politik uang", "@kabkendal", "Kabupaten Kendal", "https://ig.example/p/1", "480/1/PKS/2023",
    )  # fmt: skip
    assert (found.figures["reach"], found.figures["likes"], found.read_on) == (1234, None, TODAY)
    assert found.state == posts.PostState.ONLINE


def test_a_region_finds_the_posts_of_its_accounts_and_of_those_below(story):
    assert [len(of_region(code).posts) for code in (KENDAL, WELERI, PLANTUNGAN)] == [2, 1, 0]


def test_an_agreement_narrows_the_posts_and_a_videotron_has_none(story, bawaslu, paper):
    other = factories.agreement(bawaslu, number="9/PKS")

    assert len(build(Subject(partner=bawaslu, agreement=paper), WEEK, NOON).posts) == 1
    assert build(Subject(partner=bawaslu, agreement=other), WEEK, NOON).posts == []
    assert build(Subject(screen=factories.screen()), WEEK, NOON).posts == []


def test_only_posts_of_the_days_are_told(story, bawaslu):
    story.posted_at = NOON - 8 * DAY
    story.save()

    assert of_partner(bawaslu).posts == []


def test_what_has_to_go_and_what_is_gone_is_told(story, ours, bawaslu):
    actions.withdraw(ours, code="legal", text="", user=None)
    assert of_partner(bawaslu).posts[0].state == posts.PostState.TO_BE_REMOVED

    story.removed_at = NOON
    story.save()
    assert of_partner(bawaslu).posts[0].state == posts.PostState.REMOVED


def test_posts_do_not_change_the_digest_of_the_plays(story, bawaslu):
    with_posts = of_partner(bawaslu)
    type(story).objects.all().delete()

    assert of_partner(bawaslu).digest == with_posts.digest


def test_a_report_asks_as_often_for_many_posts_as_for_few(story, ours, bawaslu):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            of_partner(bawaslu)
        return len(asked)

    few = queries()
    for _number in range(5):
        factories.post(ours, factories.social_account(WELERI))

    assert queries() == few


def test_the_page_and_every_file_tell_the_posts_where_nothing_was_played(story, bawaslu):
    client = signed_in(member_of(bawaslu))
    asked = {"partner": bawaslu.pk} | DAYS

    page = client.get(PAGE, asked).content.decode()
    assert "Kiriman sebagai CSV" in page
    assert 'href="https://ig.example/p/1"' in page
    lines = list(csv.reader(io.StringIO(client.get(PAGE, asked | {"format": "posts"}).content.decode("utf-8-sig"))))
    assert [dict(zip(*lines, strict=True))[name] for name in ("posted_at", "reach", "state")] == [
        "2024-02-01T11:00+07:00", "1234", "online",
    ]  # fmt: skip
    book = load_workbook(io.BytesIO(client.get(PAGE, asked | {"format": "xlsx"}).content))
    assert [cell.value for cell in list(book["Media sosial"])[1]][3:5] == ["instagram", "'@kabkendal"]
    [told] = json.loads(client.get(PAGE, asked | {"format": "json"}).content)["posts"]
    assert (told["posted_at"], told["reach"], told["comments"]) == ("2024-02-01T04:00:00Z", 1234, None)
    paper = client.post(f"{PAGE}?{'&'.join(f'{name}={value}' for name, value in asked.items())}")
    assert paper.content.startswith(b"%PDF-")


def test_a_paper_is_drawn_whatever_the_length_of_a_link(ours, bawaslu):
    account = factories.social_account(KENDAL, handle="@" + "w" * 79)
    factories.post(ours, account, url="https://ig.example/" + "a" * 480)
    asked = {"partner": bawaslu.pk} | DAYS

    paper = signed_in(member_of(bawaslu)).post(f"{PAGE}?{'&'.join(f'{name}={value}' for name, value in asked.items())}")

    assert paper.content.startswith(b"%PDF")
