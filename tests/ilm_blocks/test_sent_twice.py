"""A form that is sent twice, by a double click or a slow line, enters one row and says so."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms.accounts import roles
from ilm_blocks.admin import registers
from ilm_blocks.models import LocalDecision, Takeover
from partner_api.screens.registers import ScreenAdmin
from tests import factories
from tests.factories import BLUMAH, KENDAL
from tests.ilm_blocks.editing import sent_and_confirmed

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def officer(client):
    user = get_user_model().objects.create_superuser("ani")
    for role in ("administrator", "approver", "emergency"):
        roles.assign(user, role, factories.page(KENDAL))
    client.force_login(user)
    return client


def forms():
    """What the form of each register sends."""
    kendal, now = factories.page(KENDAL).pk, timezone.localtime()
    return {
        "partner": {"owner": kendal, "name": "PMI Kabupaten Kendal", "kind": "external", "body": "vertical_agency",
                    "is_active": "on"},
        "agreement": {
            "partner": factories.partner().pk, "kind": "pks", "title": "Penyebarluasan ILM", "number": "7/PKS/contoh",
            "valid_from": "2024-01-01", "valid_until": "2025-12-31", "regions": streamfield([]),
            **factories.SIGNED,
        },
        "quietperiod": {
            "owner": kendal, "name": "Masa tenang", "first_day": "2024-02-11", "last_day": "2024-02-13",
            "withholds": ["official_portrait"],
        },
        "electionstage": {
            "owner": kendal, "name": "Masa kampanye", "first_day": "2024-01-10", "last_day": "2024-02-10",
        },
        "takeover": {
            "owner": kendal, "severity": 3, "text": "Banjir bandang", "reason": "Laporan BPBD",
            "starts_at": f"{now:%d/%m/%Y %H.%M}", "until": f"{now + HOUR:%d/%m/%Y %H.%M}", "confirmation": "awas",
        },
        "takeovertemplate": {
            "name": "Banjir bandang", "severity": 3, "text": "Banjir di {wilayah}", "hours": 2, "position": 1,
            "is_active": "on",
        },
        "socialaccount": {
            "owner": kendal, "network": "instagram", "handle": "@kabkendal", "url": "https://instagram.example/kabkendal",
            "is_active": "on",
        },
        "classrule": {"name": "none", "may_be_approved": "on"},
        "checklistitem": {"question": "Ada logo instansi?", "position": 1, "is_active": "on"},
        "screen": {
            "owner": factories.page(BLUMAH).pk, "name": "Balai desa", "width": 1920, "height": 1080,
            "operating": streamfield([]),
        },
    }  # fmt: skip


def posted(name):
    fields = forms()[name]
    ticked = {key: value for key, value in fields.items() if key == "withholds"}  # a list that is no form of forms
    return nested_form_data({key: value for key, value in fields.items() if key not in ticked}) | ticked


WRITTEN = [
    register
    for register in (*registers.REGISTERS, ScreenAdmin)
    if register.permission_helper_class is not registers.ReadOnlyPermissionHelper
]


@pytest.mark.parametrize("register", WRITTEN, ids=lambda register: register.model._meta.model_name)
def test_each_register_enters_it_once(officer, register):
    sent, url = posted(register.model._meta.model_name), register().url_helper.create_url
    rows = register.model.objects
    before = rows.count()

    first = sent_and_confirmed(officer, url, sent)
    assert rows.count() == before + 1, first.context["form"].errors
    second = sent_and_confirmed(officer, url, sent)

    assert second.status_code == 200
    assert second.context["form"].errors
    assert rows.count() == before + 1


def test_a_decision_is_taken_once(officer):
    ilm = factories.ilm(KENDAL)
    url = reverse("ilm_blocks_admin:decide", args=[ilm.pk, "hide"]) + f"?region={factories.page(BLUMAH).pk}"
    for _time in range(2):
        officer.post(url, {"reason_code": "capacity", "text": "", "region": factories.page(BLUMAH).pk})

    assert LocalDecision.objects.count() == 1


def test_what_is_over_may_be_entered_anew(officer):
    sent = posted("takeover")
    url = registers.TakeoverAdmin().url_helper.create_url
    officer.post(url, sent)
    takeover = Takeover.objects.get()
    officer.post(registers.TakeoverAdmin().url_helper.get_action_url("end", takeover.pk))

    officer.post(url, sent)

    assert Takeover.objects.count() == 2
