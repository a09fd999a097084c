"""The admin speaks Indonesian throughout, also where a library has no Indonesian of its own."""

import json
import re
from collections import defaultdict
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.urls import reverse
from django.utils.translation.trans_real import translation

from tests.cms import messages

ROOT = settings.BASE_DIR
ROOMS = ("cms", "partner_api", "sites", "ilm_blocks")
LIBRARIES = sorted((ROOT / "cms/libraries/locale/id/LC_MESSAGES").glob("*.po"))
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*(?::\w)?\}")
TAG = re.compile(r"<[^<>]+>")

each_catalogue = pytest.mark.parametrize("path", LIBRARIES, ids=lambda path: path.stem)


def catalogue(path):
    with path.open("rb") as source:
        return [message for message in read_po(source, locale="id", abort_invalid=True) if message.id]


def english(message):
    """One text, or one for a single thing and one for many."""
    return message.id if message.pluralizable else (message.id,)


def key(message):
    return message.context, english(message)[0]


def indonesian(message):
    return message.string[0] if message.pluralizable else message.string


@each_catalogue
def test_a_message_keeps_its_placeholders(path):
    """Indonesian has one form for one and many: it may give a number where English spells out "1"."""

    def keeps(message):
        one, *many = (set(PLACEHOLDER.findall(text)) for text in english(message))
        return one <= set(PLACEHOLDER.findall(indonesian(message))) <= one.union(*many)

    assert [message.id for message in catalogue(path) if not keeps(message)] == []


@each_catalogue
def test_a_message_keeps_its_markup_and_the_space_around_it(path):
    def frame(text):
        return sorted(TAG.findall(text)), text[:1].isspace(), text[-1:].isspace()

    assert [m.id for m in catalogue(path) if frame(indonesian(m)) not in map(frame, english(m))] == []


def test_a_text_has_one_translation():
    """All catalogues are read as one, and the first app that has a text wins: another translation is never seen."""
    catalogues = [path for room in ROOMS for path in (ROOT / room).glob("**/locale/id/LC_MESSAGES/*.po")]
    found = defaultdict(set)
    for path in catalogues:
        for message in catalogue(path):
            found[key(message)].add(indonesian(message))

    assert len(catalogues) > len(LIBRARIES)
    assert {text: words for text, words in found.items() if len(words) > 1} == {}


def test_no_text_of_a_library_is_left_in_english():
    known = translation("id")._catalog  # gettext cannot tell a missing text from one that is alike in both languages
    found = {(file, context, text) for file, context, text in messages.of_libraries()}

    assert len(found) > 2_000
    assert sorted(file + ": " + text for file, context, text in found if not has(known, context, text)) == []


def has(known, context, text):
    key = f"{context}\x04{text}" if context else text
    return key in known or (key, 0) in known


def test_the_scripts_of_the_admin_speak_indonesian(client):
    script = client.get(reverse("wagtailadmin_javascript_catalog")).text
    wagtail = Path(apps.get_app_config("wagtailadmin").path) / "locale/en/LC_MESSAGES/djangojs.po"

    assert '"Collapse all": "Tutup semua"' in script
    assert [
        text for message in catalogue(wagtail) if f"{json.dumps(text := english(message)[0])}: " not in script
    ] == []


@pytest.mark.django_db
def test_the_log_in_speaks_indonesian(client):
    page = client.get(reverse("wagtailadmin_login")).text

    assert "Kata sandi" in page
    assert "Password" not in page
