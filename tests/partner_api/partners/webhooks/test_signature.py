"""The library of Standard Webhooks takes our signatures for good, and nothing that was altered."""

from datetime import timedelta

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from partner_api.partners.webhooks import signing
from tests.factories import NOON

BODY = '{"type":"submission.approved","data":{"id":41,"title":"Awasi – “bersama”"}}'


@pytest.fixture(autouse=True)
def _at_noon(noon):
    """The library heeds the clock: a message of long ago is none."""


def sent(*secrets, at=NOON):
    return signing.headers("msg_contoh", at, BODY.encode(), secrets)


def test_what_we_sign_is_verified_by_the_library():
    secret = signing.new_secret()

    assert Webhook(secret).verify(BODY, sent(secret))["data"]["id"] == 41


def test_during_a_rotation_either_secret_verifies():
    old, new = signing.new_secret(), signing.new_secret()

    for secret in (old, new):
        assert Webhook(secret).verify(BODY, sent(new, old))


@pytest.mark.parametrize("altered", ["body", "id", "secret", "time"])
def test_what_was_altered_or_is_old_is_refused(altered):
    secret = signing.new_secret()
    headers = sent(secret, at=NOON - timedelta(minutes=6) if altered == "time" else NOON)
    body = BODY.replace("41", "42") if altered == "body" else BODY
    if altered == "id":
        headers["webhook-id"] = "msg_lain"

    with pytest.raises(WebhookVerificationError):
        Webhook(signing.new_secret() if altered == "secret" else secret).verify(body, headers)
