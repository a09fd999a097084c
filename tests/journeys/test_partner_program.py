"""A partner's program and a reviewer at a desk, over real HTTP: from the key to a village's feed, and off again."""

import json
import uuid
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect

from tests.journeys.test_partner_to_village import approve, at_home, poster

BLUMAH = "33.24.01.2001"
TITLE = "Laporkan politik uang lewat telepon (contoh)"
NOTE = "Nomor telepon pada teks pengganti belum lengkap."


class Program:
    """A partner's program with nothing but its key and the standard library."""

    def __init__(self, demo, key):
        self.root, self.key, self.etag = f"http://127.0.0.1:{demo.port}/api/v1/partners", key, ""

    def ask(self, method, path, content=b"", kind="application/json", **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        headers |= {"Authorization": f"Bearer {self.key}", "Content-Type": kind, "Accept-Language": "id"}
        request = Request(f"{self.root}{path}", content or None, headers, method=method)
        try:
            with urlopen(request, timeout=30) as answer:
                self.etag = answer.headers.get("ETag", "")
                return answer.status, json.loads(answer.read() or b"null")
        except HTTPError as refused:
            return refused.code, json.loads(refused.read())

    def say(self, method, path, body, **headers):
        return self.ask(method, path, json.dumps(body).encode(), **headers)

    def upload(self, file, kind):
        border = uuid.uuid4().hex
        parts = [("kind", "", kind.encode()), ("file", f'; filename="{file["name"]}"', file["buffer"])]
        body = b"".join(
            f'--{border}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + value + b"\r\n"
            for name, more, value in parts
        )
        return self.ask(
            "POST", "/media/", body + f"--{border}--\r\n".encode(), f"multipart/form-data; boundary={border}"
        )

    def seen(self, path):
        return self.ask("GET", path)[1]


@pytest.fixture
def key(demo, phone):
    """As the member makes it on the page of the partner's keys."""
    demo.log_in(phone, "bawaslu")
    phone.get_by_role("link", name="Kunci untuk program").click()
    phone.fill("#id_name", "Sistem informasi Bawaslu")
    phone.get_by_role("button", name="Buat kunci").click()
    return phone.locator("#token").input_value()


def test_a_program_hands_in_mends_and_withdraws_and_a_person_decides(demo, person, key):
    program = Program(demo, key)
    assert program.upload({"name": "rusak.png", "buffer": b"bukan gambar"}, "picture")[0] == 422
    status, picture = program.upload(poster(), "picture")
    assert status == 201

    draft = {"title": TITLE, "creatives": [{"type": "poster", "image": picture["id"], "alt": "Telepon."}]}
    name = str(uuid.uuid4())
    status, told = program.say("POST", "/submissions/", draft, Idempotency_Key=name)
    assert (status, told["state"]) == (201, "draft")
    assert program.say("POST", "/submissions/", draft, Idempotency_Key=name)[1]["id"] == told["id"]
    path = f"/submissions/{told['id']}/"

    program.seen(path)
    assert program.say("POST", f"{path}submit/", {"statement": False}, If_Match=program.etag)[0] == 400
    status, told = program.say("POST", f"{path}submit/", {"statement": True}, If_Match=program.etag)
    assert (status, told["state"], told["state_label"]) == (200, "handed_in", "Diajukan")
    assert told["declaration"]["sha256"] == told["sha256"]
    assert TITLE not in demo.titles(BLUMAH)

    demo.log_in(person, "kendal")
    person.get_by_role("link", name=TITLE).first.click()
    person.fill("[name=note]", NOTE)
    person.get_by_role("button", name="Minta perbaikan").click()
    person.wait_for_url("**/waiting/")
    told = program.seen(path)
    assert (told["state"], told["notes"][0]["note"]) == ("needs_revision", NOTE)

    mended = [{**told["creatives"][0], "alt": "Tulisan: lihat politik uang? Telepon (0294) 381234."}]
    status, told = program.say("PATCH", path, {"creatives": mended}, If_Match=program.etag)
    assert (status, told["creatives"]) == (200, mended)
    assert program.say("POST", f"{path}submit/", {"statement": True}, If_Match=program.etag)[0] == 200

    at_home(person, demo)
    approve(person)
    assert program.seen(path)["state"] == "on_air"
    assert TITLE in demo.titles(BLUMAH)

    status, told = program.say("POST", f"{path}withdraw/", {"code": "error_in_content"})
    assert (status, told["state"]) == (200, "withdrawn")
    assert TITLE not in demo.titles(BLUMAH)


def test_an_officer_revokes_a_key_and_the_program_is_a_stranger(demo, person):
    [key] = [each["key"] for each in demo.described["api_keys"] if each["partner"].startswith("Bawaslu")]
    program = Program(demo, key)
    assert program.ask("GET", "/submissions/")[0] == 200

    demo.log_in(person, "kendal")
    person.goto(demo.at("localhost", "/admin/partner-keys/"))
    row = person.get_by_role("row").filter(has_text=key[:12])
    row.get_by_role("button", name="Cabut").click()

    expect(person.locator(".messages")).to_contain_text("tidak membuka apa pun lagi")
    assert program.ask("GET", "/submissions/")[0] == 401
