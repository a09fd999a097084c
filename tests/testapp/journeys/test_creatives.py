"""A kind of creative that the university adds goes where the built-in ones go."""

from datetime import date, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone
from wagtail import blocks
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageChooserBlock
from wagtail.images.tests.utils import get_test_image_file
from wagtail.test.utils.form_data import streamfield

from ilm_blocks import regions
from ilm_blocks.admin import printing
from ilm_blocks.admin.addresses import ilm_url
from ilm_blocks.checks import check_settings
from ilm_blocks.models import ILM, Change
from ilm_blocks.models.fields import CreativesField
from ilm_blocks.queries import integrity, materials
from ilm_blocks.queries.differences import creative_line
from ilm_blocks.queries.history import history
from ilm_blocks.rules import material
from tests.testapp.journeys.browsing import approve, page_of, text, written

pytestmark = pytest.mark.django_db


class Nameless(blocks.StructBlock):
    type = blocks.CharBlock()


class Unfrozen(blocks.StructBlock):
    image = ImageChooserBlock()


class Deep(blocks.StructBlock):
    images = blocks.ListBlock(ImageChooserBlock())


QUOTE = {"text": "Read & think.", "author": "Ada", "said_on": None, "chairs": 0, "themes": ["books", "rooms"]}
SHOWN = "<p>Read &amp; think.</p>"


def quoting(owner, **changes):
    """A notice that is approved an hour ago, with one quote."""
    ilm = ILM(owner=owner, title="Thought of the week", channels=["website"], creatives=[("quote", QUOTE | changes)])
    with time_machine.travel(timezone.now() - timedelta(hours=1)):
        ilm.on_air_from = timezone.now().replace(microsecond=0)
        ilm.save()
        ilm.save_revision().publish()
    return ILM.objects.get(pk=ilm.pk)


def test_a_quote_is_written_in_the_editor_and_seen_on_the_card_of_a_department(desk, offices):
    browser = desk("rector")
    parts = {"text": "Read & think.", "author": "Ada", "said_on": "", "chairs": "0"}
    themes = {"count": 1, "0": {"type": "item", "value": "books", "order": 0, "deleted": ""}}
    sent = written(offices.university, creatives=streamfield([("quote", parts | {"themes": themes})]))
    approve(browser, browser.post(ilm_url("add"), sent | {"action-publish": "on"}, follow=True))
    ilm = ILM.objects.get()

    assert ilm.frozen[0] | {"id": ""} == QUOTE | {"id": "", "type": "quote", "themes": ["books"]}
    assert SHOWN in text(browser.get(reverse(ILM.snippet_viewset.get_url_name("revisions_view"), args=[
        ilm.pk, ilm.live_revision_id
    ])))  # fmt: skip
    browser.logout()
    for page in (offices.university, offices.physics, offices.optics, offices.news):
        assert SHOWN in page_of(browser, page)


def test_the_editor_opens_with_an_empty_quote(desk, offices):
    opened = desk("rector").get(ilm_url("add") + "?begin=quote")

    assert [block.block_type for block in opened.context["form"].instance.creatives] == ["quote"]


def test_the_record_tells_which_quote_was_shown_before_it_was_changed(offices):
    changed = quoting(offices.university)
    changed.creatives = [("quote", QUOTE | {"text": "Write, too.", "said_on": date(2026, 1, 31)})]
    changed.save_revision().publish()
    physics = regions.of(offices.physics)

    def shown(at):
        [ilm] = history(physics, "website", at).items
        return [(creative["text"], creative["said_on"]) for creative in ilm.frozen]

    assert shown(timezone.now() - timedelta(minutes=1)) == [("Read & think.", None)]
    assert shown(timezone.now()) == [("Write, too.", "2026-01-31")]
    assert all(change.computed_hash() == change.hash for change in Change.objects.all())


def test_the_material_is_the_same_in_memory_and_read_back_and_another_with_each_part(offices):
    ilm = quoting(offices.university, said_on=date(2026, 1, 31))
    digest = material.digest(materials.of(ilm))

    assert digest == material.digest(materials.of(ilm.get_latest_revision_as_object()))
    for changed in ({"author": "Bob"}, {"said_on": date(2026, 2, 1)}, {"chairs": 7}, {"themes": ["books"]}):
        ilm.creatives = [("quote", QUOTE | {"said_on": date(2026, 1, 31)} | changed)]
        assert material.digest(materials.of(ilm)) != digest, changed


