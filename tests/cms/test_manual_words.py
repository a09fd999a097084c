"""The manuals name buttons as the interface words them: what is set in bold there is a text of the interface."""

import re
from pathlib import Path

import pytest
import wagtail
from django.conf import settings

BASE = Path(settings.BASE_DIR)
MANUALS = sorted((BASE / "docs" / "panduan").glob("*.md"))
APPS = ("ilm_blocks", "sites", "cms", "partner_api")
CATALOGUES = [
    *(path for app in APPS for path in (BASE / app).rglob("id/LC_MESSAGES/django.po")),
    *Path(wagtail.__file__).parent.rglob("id_ID/LC_MESSAGES/django.po"),
]  # fmt: skip
#: Words in bold that are stressed, and name nothing.
STRESSED = {"lain", "terakhir", "menerimanya", "anjuran"}


@pytest.fixture(scope="module")
def worded():
    """Every text of the interface, in small letters."""
    joined = (re.sub(r'"\n"', "", path.read_text(encoding="utf-8")) for path in CATALOGUES)
    said = (text for catalogue in joined for text in re.findall(r'^msgstr(?:\[\d\])? "(.*)"$', catalogue, re.MULTILINE))
    return {text.replace('\\"', '"').strip().casefold() for text in said}


@pytest.mark.parametrize("manual", MANUALS, ids=lambda path: path.stem)
def test_every_button_of_a_manual_is_one_of_the_interface(manual, worded):
    bold = re.findall(r"\*\*(.+?)\*\*", " ".join(manual.read_text(encoding="utf-8").split()))
    named = {part.removesuffix(" …") for text in bold for part in text.split(" › ")} - STRESSED

    assert {text for text in named if text.casefold() not in worded} == set()
