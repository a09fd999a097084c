"""Write the signed manifests that the player has to judge as Python does: ``python -m tests.vectors.make_signed``."""

import base64
import json
from pathlib import Path
from typing import Any

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PATH = Path(__file__).with_name("signed-manifests.json")
KEY, OTHER = (Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (7, 8))

PLAIN = {"schema": "ilm.manifest/1", "seq": [1, 2, 20_000], "poll": 30}
#: Keys whose order by UTF-16 units is not that by code points, letters that JSON escapes, scripts of all kinds.
DIFFICULT = PLAIN | {
    "\ufb33": 1, "\U0001f600": 2, "1": 3, "\r": 4, "\x80": 5, "ö": 6, "€": 7,
    "text": "ꦱꦸꦒꦼꦁ “rawuh” \\ / \b\f\n\r\t\x00\x1f\x7f\u2028 مرحبا 👨‍👩‍👧",
    "empty": [{}, [], "", None, True, False, 0, -1, 9_007_199_254_740_991],
}  # fmt: skip


def public(key: Ed25519PrivateKey) -> str:
    return text(key.public_key().public_bytes_raw())


def text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def signed(content: dict[str, Any], key: Ed25519PrivateKey) -> dict[str, Any]:
    return content | {"sig": text(key.sign(rfc8785.dumps(content)))}


def case(name: str, body: dict[str, Any], keys: list[str], state: str) -> dict[str, Any]:
    # As any server may write it: the signature is over the values, not over these bytes.
    return {"name": name, "body": json.dumps(body, indent=1), "keys": keys, "state": state}


def vectors() -> list[dict[str, Any]]:
    ours, theirs = public(KEY), public(OTHER)
    safe = ours.replace("+", "-").replace("/", "_").rstrip("=")
    return [
        case("signed by the pinned key", signed(PLAIN, KEY), [ours], "verified"),
        case("every kind of text and number", signed(DIFFICULT, KEY), [ours], "verified"),
        case("signed by the second of two pinned keys", signed(PLAIN, OTHER), [ours, theirs], "verified"),
        case("the key is written for addresses", signed(PLAIN, KEY), [safe], "verified"),
        case("signed by another key", signed(PLAIN, OTHER), [ours], "bad"),
        case("changed after it was signed", signed(PLAIN, KEY) | {"poll": 31}, [ours], "bad"),
        case("a key was added after it was signed", signed(PLAIN, KEY) | {"today": []}, [ours], "bad"),
        case("not signed", PLAIN, [ours], "bad"),
        case("a signature that is none", PLAIN | {"sig": "c2lnbmVk"}, [ours], "bad"),
        case("a signature of another type", PLAIN | {"sig": 7}, [ours], "bad"),
        case("a pinned key that is none", signed(PLAIN, KEY), ["AAAA"], "bad"),
        case("no key is pinned", PLAIN, [], "unpinned"),
    ]


if __name__ == "__main__":
    PATH.write_text(json.dumps(vectors(), indent=1) + "\n", encoding="utf-8")
