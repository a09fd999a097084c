"""Bawaslu with a member, a key of hers, and what a program sends with it."""

import io
import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from PIL import Image
from time_machine import travel

from ilm_blocks.models import ILM, Partner
from partner_api.partners.keys import acts
from partner_api.partners.keys.models import PartnerKey
from partner_api.partners.keys.scopes import Scope
from tests import factories
from tests.factories import NOON

ROOT = "/api/v1/partners/"
SUBMISSIONS = f"{ROOT}submissions/"
MEDIA = f"{ROOT}media/"
UPLOADS = f"{MEDIA}uploads/"
MESSAGE = {"type": "message", "heading": "Awasi bersama", "text": "Laporkan pelanggaran ke Bawaslu."}


@pytest.fixture(autouse=True)
def _uploads_of_this_test(settings, tmp_path):
    settings.PARTNER_API = settings.PARTNER_API | {"UPLOADS_FOLDER": str(tmp_path / "uploads")}
    cache.clear()


@pytest.fixture
def noon():
    """The clock stands at noon of the story; ``noon.move_to`` sets it."""
    with travel(NOON, tick=False) as traveller:
        yield traveller


@dataclass
class Program:
    """A program that holds a key."""

    client: Any
    token: str
    key: PartnerKey

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        sent = {"HTTP_AUTHORIZATION": f"Bearer {self.token}", "HTTP_ACCEPT_LANGUAGE": "en"}
        sent |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        return self.client.generic(method.upper(), path, content, content_type="application/json", **sent)

    def get(self, path: str, **headers: str) -> Any:
        return self.ask("get", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.ask("post", path, {} if body is None else body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        return self.ask("patch", path, body, **headers)

    def begun(self, **said: Any) -> dict[str, Any]:
        """A new draft, complete unless the test says otherwise."""
        answer = self.post(SUBMISSIONS, {"title": "Tolak politik uang", "creatives": [MESSAGE]} | said)
        assert answer.status_code == 201, answer.content
        return answer.json()

    def etag(self, url: str) -> str:
        return self.get(url)["ETag"]

    def act(self, told: dict[str, Any], verb: str, body: Any = None, **headers: str) -> Any:
        """A verb on what stands now."""
        headers.setdefault("if_match", self.etag(told["url"]))
        return self.post(f"{SUBMISSIONS}{told['id']}/{verb}/", body, **headers)

    def handed_in(self, **said: Any) -> dict[str, Any]:
        answer = self.act(self.begun(**said), "submit", {"statement": True})
        assert answer.status_code == 200, answer.content
        return answer.json()

    def upload(self, content: bytes, kind: str = "picture", name: str = "poster.png", **more: Any) -> Any:
        file = io.BytesIO(content)
        file.name = name
        headers = {"HTTP_AUTHORIZATION": f"Bearer {self.token}", "HTTP_ACCEPT_LANGUAGE": "en"}
        headers |= {f"HTTP_{key.upper()}": value for key, value in more.pop("headers", {}).items()}
        return self.client.post(MEDIA, {"file": file, "kind": kind} | more, **headers)


def person(name: str) -> Any:
    return get_user_model().objects.create_user(name, password="rahasia-contoh")


def program_of(client: Any, partner: Partner, user: Any, *scopes: str, **facts: Any) -> Program:
    defaults: dict[str, Any] = {"name": "Sistem kami", "days": 90, "scopes": scopes or Scope.values}
    key, token = acts.make(partner, user=user, **defaults | facts)
    return Program(client, token, key)


@pytest.fixture
def bawaslu(db, noon):
    partner = factories.partner(is_election_body=True)
    factories.agreement(partner)
    return partner


@pytest.fixture
def siti(bawaslu):
    user = person("siti")
    factories.member(user, bawaslu)
    return user


@pytest.fixture
def program(client, bawaslu, siti):
    return program_of(client, bawaslu, siti)


@pytest.fixture
def others(client, noon, db):
    """A program of another partner of the same region."""
    partner = factories.partner(name="KPU Kabupaten Kendal", short_name="KPU", is_election_body=True)
    factories.agreement(partner)
    user = person("joko")
    factories.member(user, partner)
    return program_of(client, partner, user)


@pytest.fixture
def approver(bawaslu):
    return factories.officer("pengesah", factories.KENDAL, "add", "change", "publish")


def png(width: int = 64, height: int = 36) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (width, height), (179, 27, 27)).save(stream, "PNG")
    return stream.getvalue()


def codes(answer: Any) -> set[tuple[str, str]]:
    """The pointer and the code of each flaw."""
    return {(flaw.get("pointer"), flaw["code"]) for flaw in answer.json().get("errors", ())}


def nothing_was_begun() -> bool:
    return not ILM.objects.exists()
