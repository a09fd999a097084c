"""A day is read from a manifest as the player reads it."""

import json

from tests.vectors import days, read


def test_the_vectors_are_what_is_read():
    assert json.loads(json.dumps(days.vectors())) == read("days")
