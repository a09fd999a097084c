"""The ends of the calendar: what people write stays between 2000 and 2100, and what lies beyond breaks no page."""

from datetime import UTC, date, datetime, time

import pytest
from django import forms
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection, models
from django.urls import reverse
from django.utils import timezone
from rest_framework import serializers
from wagtail_modeladmin.helpers import AdminURLHelper

from cms.accounts import roles
from ilm_blocks.admin import registers
from ilm_blocks.models import ILM, Agreement, Change, QuietPeriod, Takeover, journal
from ilm_blocks.models.fields import DayField, InstantField, in_calendar
from ilm_blocks.models.ilm import words_digest
from ilm_blocks.queries import integrity
from ilm_blocks.queries.history import history
from ilm_blocks.rules import calendar
from partner_api.http.parameters import Instant, Parameters
from partner_api.screens import given
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON

HOUSE = ("cms", "ilm_blocks", "partner_api", "sites")
SAID = "Tulis tanggal dari 1 Januari 2000 sampai 31 Desember 2100; periksa tahunnya."

#: Facts that the clock writes, and nobody by hand.
BY_THE_CLOCK = {
    "cms.MadeOnce": {"at"},
    "cms.TaskWorker": {"seen_at"},
    "accounts.User": {"last_login", "joined_at"},
    "accounts.AddressProposal": {"proposed_at"},
    "accounts.Offer": {"offered_at"},
    "accounts.AuthenticatorApp": {"throttling_failure_timestamp", "created_at", "last_used_at"},
    "partner_api.AlertSource": {"asked_at", "looked_at", "answered_at", "changed_at"},
    "partner_api.Alert": {"sent", "expires", "received_at"},  # by the issuer's; ``message.time`` bounds them
    "partner_api.AlertFile": {"tried_at"},
    "partner_api.AlertProposal": {"starts_at", "until", "decided_at"},
    "partner_api.DistrictBox": {"loaded_at"},
    "partner_api.Screen": {"paired_at", "seen_at", "setup_at", "created_at", "updated_at"},
    "partner_api.ScreenSetup": {"at"},
    "partner_api.Pairing": {"created_at", "expires_at", "asked_at", "denied_at", "paired_at"},
    "partner_api.ScreenHealth": {"beat_at", "boot_at", "other_at", "copied_at", "orders_until"},
    "partner_api.ScreenEvent": {"at"},
    "partner_api.ScreenCommand": {"asked_at", "until", "sent_at", "ended_at"},
    "partner_api.ScreenPicture": {"taken_at"},
    "partner_api.ManifestItem": {"given_at", "left_at"},
    "partner_api.ManifestKey": {"made_at", "signs_from"},
    "partner_api.Play": {"day", "starts_at", "received_at"},  # by the player's; ``serializers.LATEST_MS`` bounds it
    "partner_api.PlaysPruned": {"before"},
    "partner_api.PlayHour": {"hour"},
    "partner_api.PlannedDay": {"day"},
    "partner_api.PlannedHour": {"hour"},
    "partner_api.IssuedReport": {"issued_at"},
    "ilm_sites.FormerCode": {"since"},
    "ilm_blocks.AgreementPaper": {"uploaded_at"},
    "ilm_blocks.AgreementWarning": {"last_day", "at"},
    "ilm_blocks.CleanedFile": {"cleaned_at"},
    "ilm_blocks.Film": {"touched_at"},
    "ilm_blocks.ILM": {"withdrawn_at"},
    "ilm_blocks.JournalHead": {"at"},
    "ilm_blocks.Change": {"at"},
    "ilm_blocks.Confirmation": {"at"},
    "ilm_blocks.ConfirmationRequest": {"asked_at"},
    "ilm_blocks.ConfirmationReminder": {"at"},
    "ilm_blocks.Declaration": {"at"},
    "ilm_blocks.LocalDecision": {"decided_at", "undone_at"},
    "ilm_blocks.QuietPeriod": {"confirmed_at"},
    "ilm_blocks.Takeover": {"issued_at", "ended_at"},
    "ilm_blocks.Letter": {"uploaded_at"},
    "ilm_blocks.Membership": {"proposed_at", "since", "ending_asked_at", "ended_at"},
    "ilm_blocks.ReviewState": {"opened_at"},
    "ilm_blocks.Review": {"at"},
    "ilm_blocks.SignedStatement": {"uploaded_at", "decided_at"},
    "ilm_blocks.SocialAccount": {"created_at"},
    "ilm_blocks.SocialPost": {"created_at", "called_off_at", "reminded_at", "removal_told_at", "removed_at"},
    "ilm_blocks.PostFigures": {"entered_at"},
    "partner_api.TakeoverReceipt": {"shown_at"},
    "partner_api.ScreenOutage": {"since", "told_at", "back_at"},
    "accounts.Message": {"made_at", "due_at", "arrived_at", "failed_at"},
    "accounts.Messenger": {"code_sent_at", "verified_at"},
    "partner_api.KeyUse": {"at"},
    "partner_api.PartnerKey": {"created_at", "expires_at", "revoked_at"},
    "partner_api.RememberedAnswer": {"at"},
    "partner_api.Upload": {"expires_at"},
    "partner_api.WebhookAttempt": {"at"},
    "partner_api.WebhookDelivery": {"due_at"},
    "partner_api.WebhookEndpoint": {"previous_until", "created_at", "disabled_at", "removed_at"},
    "partner_api.WebhookHealth": {"failing_since", "last_success_at", "taken_until", "asked_at"},
    "partner_api.WebhookMessage": {"at"},
    "ilm_sites.PageDecision": {"decided_at", "undone_at"},
    "ilm_sites.PageViews": {"day"},
}
#: Wagtail's own: facts, a lock, and a schedule that an ILM refuses and the form of pages bounds.
OF_WAGTAIL = {
    "first_published_at", "last_published_at", "go_live_at", "expire_at", "locked_at", "latest_revision_created_at",
    "started_at", "finished_at",
}  # fmt: skip


