"""The short code: eight letters that are read aloud, typed on a phone and kept as a hash alone."""

import pytest

from partner_api.screens.pairing import codes


def test_a_code_is_eight_letters_of_which_no_words_are_made():
    for code in {codes.new_user_code() for _number in range(200)}:
        assert len(code) == 8
        assert set(code) <= {*"BCDFGHJKLMNPQRSTVWXZ"}


@pytest.mark.parametrize("typed", ["WDJB-MJHT", "wdjbmjht", " wdjb mjht ", "W D J B - M J H T"])
def test_hyphens_spaces_and_capitals_do_not_matter(typed):
    assert codes.read(typed) == "WDJBMJHT"


@pytest.mark.parametrize(
    "typed", ["", "WDJB-MJH", "WDJB-MJHTT", "WDJB-MJH0", "AEIO-UAEI", "ＷＤＪＢＭＪＨＴ", "<script>"]
)
def test_what_cannot_be_a_code_is_none(typed):
    assert codes.read(typed) == ""


def test_it_is_shown_in_two_halves():
    assert codes.shown("WDJBMJHT") == "WDJB-MJHT"


def test_its_hash_cannot_be_made_without_the_key_of_the_server(settings):
    before = codes.hash_of("WDJBMJHT")
    settings.SECRET_KEY = "another"

    assert len(before) == 64
    assert codes.hash_of("WDJBMJHT") != before
