"""What no form sends and somebody will: values, texts that are no JSON, and kinds of content that are none of ours."""

import json
from urllib.parse import quote_plus

from hypothesis import strategies as st

MAD = (
    "", " ", "abc", "0", "-1", "1.5", "1e999", "NaN", "1" + "0" * 30, "9" * 5_000, str(2**31), str(2**63), "١٢",
    '"', "'", "''", "\\", "\0", "a\0b", "%", "%s", "{", "{}", "[]", "null", "true", "on", ",", "-", "--", "..", "/",
    "\ud800", "\udfff\ud800", "\u202eterbalik", "\u200b", "\uffff", "💧", "\x1b[0m", "\r\nSet-Cookie: a=b",
    "x" * 100_000, "ø" * 300, "a,b,c", "pk__regex", "^((a+)+)+!$", "=HYPERLINK(1)", "<script>", "*", "*,-id", "_,-x(y)",
    "0000-01-01", "0001-01-01", "9999-12-31", "9999-12-31T23:59:59.999999Z", "0001-01-01T00:00:00+14:00", "2024-02-30",
    "2024-02-01", "2024-02-01 00:00", "24:00", "99:99", "all", "latest", "http://[", "javascript:alert(1)", "//",
    "00000000-0000-0000-0000-000000000000", "../../etc/passwd", "a@b", "é@é.id", "33.24", "csv", "xlsx",
)  # fmt: skip
text = st.sampled_from(MAD) | st.text(max_size=12) | st.integers(-3, 40).map(str)

#: Names that no list declares, through relations and lookups, and names of Python and of Django.
UNDECLARED = (
    "x__y__regex", "pk__in", "owner__pk__gt", "owner__group_permissions__group__user__password__regex", "__class__",
    "id", "pk", "_", "", "next", "page", "p", "q", "ordering", "order", "limit", "offset", "fields", "export", "format",
    "_method", "csrfmiddlewaretoken", "is_running_tests", "in_preview_panel", "a[b]", "a.b", "\0", "\ud800", "ø",
)  # fmt: skip

number = st.sampled_from([0, -1, 1, 2**31, 2**63, 10**30, 1.5, -1e308])
shapes = st.recursive(
    st.none() | st.booleans() | number | st.sampled_from(MAD),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(MAD[:24]), inner, max_size=3),
    max_leaves=6,
)

#: Begun as JSON and not ended as such, or never begun.
NO_JSON = (
    b"", b"{", b"[", b'{"a": }', b'"\\ud800"', b"NaN", b"\xff\xfe", b"\0", b"[" * 50_000, b"1" * 5_000, b'{"a": 1e999}',
    b"<xml/>", "{“a”: 1}".encode(), b'{"a": 1, "a": 2}', b'\xef\xbb\xbf{"a": 1}',
)  # fmt: skip

CONTENT_TYPES = (
    "application/x-www-form-urlencoded", "application/json", "multipart/form-data; boundary=x", "multipart/form-data",
    "text/plain", "application/xml", "", "///", "application/json; charset=utf-16", "text/html; charset=nothing",
    "application/x-www-form-urlencoded; charset=latin-1", "image/png", "x" * 5_000,
)  # fmt: skip


def encoded(fields: list[tuple[str, str]]) -> str:
    """As a query or a form says it; halves of signs too, as bytes that are no text."""
    return "&".join(f"{quote_plus(name, errors=LAX)}={quote_plus(value, errors=LAX)}" for name, value in fields)


LAX = "surrogatepass"


def as_json(shape: object) -> bytes:
    return json.dumps(shape).encode()
