"""Each block of an ILM, one by one: from raw values, through its form, frozen for the public, and for an API."""

from html import unescape

import pytest
from django.core.files.base import ContentFile
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from wagtail.blocks import StructBlockValidationError
from wagtail.blocks.base import BlockWidget
from wagtail.documents import get_document_model
from wagtail.test.utils.form_data import nested_form_data
from wagtailmedia.models import get_media_model

from ilm_blocks.models.blocks import CreativesBlock
from ilm_blocks.page_blocks import ILMFeedBlock
from tests import factories
from tests.factories import KENDAL, WELERI
from tests.ilm_blocks.media import files
from tests.partner_api.player.media import RED, clip

pytestmark = pytest.mark.django_db

WORDS = "Cek nama Anda di DPT & lapor"
SHOWN = "Cek nama Anda di DPT &amp; lapor"
#: What each kind says in its own words, beside its files.
TEXTS = {
    "poster": {"alt": WORDS},
    "video": {"alt": WORDS},
    "running_text": {"text": WORDS},
    "message": {"heading": "Pemilu", "text": WORDS},
    "audio": {"transcript": WORDS},
}
KINDS = sorted(TEXTS)


def media(kind, name, content):
    return get_media_model().objects.create(title=name, type=kind, duration=2, file=ContentFile(content, name=name))


def files_of(kind):
    """The rows of the libraries that a creative of ``kind`` names."""
    if kind == "poster":
        return {"image": factories.image()}
    if kind == "audio":
        return {"audio": media("audio", "pesan.mp3", files.sound())}
    if kind == "video":
        captions = get_document_model().objects.create(
            title="Takarir", file=ContentFile(b"WEBVTT\n\n00:00.000 --> 00:01.000\nCek\n", name="takarir.vtt")
        )
        return {"video": media("video", "klip.mp4", clip(RED)), "poster": factories.image(), "captions": captions}
    return {}


@pytest.fixture
def creative(kind):
    return CreativesBlock().child_blocks[kind]


@pytest.fixture
def raw(kind):
    """As a revision keeps it."""
    return TEXTS[kind] | {name: row.pk for name, row in files_of(kind).items()}


def test_there_is_a_case_for_every_kind():
    assert set(TEXTS) == set(CreativesBlock().child_blocks)


@pytest.mark.parametrize("kind", KINDS)
def test_a_raw_value_comes_back_as_it_was(creative, raw):
    value = creative.to_python(raw)

    assert dict(creative.get_prep_value(creative.clean(value))) == raw


@pytest.mark.parametrize("kind", KINDS)
def test_the_form_shows_a_value_and_reads_it_back(creative, raw):
    form = BlockWidget(creative).render("creative", creative.to_python(raw))
    sent = nested_form_data({"creative": {name: str(value) for name, value in raw.items()}})

    read = creative.value_from_datadict(sent, MultiValueDict(), "creative")

    assert "data-block" in form
    assert WORDS in unescape(form)
    assert dict(creative.get_prep_value(creative.clean(read))) == raw


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_form_is_refused_at_each_field_that_must_be_there(creative, kind):
    fields = dict.fromkeys(creative.child_blocks, "")
    read = creative.value_from_datadict(nested_form_data({"creative": fields}), MultiValueDict(), "creative")

    with pytest.raises(StructBlockValidationError) as refused:
        creative.clean(read)

    required = {name for name, block in creative.child_blocks.items() if block.required}
    assert set(refused.value.block_errors) == required


@pytest.mark.parametrize("kind", KINDS)
def test_an_api_gets_the_words_and_the_keys_of_the_files(creative, raw):
    assert dict(creative.get_api_representation(creative.to_python(raw))) == raw


@pytest.mark.parametrize("kind", KINDS)
def test_once_approved_it_is_shown_from_what_was_frozen(kind):
    ilm = factories.ilm(KENDAL, creatives=[(kind, TEXTS[kind] | files_of(kind))])

    (frozen,) = ilm.frozen
    page = render_to_string(f"ilm_blocks/creatives/{kind}.html", {"creative": frozen})

    assert frozen["type"] == kind
    assert SHOWN in page
    assert all(f"/m/{file['sha256']}" in page for file in frozen.get("files", []))


@pytest.fixture
def feed():
    return ILMFeedBlock()


def test_the_block_of_a_page_comes_back_as_it_was(feed):
    raw = {"heading": "Pengumuman", "limit": 2}

    sent = nested_form_data({"feed": raw})
    read = feed.value_from_datadict(sent, MultiValueDict(), "feed")

    assert dict(feed.get_prep_value(feed.clean(read))) == raw
    assert dict(feed.get_api_representation(feed.to_python(raw))) == raw
    assert "Pengumuman" in BlockWidget(feed).render("feed", feed.to_python(raw))


@pytest.mark.parametrize("limit", [0, 13, ""])
def test_the_block_of_a_page_shows_one_to_twelve(feed, limit):
    read = feed.value_from_datadict(
        nested_form_data({"feed": {"heading": "", "limit": limit}}), MultiValueDict(), "feed"
    )

    with pytest.raises(StructBlockValidationError):
        feed.clean(read)


def test_the_block_of_a_page_renders_what_its_region_shows(feed):
    factories.ilm(KENDAL, title="Awasi TPS", on_air_from=factories.NOON.replace(year=2020))
    value = feed.to_python({"heading": "Pengumuman", "limit": 3})

    page = feed.render(value, context={"page": factories.page(WELERI)})

    assert "<h2>Pengumuman</h2>" in page
    assert page.count('class="ilm-card ') == 1
    assert "Awasi TPS" in page
    assert '<p class="ilm-empty">' in feed.render(value)  # without a page there is no region
