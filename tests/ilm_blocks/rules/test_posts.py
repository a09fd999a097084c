"""Which addresses of posts are kept."""

import pytest

from ilm_blocks.rules import links


@pytest.mark.parametrize(
    "text",
    [
        "https://www.instagram.com/p/Cxyz_1/?igsh=abc==",
        "https://youtu.be/dQw4w9WgXcQ",
        "https://x.com/kendal/status/1#a",
        "https://fb.example:8443/a%20b",
        "HTTPS://T.ME/s/kendal",
    ],
)
def test_the_address_of_a_post_is_kept(text):
    assert links.is_link(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "http://instagram.com/p/1",
        "instagram.com/p/1",
        "javascript:alert(1)",
        "https://localhost/p/1",
        "https://user:rahasia@instagram.com/p/1",
        "https://instagram.com@evil.example/",
        "https://instagram.com/p/1\n",
        "https://instagram.com/p/\x001",
        "https://instagram.com/p/1 2",
        "https://instagram.com\\evil.example/",
        'https://instagram.com/"onclick="',
        "https://instagrаm.com/p/1",  # a Cyrillic letter
        "https://-a.example/",
        "https://instagram.com:0/",
    ],
)
def test_what_hides_where_it_leads_is_refused(text):
    assert not links.is_link(text)
