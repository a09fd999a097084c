"""No screen of the admin fails, whoever opens it: every address that the resolver knows, as three roles."""

import re
from datetime import date, timedelta

import pytest
from django.urls import get_resolver
from django.utils import timezone

from ilm_blocks.models import Agreement, ChecklistItem, ClassRule, LocalDecision, Partner, QuietPeriod, Takeover
from tests.sidebar import one_sidebar
from tests.testapp.settings import VARIANTS

pytestmark = pytest.mark.django_db

#: Parts of addresses that are words.
WORDS = {
    "kind": "hide", "verb": "confirm", "app_label": "ilm_blocks", "app_name": "ilm_blocks", "model_name": "ilm",
    "content_type_app_name": "campus", "content_type_model_name": "officepage", "media_type": "video",
    "action_name": "approve", "action": "delete", "filter_spec": "fill-10x10", "uidb64": "MQ", "token": "x",
}  # fmt: skip
NOT_ASKED = {"/admin/logout/", "/admin/failwhale/"}  # it ends the crawl; it fails on purpose
PAGE_KEYS = {"page_id", "parent_page_id", "page_to_move_id", "page_pk", "destination_id"}


@pytest.fixture
def rows(offices, published):
    """One row of each model that the app has screens for."""
    today, now, owner = timezone.localdate(), timezone.now(), offices.university
    partner = Partner.objects.create(owner=owner, name="Student Union")
    return {
        "ilm": published,
        "partner": partner,
        "agreement": Agreement.objects.create(
            owner=owner, partner=partner, title="Notices", number="1/2026", valid_from=today,
            valid_until=today + timedelta(days=365), levels=["department"],
        ),
        "localdecision": LocalDecision.objects.create(owner=offices.physics, ilm=published, kind="pin", decided_at=now),
        "quietperiod": QuietPeriod.objects.create(
            owner=owner, name="Examinations", first_day=date(2030, 7, 1), last_day=date(2030, 7, 5)
        ),
        "takeover": Takeover.objects.create(
            owner=owner, severity=3, text="Fire drill", starts_at=now, until=now + timedelta(hours=1), reason="Drill"
        ),
        "classrule": ClassRule.objects.create(name="official_portrait", reason="Not on notices."),
        "checklistitem": ChecklistItem.objects.create(question="Is it readable?"),
    }  # fmt: skip


def addresses(resolver, prefix=""):
    """Each address below ``resolver`` as a text with ``%(name)s`` for its parts."""
    for name in resolver.reverse_dict:
        if isinstance(name, str):
            for possibilities, *_how in resolver.reverse_dict.getlist(name):
                yield from (prefix + address for address, _parts in possibilities)
    for below, inner in resolver.namespace_dict.values():
        yield from addresses(inner, prefix + below)


def filled(address, rows, offices):
    """``address`` with a key or a word in each of its parts."""
    segments = address.replace("-", "").split("/")
    row = next((rows[model] for model in rows if model != "ilm" and {model, f"{model}s"} & {*segments}), rows["ilm"])

    def part(found):
        name = found[1]
        return str(WORDS.get(name) or (offices.physics.pk if name in PAGE_KEYS else row.pk))

    return re.sub(r"%\((\w+)\)s", part, address)


def begins(address):
    """All of the admin; in a project that differs in one thing, the screens of the app and of pages."""
    return address.startswith(("admin/ilm", "admin/pages/") if VARIANTS else "admin/")


@pytest.mark.parametrize(
    "role", ["root", *(pytest.param(role, marks=pytest.mark.thorough) for role in ("rector", "secretary"))]
)
def test_no_screen_fails(desk, people, rows, offices, role):
    browser = desk(role)
    browser.raise_request_exception = False
    paths = {f"/{filled(address, rows, offices)}" for address in addresses(get_resolver()) if begins(address)}
    failed = []
    with one_sidebar():
        for path in sorted(paths - NOT_ASKED):
            answer = browser.get(path)
            if answer.status_code >= 500:
                failed.append(f"{path}: {answer.exc_info[1]!r}")

    assert len(paths) > 60
    assert failed == []
