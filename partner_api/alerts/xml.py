"""XML of others: read without document types, entities and references to others, and only in UTF-8.

By defusedxml (billion laughs, quadratic blowup, external entities). What it refuses is a Flaw.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from .flaws import Flaw

#: More elements has no list and no warning.
MOST_ELEMENTS = 20_000
DECLARED = re.compile(r"""^<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([^"'>]{1,40})["']""")


def root_of(body: bytes) -> Element:
    """The outermost element of ``body``; raises Flaw."""
    text = _text(body)
    try:
        root: Element = fromstring(text, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except DefusedXmlException:
        raise Flaw("forbidden") from None
    except (ParseError, ValueError) as error:
        raise Flaw("not_xml", str(error)) from None
    if sum(1 for _each in root.iter()) > MOST_ELEMENTS:
        raise Flaw("too_much", "> 20.000")
    return root


def _text(body: bytes) -> str:
    try:
        text = body.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise Flaw("wrong_encoding", f"byte {error.start}") from None
    declared = DECLARED.match(text)
    if declared and declared[1].lower() not in ("utf-8", "us-ascii", "ascii"):
        raise Flaw("wrong_encoding", declared[1])
    return text


def words(element: Element | None) -> str:
    """The text of ``element`` on one line; empty where there is none."""
    return " ".join((element.text or "").split()) if element is not None else ""


def children(element: Element, *names: str) -> Iterator[Element]:
    """Those of ``element`` with any of ``names``, whatever their namespace."""
    return (each for each in element if local(each) in names)


def local(element: Element) -> str:
    """The name without the namespace; of a comment none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
