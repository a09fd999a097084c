"""docs/reference/plays.md tells the truth."""

import json
import re

import pytest
from django.conf import settings

from ilm_blocks.rules.canonical import digest
from partner_api.screens.plays import serializers
from partner_api.screens.plays.models import Flag

TEXT = (settings.BASE_DIR / "docs" / "reference" / "plays.md").read_text(encoding="utf-8")


@pytest.fixture
def example():
    [text] = re.findall(r"```json\n(.*?)```", TEXT, re.S)
    return json.loads(text)


def explained_under(heading):
    section = TEXT.split(f"## {heading}\n")[1].split("\n## ")[0]
    return [key for line in re.findall(r"^\| (`.*?) \|", section, re.M) for key in re.findall(r"`([a-z_]+)`", line)]


def test_every_key_of_a_row_is_explained():
    assert explained_under("A row") == list(serializers.PlayRow().fields)


def test_every_reason_not_to_count_is_explained():
    assert explained_under("What counts") == Flag.values


def test_the_example_is_a_row_with_the_hash_that_is_told(example):
    valid, rejected = serializers.read([example])

    assert (len(valid), rejected) == (1, [])
    assert digest(example) in TEXT
