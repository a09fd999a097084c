"""What a page says to people, and which of its words are English: read from the catalogues, with no list of our own."""

import json
import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import CData, NavigableString
from django.utils.translation.trans_real import translation

from tests.cms import messages

WORD = re.compile(r"[^\W\d_]{2,}(?:'[^\W\d_]+)?")
SPOKEN = ("alt", "aria-description", "aria-label", "label", "placeholder", "title")
NO_WORDS = re.compile(r"%\(\w+\)[sd]|\{\w*\}|<[^>]+>|\w+://\S+|[\w.]+@[\w.]+")
ZONE = re.compile(r"[A-Z][A-Za-z]+(?:/[\w+-]+)+")  # the names of time zones are the same everywhere
SAME = {"english"}  # a language is offered in its own words
#: Values of scripts that are words for people: begun with a capital, and no path, name of a class or format.
SENTENCE = re.compile(r"[A-Z][a-z]+(?:[ .,…:?!][^<>{}=/_]*)?")


def said(html: str) -> Iterator[str]:
    """Every text of ``html``, of its attributes and of the data that its scripts draw from."""
    page = BeautifulSoup(html, "html.parser")
    for tag in page.find_all(True):
        yield from (str(tag[name]) for name in SPOKEN if tag.get(name))
        if tag.name == "input" and tag.get("type") in ("submit", "button"):
            yield str(tag.get("value", ""))
        for name, value in tag.attrs.items():
            if name.startswith("data-") and isinstance(value, str):
                yield from in_data(value)
    for script in page.find_all("script", type="application/json"):
        yield from in_data(script.string or "")
    for gone in page.find_all(["script", "style", "code", "pre", "svg", "noscript"]):
        gone.decompose()
    for text in page.find_all(string=True):
        if type(text) in (NavigableString, CData):
            yield str(text)


def in_data(value: str) -> Iterator[str]:
    """The sentences in JSON; another value may be one itself."""
    try:
        data = json.loads(value)
    except ValueError:
        data = value
    for text in texts(data):
        if "<" in text and ">" in text:
            yield from said(text)
        elif SENTENCE.fullmatch(text):
            yield text


def texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, (list, dict)):
        for part in data.values() if isinstance(data, dict) else data:
            yield from texts(part)


def english(text: str) -> set[str]:
    return set() if ZONE.fullmatch(text) else words_of(text) & english_words()


def words_of(text: str) -> set[str]:
    return {word.lower() for word in WORD.findall(unescape(NO_WORDS.sub(" ", text)))}


@cache
def english_words() -> frozenset[str]:
    """The words of all messages, of libraries and of ours, that no translation of a message uses."""
    known = list(translation("id")._catalog.items())  # type: ignore[attr-defined]
    asked = [text for _file, _context, text in messages.of_libraries()]
    asked += [key if isinstance(key, str) else key[0] for key, _text in known]
    answered = {word for _key, text in known if isinstance(text, str) for word in words_of(text)}
    return frozenset({word for text in asked for word in words_of(text)} - answered - SAME)
