"""Quiet periods: written by one officer, confirmed by another, and from below never touching what comes from above."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from cms.accounts import roles
from ilm_blocks import cascade
from ilm_blocks.actions import quiet_periods
from ilm_blocks.choices import Channel, ContentClass
from ilm_blocks.models import Change, QuietPeriod
from ilm_blocks.queries import quiet_periods as queries
from ilm_blocks.queries import versions
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON, PLANTUNGAN, WELERI
from tests.ilm_blocks.editing import sent_and_confirmed

pytestmark = pytest.mark.django_db

CREATE = reverse("ilm_blocks_quietperiod_modeladmin_create")
EVERYTHING = [word for word in ContentClass.values if word != "campaign"]


def person(name, role, at):
    user = get_user_model().objects.create_user(name)
    roles.assign(user, role, factories.page(at))
    return user


@pytest.fixture
def ani():
    return person("ani", "administrator", KENDAL)


@pytest.fixture
def sari():
    return person("sari", "approver", KENDAL)


def form(at=KENDAL, **changes):
    fields = {
        "owner": factories.page(at).pk,
        "name": "Masa tenang contoh",
        "first_day": "2024-01-31",
        "last_day": "2024-02-03",
        "basis": "",
        "withholds": ["none"],
        "asks_second_approval": [],
    }
    return fields | changes


def shown(at=BLUMAH):
    return cascade.resolve(factories.region(at), Channel.WEBSITE, NOON).items


def confirm(period, user):
    return quiet_periods.confirm(period.pk, versions.of(period), user=user)


# From below


@pytest.mark.parametrize("binding", ["mandatory", "default"])
@pytest.mark.parametrize("at", [BLUMAH, PLANTUNGAN])
def test_a_region_below_silences_nothing_that_comes_from_above(client, at, binding):
    above = factories.ilm(KENDAL, binding=binding)
    client.force_login(person("bu lurah", "administrator", at))

    sent_and_confirmed(client, CREATE, form(at, withholds=EVERYTHING))
    confirm(QuietPeriod.objects.get(), person("pak lurah", "administrator", at))

    assert QuietPeriod.objects.get().stands
    assert shown() == [above]


def test_a_region_below_may_be_stricter_with_what_it_or_a_lower_one_has_issued():
    above, district, village = (factories.ilm(at) for at in (KENDAL, PLANTUNGAN, BLUMAH))
    factories.quiet_period(PLANTUNGAN, first_day=NOON.date(), last_day=NOON.date(), withholds=["none"])

    assert shown() == [above]
    assert shown(PLANTUNGAN) == [above]
    assert not {district, village}.intersection(shown())


def test_the_top_silences_what_any_region_has_issued():
    for at in (KENDAL, PLANTUNGAN, BLUMAH):
        factories.ilm(at, binding="mandatory")
    factories.quiet_period(KENDAL, first_day=NOON.date(), last_day=NOON.date(), withholds=["none"])

    assert shown() == []


# Two officers


def test_it_has_no_effect_until_another_officer_confirms_it(client, ani, sari):
    ilm = factories.ilm(KENDAL)
    client.force_login(ani)
    sent_and_confirmed(client, CREATE, form())
    period = QuietPeriod.objects.get()
    assert (period.written_by, period.stands, shown()) == (ani, False, [ilm])
    page = reverse("ilm_blocks_admin:quiet_period", args=[period.pk])

    client.post(page, {"version": versions.of(period)})
    assert not QuietPeriod.objects.get().stands

    client.force_login(sari)
    assert list(queries.waiting_for(sari, NOON)) == [period]
    client.post(page, {"version": client.get(page).context["version"]})

    period.refresh_from_db()
    assert (period.confirmed_by, period.stands, shown()) == (sari, True, [])
    confirmed = Change.objects.filter(kind="quietperiod").first()
    assert (confirmed.verb, confirmed.actor_id) == ("confirmed", sari.pk)
    assert list(queries.waiting_for(sari, NOON)) == []


@pytest.mark.parametrize(
    ("role", "at", "may"),
    [
        ("administrator", KENDAL, True),
        ("approver", KENDAL, True),
        ("editor", KENDAL, False),
        ("operator", KENDAL, False),
        ("administrator", WELERI, False),
        ("approver", BLUMAH, False),
    ],
)
def test_only_an_administrator_or_approver_there_or_above_confirms(client, ani, role, at, may):
    period = quiet_periods.write(
        QuietPeriod(owner=factories.page(KENDAL)),
        {"name": "Contoh", "first_day": NOON.date(), "last_day": NOON.date()},
        user=ani,
    )
    client.force_login(person("lain", role, at))
    page = reverse("ilm_blocks_admin:quiet_period", args=[period.pk])

    assert (client.get(page).status_code == 200) == may
    client.post(page, {"version": versions.of(period)})

    assert QuietPeriod.objects.get().stands == may


@pytest.mark.parametrize(("role", "at"), [("editor", KENDAL), ("approver", KENDAL), ("administrator", BLUMAH)])
def test_nobody_but_an_administrator_writes_one_at_the_top(client, role, at):
    client.force_login(person("lain", role, at))

    sent_and_confirmed(client, CREATE, form(KENDAL))

    assert not QuietPeriod.objects.filter(owner=factories.page(KENDAL)).exists()


@pytest.mark.parametrize(
    "change", [{"last_day": "2024-01-31"}, {"withholds": ["official_portrait"]}, {"is_cancelled": "on"}]
)
def test_what_is_to_change_of_a_confirmed_one_waits_while_it_goes_on(client, ani, sari, change):
    factories.ilm(KENDAL)
    terms = {"first_day": date(2024, 1, 31), "last_day": date(2024, 2, 3), "withholds": ["none"]}
    period = factories.quiet_period(KENDAL, name="Masa tenang contoh", asks_second_approval=[], **terms)
    client.force_login(ani)

    edit = reverse("ilm_blocks_quietperiod_modeladmin_edit", args=[period.pk])
    sent_and_confirmed(client, edit, form(version=versions.of(period), **change))

    period.refresh_from_db()
    assert period.waits
    assert shown() == []
    assert "menunggu" in client.get(reverse("ilm_blocks_quietperiod_modeladmin_index")).text
    with pytest.raises(quiet_periods.OwnTerms):
        confirm(period, ani)
    confirm(period, sari)
    assert len(shown()) == 1
    assert not QuietPeriod.objects.get().waits


def test_what_waits_stands_on_the_list_and_in_the_menu_of_who_may_confirm(client, ani, sari):
    terms = {"name": "Masa tenang 2099", "first_day": date(2099, 2, 11), "last_day": date(2099, 2, 13)}
    period = quiet_periods.write(QuietPeriod(owner=factories.page(KENDAL)), terms, user=ani)

    client.force_login(sari)
    waiting = client.get(reverse("ilm_blocks_admin:waiting"))
    assert reverse("ilm_blocks_admin:quiet_period", args=[period.pk]) in waiting.text
    assert "Menunggu Anda (1)" in waiting.text

    client.force_login(ani)
    assert "Masa tenang 2099" not in client.get(reverse("ilm_blocks_admin:waiting")).text


@pytest.mark.parametrize("is_new", [True, False])
def test_whoever_may_confirm_it_is_told_by_mail_as_soon_as_it_is_written(
    ani, sari, is_new, mailoutbox, django_capture_on_commit_callbacks
):
    for user in (ani, sari, person("tono", "administrator", KENDAL), person("warga", "approver", BLUMAH)):
        user.email = f"{user.username}@kendal.example"
        user.save()
    terms = {"name": "Masa tenang 2099", "first_day": date(2099, 2, 11), "last_day": date(2099, 2, 13)}
    period = QuietPeriod(owner=factories.page(KENDAL)) if is_new else factories.quiet_period(is_cancelled=False)

    with django_capture_on_commit_callbacks(execute=True):
        quiet_periods.write(period, terms, user=ani)

    assert {to for letter in mailoutbox for to in letter.to} == {"sari@kendal.example", "tono@kendal.example"}
    assert "Masa tenang 2099" in mailoutbox[0].body
    assert "11 Februari 2099 – 13 Februari 2099" in mailoutbox[0].body
    address = reverse("ilm_blocks_admin:quiet_period", args=[QuietPeriod.objects.get().pk])
    assert address in mailoutbox[0].body


def test_a_refused_change_leaves_it_and_a_refused_new_one_never_stands(ani, sari):
    standing = factories.quiet_period(KENDAL)
    changed = quiet_periods.write(standing, {"name": "Lain"}, user=ani)
    new = quiet_periods.write(
        QuietPeriod(owner=factories.page(KENDAL)),
        {"name": "Baru", "first_day": NOON.date(), "last_day": NOON.date()},
        user=ani,
    )

    for period in (changed, new):
        quiet_periods.refuse(period.pk, versions.of(period), user=sari)

    standing.refresh_from_db()
    new.refresh_from_db()
    assert (standing.name, standing.stands, standing.waits) == ("Masa tenang Pemilu 2024", True, False)
    assert (new.stands, new.waits) == (False, False)


def test_what_changed_since_it_was_opened_is_looked_at_once_more(ani, sari):
    period = factories.quiet_period(KENDAL)
    seen = versions.of(quiet_periods.write(period, {"name": "Satu"}, user=ani))
    quiet_periods.write(period, {"name": "Dua"}, user=ani)

    with pytest.raises(quiet_periods.TermsChanged):
        quiet_periods.confirm(period.pk, seen, user=sari)

    assert QuietPeriod.objects.get().name == "Masa tenang Pemilu 2024"


def test_a_confirmed_one_waits_for_nothing(sari):
    with pytest.raises(quiet_periods.NoTermsWait):
        confirm(factories.quiet_period(KENDAL), sari)


def test_a_stranger_writes_nothing():
    with pytest.raises(PermissionDenied):
        quiet_periods.write(
            factories.quiet_period(KENDAL), {"name": "X"}, user=person("weleri", "administrator", WELERI)
        )


# Its classes


def test_the_form_opens_with_the_rule_of_the_law(client, ani):
    client.force_login(ani)

    fields = client.get(CREATE).context["form"]

    assert fields["withholds"].initial == ["official_portrait"]
    assert fields["asks_second_approval"].initial == ["election_education", "election_organiser"]


@pytest.mark.parametrize(
    ("classes", "said"),
    [
        ({"withholds": [], "asks_second_approval": []}, "paling sedikit satu kelas"),
        ({"withholds": ["none"], "asks_second_approval": ["none"]}, "Sudah dicentang di atas"),
    ],
)
def test_a_class_stands_in_one_list_and_one_list_has_a_class(client, ani, classes, said):
    client.force_login(ani)

    assert said in client.post(CREATE, form(**classes)).text
    assert not QuietPeriod.objects.exists()
    with pytest.raises(ValidationError):
        quiet_periods.write(factories.quiet_period(KENDAL), classes, user=ani)