def test_what_a_partner_reads_and_signs_tells_every_part(offices):
    ilm = quoting(offices.university, said_on=date(2026, 1, 31), chairs=7)
    [part] = printing.parts(ilm)
    [said] = materials.of(ilm)["creatives"]

    assert dict(part.words) == {
        "Text": "Read & think.", "Author": "Ada", "Said on": "2026-01-31", "Chairs": "7", "Themes": "books, rooms",
    }  # fmt: skip
    kind, _colon, words = creative_line(said).partition(": ")
    assert (kind, set(words.split(" · "))) == ("Quote", {"Read & think.", "Ada", "2026-01-31", "7", "books, rooms"})


def test_the_picture_of_a_portrait_is_frozen_and_signed_like_that_of_a_poster(client, offices):
    picture = get_image_model().objects.create(title="Ada", file=get_test_image_file(size=(640, 480)))
    ilm = ILM(owner=offices.university, title="Our people", channels=["website"])
    ilm.creatives = [("portrait", {"image": picture, "name": "Ada"})]
    ilm.save()
    ilm.save_revision().publish()
    ilm.refresh_from_db()
    [portrait], [part] = ilm.frozen, printing.parts(ilm)
    file = portrait["files"][0]

    assert f'{file["sha256"]}.jpg" alt="Ada">' in page_of(client, offices.physics)
    assert [picture["sha256"] for picture in part.pictures] == [file["sha256"]]
    assert [label for label, _sha256 in part.files] == ["Image"]
    assert list(integrity.missing_media()) == []


def test_what_is_left_empty_is_named_at_the_approval_and_a_nought_is_none(desk, offices):
    assert quoting(offices.university, chairs=0).live
    empty = {"text": "", "author": "Ada", "said_on": "", "chairs": "0", "themes": {"count": 0}}
    sent = written(offices.university, creatives=streamfield([("quote", empty)]))

    desk("rector").post(ilm_url("add"), sent | {"action-publish": "on"}, follow=True)
    assert not ILM.objects.filter(title="Library closed on Friday", live=True).exists()


def test_kinds_of_its_own_need_no_migration():
    call_command("makemigrations", check_changes=True, dry_run=True, stdout=StringIO())


def test_a_project_does_not_run_without_a_kind_that_it_names(settings):
    settings.ILM_BLOCKS = settings.ILM_BLOCKS | {"CREATIVES": {"quote": "nowhere.QuoteBlock"}}

    with pytest.raises(ImproperlyConfigured, match=r"\['CREATIVES'\]\['quote'\] cannot be imported"):
        CreativesField().stream_block  # noqa: B018


def test_a_card_leaves_out_a_kind_that_the_project_has_no_more(client, offices, settings):
    quoting(offices.university)
    settings.ILM_BLOCKS = settings.ILM_BLOCKS | {"CREATIVES": {}}

    shown = page_of(client, offices.physics)
    assert "Thought of the week" in shown
    assert SHOWN not in shown


@pytest.mark.parametrize(
    ("name", "path", "said"),
    [
        ("message", "tests.testapp.campus.blocks.QuoteBlock", "must be another name"),
        ("two words", "tests.testapp.campus.blocks.QuoteBlock", "must be another name"),
        ("quote", "nowhere.QuoteBlock", "cannot be imported"),
        ("quote", "wagtail.blocks.CharBlock", "must be the path of a StructBlock"),
        ("quote", "tests.testapp.journeys.test_creatives.Nameless", "has a part by the name type"),
        (
            "quote",
            "tests.testapp.journeys.test_creatives.Unfrozen",
            "chooses a file and lacks the method frozen(value)",
        ),
        ("quote", "tests.testapp.journeys.test_creatives.Deep", "chooses a file deeper than in its own parts"),
        ("speech", "tests.testapp.campus.blocks.QuoteBlock", "lacks the template ilm_blocks/creatives/speech.html"),
    ],
)
def test_a_kind_that_cannot_be_used_is_named_at_start(settings, name, path, said):
    with override_settings(ILM_BLOCKS=settings.ILM_BLOCKS | {"CREATIVES": {name: path}}):
        found = [message.msg for message in check_settings() if message.id == "ilm_blocks.E010"]

    assert f"ILM_BLOCKS['CREATIVES'][{name!r}] {said}" in " ".join(found)
