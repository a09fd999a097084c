"""What the how-to says of verifying holds for a real message: by its Python, and by its openssl."""

import re
import subprocess
from pathlib import Path

import pytest
import time_machine
from django.conf import settings

from tests.factories import NOON

from .conftest import work_off

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:System time is way off")]
GUIDE = (Path(settings.BASE_DIR) / "docs" / "how-to" / "receive-webhooks.md").read_text()


def block(language, sign):
    [found] = [
        code for kind, code in re.findall(r"```(\w+)\n(.*?)```", GUIDE, re.DOTALL) if kind == language and sign in code
    ]
    return found


@pytest.fixture
def came(program, made, receiver):
    """A message and the secret of its endpoint."""
    webhook = made()
    program.handed_in()
    work_off(webhook)
    [message] = receiver.came
    return message, webhook["secret"]


def test_the_lines_of_python_know_our_messages_and_no_others(came):
    message, secret = came
    known = {}
    exec(block("python", "def is_ours"), known)
    is_ours = known["is_ours"]

    with time_machine.travel(NOON, tick=False):
        assert is_ours(secret, message.headers, message.body)
        assert not is_ours(secret, message.headers, message.body + b" ")
        assert not is_ours("whsec_" + "A" * 44, message.headers, message.body)
    with time_machine.travel(NOON.timestamp() + 301, tick=False):
        assert not is_ours(secret, message.headers, message.body)


def test_openssl_comes_to_the_same_signature(came, tmp_path):
    message, secret = came
    (tmp_path / "body.json").write_bytes(message.body)
    said = {
        "SECRET": secret, "ID": message.headers["webhook-id"], "TIMESTAMP": message.headers["webhook-timestamp"],
        "PATH": "/usr/bin:/bin",
    }  # fmt: skip
    printed = subprocess.run(
        ["bash", "-c", block("bash", "openssl")], cwd=tmp_path, env=said, capture_output=True, text=True, check=True
    )

    assert f"v1,{printed.stdout.strip()}" == message.headers["webhook-signature"]
