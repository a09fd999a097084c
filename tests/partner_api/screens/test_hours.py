"""When a screen is on, for the machine that switches its panel."""

import pytest

from partner_api.models import Screen
from partner_api.screens import tokens
from tests.factories import NOON

pytestmark = pytest.mark.django_db

HOURS = "/api/v1/screens/operating/"
RAW = '[{"type": "daypart", "value": {"days": ["0", "6"], "start": "18:00:00", "end": "02:00:00"}}]'


def test_they_are_those_of_the_manifest(client, screen, ask):
    screen.operating = RAW
    screen.save()
    token = tokens.issue(screen)

    answer = client.get(HOURS, headers={"Authorization": f"Bearer {token}"})

    manifest = ask(token).json()
    assert answer.json() == {name: manifest[name] for name in ("screen", "tz", "operating")}
    assert answer.json()["operating"] == [{"days": [0, 6], "from": "18:00", "to": "02:00"}]


def test_asking_for_them_is_no_sign_of_life(client, screen):
    token = tokens.issue(screen)
    client.get(HOURS, headers={"Authorization": f"Bearer {token}"})
    assert Screen.objects.get().seen_at is None

    client.get("/api/v1/screens/manifest/", headers={"Authorization": f"Bearer {token}"})
    assert Screen.objects.get().seen_at == NOON


@pytest.mark.parametrize("sent", ["", "Bearer salah"])
def test_without_a_good_token_nothing_is_told(client, screen, sent):
    tokens.issue(screen)

    assert client.get(HOURS, headers={"Authorization": sent} if sent else {}).status_code == 401