def is_of(kind, *houses):
    return kind.__module__.split(".")[0] in houses


def test_every_day_that_people_write_is_kept_to_the_calendar():
    loose = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if is_of(model, *HOUSE)
        for field in model._meta.concrete_fields
        if isinstance(field, models.DateField) and not isinstance(field, DayField | InstantField)
        and field.name not in BY_THE_CLOCK.get(model._meta.label, set()) | OF_WAGTAIL
    }  # fmt: skip

    assert loose == set(), "make it a DayField or an InstantField, or name it above if only the clock writes it"


def kinds_below(kind):
    for below in kind.__subclasses__():
        yield below
        yield from kinds_below(below)


def test_every_form_keeps_its_days_to_the_calendar_and_says_how_one_is_written():
    bare = {
        f"{form.__qualname__}.{name}"
        for form in kinds_below(forms.BaseForm)
        if is_of(form, *HOUSE) or is_of(getattr(getattr(form, "_meta", None), "model", None) or int, *HOUSE)
        for name, field in form.base_fields.items()
        if isinstance(field, forms.DateField | forms.DateTimeField)
        and (in_calendar not in field.validators or "30/12/2026" not in str(field.error_messages["invalid"]))
        and name not in {"go_live_at", "expire_at"}  # by the form itself, below
    }

    assert bare == set()


def takes(parameter, value):
    try:
        parameter.run_validation(value)
    except serializers.ValidationError:
        return False
    return True


@pytest.mark.parametrize("year", ["0001-01-01", "1999-12-30", "2101-01-02", "9999-12-31"])
def test_every_parameter_of_the_api_keeps_to_the_calendar(year):
    found = 0
    for kind in kinds_below(Parameters):
        for name, field in kind().fields.items():
            if isinstance(field, Instant | serializers.DateField | serializers.DateTimeField):
                found += 1
                value = f"{year}T00:00:00Z" if isinstance(field, Instant) else year
                assert not takes(field, value), f"{kind.__name__}.{name}"
    assert found >= 2


@pytest.mark.parametrize("day", [date(2000, 1, 1), date(2024, 2, 29), date(2100, 12, 31)])
def test_the_calendar_has_its_own_ends(day):
    assert calendar.holds(day)
    assert calendar.holds(datetime.combine(day, datetime.min.time(), UTC))


# What is written


@pytest.fixture
def officer(client, db):
    user = get_user_model().objects.create_user("ani")
    for role in ("administrator", "approver", "emergency", "editor"):
        roles.assign(user, role, factories.page(KENDAL))
    client.force_login(user)
    return client


def errors_of(response):
    return str(response.context["form"].errors)


def a_quiet_period(**days):
    fields = {"owner": factories.page(KENDAL).pk, "name": "Contoh", "withholds": ["none"], "first_day": "2024-01-31",
              "last_day": "2024-02-03"}  # fmt: skip
    return reverse("ilm_blocks_quietperiod_modeladmin_create"), fields | days


@pytest.mark.parametrize("days", [{"first_day": "0001-01-01"}, {"last_day": "9999-12-31"}, {"last_day": "2204-02-13"}])
def test_a_quiet_period_beyond_the_calendar_is_refused_with_a_sentence(officer, days):
    url, fields = a_quiet_period(**days)

    assert SAID in errors_of(officer.post(url, fields))
    assert not QuietPeriod.objects.exists()


