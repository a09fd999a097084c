"""docs/reference/plays.md tells the truth."""

import json
import re

import pytest
from django.conf import settings

from ilm_blocks import journal
from partner_api.screens.plays import serializers

TEXT = (settings.BASE_DIR / "docs" / "reference" / "plays.md").read_text(encoding="utf-8")


@pytest.fixture
def example():
    [text] = re.findall(r"```json\n(.*?)```", TEXT, re.S)
    return json.loads(text)


def test_every_key_of_a_row_is_explained():
    explained = [key for line in re.findall(r"^\| (`.*?) \|", TEXT, re.M) for key in re.findall(r"`([a-z_]+)`", line)]

    assert explained == list(serializers.Row().fields)


def test_the_example_is_a_row_with_the_hash_that_is_told(example):
    valid, rejected = serializers.read([example])

    assert (len(valid), rejected) == (1, [])
    assert journal.digest(example) in TEXT
