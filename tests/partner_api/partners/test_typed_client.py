"""The client that openapi-python-client makes does all of a partner's half, over real HTTP, and officers theirs."""

import json
import shutil

import pytest

from ilm_blocks.actions import review
from ilm_blocks.models import ILM
from partner_api.outward import targets
from partner_api.partners.keys import acts
from partner_api.partners.webhooks import acts as webhooks
from partner_api.partners.webhooks.event_types import EventType
from partner_api.partners.webhooks.models import WebhookMessage
from tests import factories
from tests.factories import KENDAL
from tests.partner_api.apps.programs import EXAMPLES, generate_python, run

from .conftest import png
from .test_submissions import approve

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.filterwarnings("ignore:System time is way off"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The example with the package that it imports, and a picture."""
    folder = tmp_path_factory.mktemp("partner")
    shutil.copytree(EXAMPLES / "python", folder, dirs_exist_ok=True)
    generate_python(folder)
    (folder / "poster.png").write_bytes(png(640, 360))
    return folder


@pytest.fixture
def step(folder, live_server, program):
    """Runs one step of the example with the key of Bawaslu's member, or another."""

    def step(*said, key=program.token):
        return json.loads(run("python", "partner.py", live_server.url, key, *map(str, said), cwd=folder))

    return step


def test_a_typed_program_hands_in_mends_confirms_withdraws_and_copies(step, bawaslu, approver):
    began = step("hand-in", "poster.png")
    ilm = ILM.objects.get(pk=began["id"])

    assert began == {
        "id": ilm.pk, "is_one": True, "uploads": [began["uploads"][0]] * 2, "stale": "precondition_failed",
        "state": "handed_in", "title": "Cek nama Anda (contoh)", "stands_for": True,
        "summary": "Belum terdaftar? Lapor ke posko terdekat.",
        "refused": [["/title", "max_length"], ["/max_per_hour", "max_value"]],
    }  # fmt: skip

    review.request_revision(ilm, review.Seen.of(ilm), note="Tulis alamat posko.", user=approver)
    mended = step("mend", ilm.pk)
    assert mended == {
        "before": "needs_revision", "notes": [["revision_requested", "Tulis alamat posko."]], "after": "handed_in",
        "alts": ["Ajakan memeriksa nama. Posko: Jl. Pemuda 1, Kendal."],
    }  # fmt: skip

    approve(began, approver)
    gone = step("withdraw", ilm.pk)
    copy = ILM.objects.exclude(pk=ilm.pk).get()
    assert gone == {
        "before": "on_air", "after": "withdrawn", "why": "Jadwal coklit berubah pekan ini.",
        "copy": [copy.pk, "draft", True], "newest": [copy.pk],
    }  # fmt: skip


def test_it_confirms_what_an_officer_wrote(step, bawaslu, approver):
    ilm = factories.draft(
        KENDAL, title="Awasi coklit", responsible=bawaslu, agreement=bawaslu.agreements.get(),
        content_class="election_education",
    )  # fmt: skip
    ilm.save_revision(user=approver)
    ILM.get_default_workflow().start(ilm, approver)

    found = step("confirm", ilm.pk)

    assert set(found.pop("differences")) >= {"title", "creatives"}
    assert found == {"after": "handed_in", "word": "confirmed"}


def test_it_goes_on_with_the_next_key_and_looks_after_webhooks(step, program, siti, monkeypatch):
    monkeypatch.setattr(targets, "resolve", lambda _host, _port: [targets.ipaddress.ip_address("93.184.215.14")])
    _key, token = acts.rotate(program.key, user=siti)
    acts.revoke(program.key, user=siti)

    with pytest.raises(AssertionError, match="key"):
        step("webhook", "https://bawaslu.example/ilm-hook")
    assert step("webhook", "https://bawaslu.example/ilm-hook", key=token) == {
        "refused": [["/url", "not_https"]], "name": "Server baru", "is_rotated": True, "stale": "precondition_failed",
        "events": ["submission.approved", "submission.off_air"], "sent": "webhook.test", "log": [True], "standing": 1,
        "removed": 204,
    }  # fmt: skip


def test_it_reads_what_its_webhook_was_told(step, program, bawaslu, siti, monkeypatch):
    monkeypatch.setattr(targets, "resolve", lambda _host, _port: [])
    webhooks.make(bawaslu, name="Server kami", url="https://bawaslu.example/", events=EventType.values, user=siti)
    told = program.handed_in()
    [message] = WebhookMessage.objects.all()

    assert step("read-news", message.body) == {
        "ilm": told["id"], "title": told["title"], "then": "handed_in", "now": "handed_in",
    }  # fmt: skip


def test_it_reads_the_report_of_what_was_shown(step):
    assert step("report", "2024-01-30", "2024-01-31") == {
        "digest": step("report", "2024-01-30", "2024-01-31")["digest"], "shown_ms": 0, "agreements": [], "rows": [],
    }  # fmt: skip