@pytest.mark.parametrize("view", ["in_region", "on_a_day"])
@pytest.mark.parametrize("at", ["0001-01-01 00:00", "9999-12-31 23:59", "0001-01-01T00:00:00+00:00"])
def test_a_question_about_a_moment_beyond_the_calendar_is_answered_with_a_sentence(officer, view, at):
    response = officer.get(reverse(f"ilm_blocks_admin:{view}"), {"at": at})

    assert response.status_code == 200
    assert response.context["form"].errors["at"]


@pytest.mark.parametrize("at", ["0001-01-01 00:00", "9999-12-31 23:59"])
def test_why_is_answered_at_the_ends_of_the_calendar(officer, at):
    ilm = factories.ilm(KENDAL)

    response = officer.get(reverse("ilm_blocks_admin:why", args=[ilm.pk]), {"at": at})

    assert SAID in errors_of(response)


def test_news_is_of_a_day_of_the_calendar_and_not_scheduled(officer):
    page = factories.article(BLUMAH)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])

    form = officer.post(url, {"go_live_at": "2027-01-01 00:00", "date": "9999-12-31"}).context["form"]

    assert SAID in str(form.errors["date"])
    assert "go_live_at" not in form.fields


# What is there all the same


def put(row, **values):
    """Write into the row, its newest state and its revision what no form takes, as from before."""
    model = type(row)
    with connection.cursor() as cursor:
        for name, value in values.items():
            cursor.execute(f"UPDATE {model._meta.db_table} SET {name} = %s WHERE id = %s", [value, row.pk])
    said = {name: f"{value.replace(' ', 'T')}+00:00" if " " in value else value for name, value in values.items()}
    if isinstance(row, ILM):
        revision = row.live_revision
        models.QuerySet(type(revision)).filter(pk=revision.pk).update(content=revision.content | said)
        row.live_revision.refresh_from_db()
        said = {"words": words_digest(row.live_revision)}
    newest = journal.newest(model.journal_kind(), row.pk)
    models.QuerySet(Change).filter(pk=newest.pk).update(state=newest.state | said)


#: Of two halves, the second of which ends on the next day.
ALL_DAY = [("daypart", {"start": time(start), "end": time(end), "days": []}) for start, end in ((0, 12), (12, 0))]


@pytest.fixture
def beyond(db):
    """A village's ILM, and rows above it, with days that nobody can write any more."""
    bawaslu = factories.partner()
    paper = factories.agreement(bawaslu)
    ilm = factories.ilm(KENDAL, responsible=bawaslu, agreement=paper, content_class="election_education")
    put(paper, valid_from="0001-01-01", valid_until="9999-12-31")
    put(factories.quiet_period(), first_day="0001-01-01", last_day="9999-12-31")
    put(factories.decision("pin", ilm, BLUMAH), until="9999-12-31 23:59:59")
    put(factories.takeover(), starts_at="0001-01-01 00:00:00", until="9999-12-31 23:59:59")
    other = factories.ilm(BLUMAH, dayparts=ALL_DAY)
    put(other, on_air_from="0001-01-01 00:00:00", on_air_until="9999-12-31 23:59:59")
    return other


def test_what_was_written_before_takes_no_page_down(officer, beyond):
    screen = factories.screen()
    asked = [
        "/api/v1/regions/33.24/ilm/", f"/api/v1/regions/{BLUMAH}/ilm/",
        f"/api/v1/ilm/{beyond.pk}/", reverse("wagtailadmin_home"),
        *(reverse(f"ilm_blocks_admin:{name}") for name in ("in_region", "on_a_day", "waiting")),
        *(reverse(f"ilm_blocks_admin:{name}", args=[i.pk]) for name in ("where", "why") for i in ILM.objects.all()),
        *(reverse("wagtailsnippets_ilm_blocks_ilm:edit", args=[i.pk]) for i in ILM.objects.all()),
        reverse("wagtailsnippets_ilm_blocks_ilm:list"),
        *(register().url_helper.index_url for register in registers.REGISTERS),
        *(AdminURLHelper(m).get_action_url("edit", m.objects.first().pk) for m in (Agreement, QuietPeriod, Takeover)),
    ]  # fmt: skip
    for url in asked:
        assert officer.get(url).status_code == 200, url
    for host in ("kendal.localhost", "blumah.localhost"):
        for url in ("/", "/ilm/"):
            assert officer.get(url, headers={"host": host}).status_code == 200, url
    assert officer.get(f"/ilm/{beyond.pk}/", headers={"host": "blumah.localhost"}).status_code == 200
    assert given.make(screen, timezone.now())[0]


@pytest.mark.parametrize("at", [NOON, timezone.now()])
@pytest.mark.parametrize("code", [KENDAL, BLUMAH])
def test_history_replays_what_was_recorded_beyond_the_calendar(beyond, code, at):
    models.QuerySet(Change).filter(at__gt=at).update(at=at)

    assert history(factories.region(code), "website", at).valid_until is not None


def test_the_record_and_the_row_still_agree(beyond):
    assert list(integrity.differences()) == []
