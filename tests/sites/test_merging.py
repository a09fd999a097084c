"""A region goes into another one: everything goes over, and what stood at its address leads there."""

from datetime import date, timedelta

import pytest
import time_machine
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, Site

from cms.accounts import roles
from cms.accounts.models import Offer, Role, RoleGroup
from cms.accounts.people import record
from cms.accounts.people.area import Area
from ilm_blocks import cascade, regions
from ilm_blocks.actions.succession import OWNED, OneNameTwice
from ilm_blocks.models import ILM, Change, LocalDecision, Partner
from ilm_blocks.models.journal import OwnerCannotChange
from ilm_blocks.queries import integrity, journal
from ilm_blocks.queries.history import history
from ilm_blocks.queries.publicity import was_public
from partner_api.alerts.models import Alert, AlertProposal, AlertSource
from partner_api.partners.keys import acts
from partner_api.partners.keys.scopes import Scope
from partner_api.partners.webhooks import acts as webhooks
from partner_api.screens import given
from sites import urls
from sites.library import collection_of
from sites.models import FormerCode, FormerRegion, RegionPage
from sites.page_permissions import RegionStays
from sites.succession.merging import HasRegionsBelow, NotBeside, merge
from sites.succession.renumbering import TiedToPartners
from tests import factories
from tests.factories import BLUMAH, KEDITEN, KENDAL, NOON, PLANTUNGAN, WELERI

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("cast")]

REGIONS = "/api/v1/regions/"


def go_together(region=BLUMAH, into=KEDITEN, **options):
    return merge(factories.page(region).pk, factories.page(into).pk, **options)


def shown(code, at=NOON, channel="website"):
    return [ilm.pk for ilm in cascade.resolve(factories.region(code), channel, at).items]


def at(client, host, path="/"):
    return client.get(f"/{path.removeprefix('/')}", headers={"host": host})


# Codes, host, pages


def test_the_code_and_every_address_lead_to_the_successor(client):
    own = factories.ilm(BLUMAH)
    factories.article(BLUMAH, title="Panen raya", slug="panen-raya")
    go_together()

    assert client.get(f"{REGIONS}{BLUMAH}/ilm/")["Location"] == f"{REGIONS}{KEDITEN}/ilm/"
    for path in ("/", "/panen-raya/", f"/ilm/{own.pk}/", "/kabar/?halaman=2"):
        moved = at(client, "blumah.localhost", path)
        assert (moved.status_code, moved["Location"]) == (308, f"http://kediten.localhost{path}")
        assert "max-age" in moved["Cache-Control"]
    assert at(client, "kediten.localhost", "/panen-raya/").status_code == 200
    assert at(client, "kediten.localhost", f"/ilm/{own.pk}/").status_code == 200


@pytest.mark.parametrize("name", [pattern.name for pattern in urls.urlpatterns])
def test_what_a_website_has_beside_its_pages_leads_there_as_well(client, name):
    """Calendars were told ``/agenda.ics`` once, and ask there for good."""
    event = factories.event(BLUMAH, title="Panen raya", date=date(2090, 1, 1))
    path = reverse(name, args=[event.pk] if name == "agenda_event" else [])
    go_together()

    moved = at(client, "blumah.localhost", path)

    assert (moved.status_code, moved["Location"]) == (308, f"http://kediten.localhost{path}")
    assert "max-age" in moved["Cache-Control"]
    assert at(client, "kediten.localhost", path).status_code == 200


@pytest.mark.parametrize("below", ["", "panen-raya/", "kabar/?halaman=2", "blumah/"])
def test_what_is_asked_by_the_name_of_it_below_the_successor_or_above_leads_to_the_successor_too(client, below):
    factories.article(BLUMAH, title="Panen raya", slug="panen-raya")
    go_together()

    for host, path in (
        ("kediten.localhost", "/blumah/"),
        ("blumah.localhost", "/blumah/"),
        ("plantungan.localhost", "/kediten/blumah/"),
    ):
        led = [f"http://{host}{path}{below}"]
        while (answer := at(client, *led[-1].removeprefix("http://").split("/", 1))).status_code in (301, 308):
            assert answer["Location"] not in led
            led.append(answer["Location"])
        assert answer.status_code == 200
        assert led[-1] == f"http://kediten.localhost/{below.removeprefix('blumah/')}"


def test_it_is_a_region_no_more(client):
    go_together()

    assert regions.by_code(BLUMAH) is None
    assert BLUMAH not in [region["code"] for region in client.get(f"{REGIONS}?parent={PLANTUNGAN}").json()["items"]]
    assert "Blumah" not in at(client, "plantungan.localhost").text
    assert not RegionPage.objects.search("Blumah")
    assert "Blumah" not in client.get("/api/v2/pages/?limit=20").text


def test_regions_go_on_into_a_third_and_all_codes_lead_there(client):
    go_together()
    go_together(KEDITEN, "33.24.12.2001")

    for code in (BLUMAH, KEDITEN):
        assert client.get(f"{REGIONS}{code}/")["Location"] == f"{REGIONS}33.24.12.2001/"
    third = Site.objects.get(root_page=factories.page("33.24.12.2001")).hostname
    assert at(client, "blumah.localhost", "/kabar/")["Location"] == f"http://{third}/kabar/"
    assert Page.find_problems() == ([], [], [], [], [])


# What it has


def test_its_ilm_air_on_in_the_successor_and_may_be_changed_there():
    own, kept = factories.ilm(BLUMAH), factories.ilm(KEDITEN)
    go_together()

    assert shown(KEDITEN) == sorted([own.pk, kept.pk])
    own.refresh_from_db()
    own.title = "Judul baru"
    own.save_revision().publish()
    own.refresh_from_db()
    assert (own.title, own.owner_id) == ("Judul baru", factories.page(KEDITEN).pk)


def test_what_its_quiet_days_withheld_from_the_first_moment_on_stays_unknown():
    today = timezone.localdate()
    factories.quiet_period(BLUMAH, first_day=today, last_day=today, withholds=["official_portrait"])
    ilm = factories.ilm(BLUMAH, content_class="official_portrait", on_air_from=timezone.now())

    go_together()

    ilm = ILM.objects.with_parties().get(pk=ilm.pk)
    assert not was_public(ilm, regions.provider().chain(ilm.owner_id), timezone.now())


def test_a_draft_of_before_does_not_go_back_to_it():
    draft = factories.draft(BLUMAH)
    go_together()

    draft.refresh_from_db()
    draft.get_latest_revision().publish()
    draft.refresh_from_db()
    assert draft.owner_id == factories.page(KEDITEN).pk


def test_what_is_meant_for_it_is_meant_for_the_successor():
    page = factories.page(BLUMAH)
    meant = factories.ilm(target=[("region", {"side": "include", "region": page})])
    spared = factories.ilm(target=[("subtree", {"side": "exclude", "subtree": page})])
    go_together()

    assert shown(KEDITEN) == [meant.pk]
    assert spared.pk in shown(WELERI)
    meant.refresh_from_db()
    meant.full_clean()


def test_its_decisions_hold_in_the_successor_unless_that_has_decided_itself():
    hidden, contested = factories.ilm(), factories.ilm()
    factories.decision("hide", hidden, by=BLUMAH)
    factories.decision("hide", contested, by=BLUMAH)
    factories.decision("adopt", contested, by=KEDITEN)
    go_together()

    assert shown(KEDITEN) == [contested.pk]
    assert LocalDecision.objects.standing().filter(owner=factories.page(KEDITEN)).count() == 2


def test_its_videotrons_play_on_with_a_higher_number():
    screen = factories.screen(BLUMAH)
    before = given.make(screen, NOON)[0]
    go_together()

    screen = type(screen).objects.with_versions().get(pk=screen.pk)
    assert screen.owner_id == factories.page(KEDITEN).pk
    assert screen.newest_change == Change.objects.latest("seq").seq
    assert given.make(screen, NOON)[0].etag != before.etag


def test_its_people_are_in_the_successor_what_they_were(django_user_model, mailoutbox):
    siti, adi, both = (
        django_user_model.objects.create_user(name, name=name.title()) for name in ("siti", "adi", "ani")
    )
    for user in (siti, both):
        roles.assign(user, Role.EDITOR, factories.page(BLUMAH))
    roles.assign(both, Role.EDITOR, factories.page(KEDITEN))
    admin = factories.officer("camat", KENDAL, "change")
    for code in (BLUMAH, KEDITEN):
        Offer.objects.create(user=adi, role="editor", region=factories.page(code), offered_by=admin, offered_at=NOON)

    outcome = go_together(user=admin)

    held = set(RoleGroup.objects.values_list("region__code", "role", "group__user__username"))
    assert held == {(KEDITEN, "editor", "siti"), (KEDITEN, "editor", "ani")}
    assert Offer.objects.get().region == factories.page(KEDITEN)
    assert "Siti meneruskan tugas Penyunting di Desa Kediten." in outcome.lines


def test_the_history_of_its_people_is_seen_by_who_administers_the_successor(django_user_model):
    siti = django_user_model.objects.create_user("siti", name="Siti")
    admin = django_user_model.objects.create_user("admin")
    log(siti, "accounts.offer_role", user=admin, data={"role": "editor", "region": BLUMAH})
    roles.assign(admin, Role.ADMINISTRATOR, factories.page(WELERI))
    assert list(record.history(Area.of(admin), siti, only_here=False)) == []

    go_together(BLUMAH, "33.24.12.2001")

    (entry,) = record.history(Area.of(admin), siti, only_here=False)
    assert entry.said.endswith("Penyunting · Desa Sidomukti (33.24.12.2001)")


def test_its_library_and_other_rights_lie_in_those_of_the_successor():
    library = collection_of(factories.page(BLUMAH))
    user = factories.officer("lurah", BLUMAH, "change")
    go_together()

    library.refresh_from_db()
    assert library.get_parent() == factories.page(KEDITEN).collection
    assert factories.page(KEDITEN).permissions_for_user(user).can_edit()


def test_the_keys_and_webhooks_of_a_partner_go_over_with_it(django_user_model):
    panwas = factories.partner(BLUMAH, name="Panitia Desa (contoh)", short_name="")
    siti = django_user_model.objects.create_user("siti")
    factories.member(siti, panwas)
    key, _token = acts.make(panwas, user=siti, name="Sistem kami", days=90, scopes=Scope.values)
    webhook = webhooks.make(
        panwas, user=siti, name="Server", url="https://panwas.example/", events=["submission.approved"]
    )  # fmt: skip
    go_together()

    for row in (key, webhook):
        row.refresh_from_db()
        assert row.owner_id == factories.page(KEDITEN).pk
    assert list(journal.verify()) == list(integrity.differences()) == []


def test_accounts_on_social_media_go_over_unless_the_successor_has_the_same(db):
    own, twin = factories.social_account(BLUMAH, handle="@blumah"), factories.social_account(BLUMAH, handle="@desa")
    factories.social_account(KEDITEN, handle="@Desa")
    go_together()

    for row in (own, twin):
        row.refresh_from_db()
    keditens = factories.page(KEDITEN).pk
    assert own.owner_id == keditens
    assert twin.owner_id != keditens


def test_early_warnings_that_wait_go_over_and_nobody_is_asked_twice(db):
    of_both, of_one = (warning(number) for number in (1, 2))
    ours, theirs = [proposed(of_both, BLUMAH), proposed(of_one, BLUMAH)], proposed(of_both, KEDITEN)
    go_together()

    for proposal in ours:
        proposal.refresh_from_db()
    assert [proposal.state for proposal in ours] == ["overtaken", "waiting"]
    assert ours[1].owner_id == theirs.owner_id


def warning(number):
    """An early warning of a source that is read for the villages themselves."""
    source = AlertSource.objects.create(
        owner=factories.page(BLUMAH), name="BMKG (contoh)", url=f"https://{number}.example/", attribution="BMKG"
    )
    return Alert.objects.create(
        source=source, owner=source.owner, sender="contoh", identifier=f"CONTOH-{number}", sent=NOON, status="Actual",
        type="Alert", scope="Public", headline="Hujan lebat", url=source.url, received_at=NOON, digest="0" * 64,
    )  # fmt: skip


def proposed(alert, code):
    return AlertProposal.objects.create(
        alert=alert, owner=factories.page(code), kind="begin", severity=1, text="Hujan lebat", starts_at=NOON,
        until=timezone.now() + timedelta(hours=2),
    )  # fmt: skip


def test_every_key_to_a_region_is_followed_or_known_to_stay():
    """A new foreign key to a page of a region: either an act gives it to the successor, or it is a record of before."""
    followed = {model._meta.label for model in OWNED} | {
        "partner_api.Screen", "partner_api.PartnerKey", "partner_api.WebhookEndpoint", "accounts.RoleGroup",
        "accounts.Offer", "accounts.Departure", "ilm_sites.FormerCode", "ilm_sites.FormerRegion",
        "ilm_sites.PageDecision", "ilm_blocks.SocialAccount", "partner_api.AlertSource", "partner_api.AlertProposal",
    }  # fmt: skip
    stays = {
        "ilm_blocks.Change",
        "ilm_blocks.CleanedFile",
        "ilm_blocks.Confirmation",
        "ilm_sites.PageViews",
        "partner_api.Alert",
        "partner_api.DistrictBox",  # a district's own bounds, gone with it
        "partner_api.IssuedReport",
        "partner_api.PlannedHour",
        "partner_api.Play",
        "partner_api.PlayHour",
    }
    ours = ("ilm_blocks", "ilm_sites", "partner_api", "accounts")
    found = {
        model._meta.label
        for model in apps.get_models()
        if model._meta.app_label in ours
        for field in model._meta.local_fields
        if field.related_model in (Page, RegionPage) and not field.remote_field.parent_link
    }
    assert found == followed | stays


# The record


def test_it_is_one_act_on_record_and_the_record_is_sound():
    factories.ilm(BLUMAH)
    factories.decision("hide", factories.ilm(), by=BLUMAH)
    admin = factories.officer("camat", KENDAL, "change")
    before = Change.objects.latest("seq").seq

    go_together(user=admin)

    changes = Change.objects.filter(seq__gt=before).exclude(kind__in=["page", "hosts"])
    assert {change.verb for change in changes} == {"succeeded", "merged"}
    assert {change.actor_id for change in changes} == {admin.pk}
    assert len({change.at for change in changes}) == 1
    assert list(journal.verify()) == list(integrity.differences()) == []


def test_history_tells_what_each_showed_before_and_the_successor_for_both_since():
    own, kept = factories.ilm(BLUMAH), factories.ilm(KEDITEN)
    before, former = Change.objects.latest("seq").at, factories.region(BLUMAH)
    since = before + timedelta(days=1)
    with time_machine.travel(since, tick=False):
        go_together()

    assert [ilm.pk for ilm in history(former, "website", before).items] == [own.pk]
    assert [ilm.pk for ilm in history(factories.region(KEDITEN), "website", before).items] == [kept.pk]
    for region in (former, factories.region(KEDITEN)):
        assert [ilm.pk for ilm in history(region, "website", since).items] == sorted([own.pk, kept.pk])


def test_no_row_but_the_act_may_change_its_owner_still():
    ilm = factories.ilm(BLUMAH)
    decision = factories.decision("hide", factories.ilm(), by=BLUMAH)

    with pytest.raises(OwnerCannotChange):
        LocalDecision.objects.filter(pk=decision.pk).update(owner=factories.page(KEDITEN))
    assert ILM.objects.get(pk=ilm.pk).owner_id == factories.page(BLUMAH).pk


# What cannot be


def test_partners_of_one_name_are_told_apart_first():
    for code in (BLUMAH, KEDITEN):
        factories.partner(code, name="Karang Taruna", short_name="", kind="office")

    with pytest.raises(OneNameTwice, match="Karang Taruna"):
        go_together()
    assert Partner.objects.filter(owner=factories.page(BLUMAH)).exists()
    assert not FormerCode.objects.exists()


def test_a_region_stays_while_its_ilm_need_a_partner_that_the_successor_has_not():
    partner = factories.partner(PLANTUNGAN)
    paper = factories.agreement(partner, PLANTUNGAN)
    own = factories.ilm(BLUMAH, responsible=partner, agreement=paper, title="Lapor ke Panwascam")

    with pytest.raises(TiedToPartners, match="Lapor ke Panwascam"):
        go_together(BLUMAH, "33.24.12.2001")
    go_together()

    assert shown(KEDITEN) == [own.pk]
    own.refresh_from_db()
    factories.approve(own)
    assert list(integrity.differences()) == []


def test_its_partners_and_their_papers_go_over_together():
    partner = factories.partner(BLUMAH, name="Karang Taruna Blumah", short_name="")
    paper = factories.agreement(partner, BLUMAH, regions=[("region", factories.page(BLUMAH))])
    own = factories.ilm(BLUMAH, responsible=partner, agreement=paper)
    go_together()

    assert shown(KEDITEN) == [own.pk]
    partner.refresh_from_db()
    assert partner.owner_id == factories.page(KEDITEN).pk
    assert list(integrity.differences()) == []


def test_a_region_goes_only_into_one_of_its_level_and_without_regions_below():
    with pytest.raises(HasRegionsBelow):
        go_together(PLANTUNGAN, WELERI)
    for into in (PLANTUNGAN, BLUMAH):
        with pytest.raises(NotBeside):
            go_together(BLUMAH, into)


@pytest.mark.parametrize(("where", "may"), [(KENDAL, True), (PLANTUNGAN, True), (BLUMAH, False), (WELERI, False)])
def test_an_administrator_above_both_may(where, may):
    user = factories.officer("pejabat", where, "change")

    if may:
        go_together(user=user)
    else:
        with pytest.raises(PermissionDenied):
            go_together(user=user)


def test_nobody_edits_or_deletes_what_is_left_of_it(client, admin_user):
    go_together()
    former = FormerRegion.objects.get()

    may = former.permissions_for_user(admin_user)
    assert not any(
        getattr(may, name)()
        for name in dir(may)
        if name.startswith("can_") and not name.endswith(("move_to", "copy_to"))
    )
    with pytest.raises(RegionStays):
        former.delete()


def test_a_list_lets_one_region_go_into_another(tmp_path, capsys):
    path = tmp_path / "wilayah.csv"
    path.write_text(f"code,level,name,parent_code,replaces\n{KEDITEN},desa,Kediten,33.24.01,{BLUMAH}\n")
    for _time in range(2):
        call_command("load_regions", path, verbosity=0)

    assert "merged: 1" in capsys.readouterr().out
    assert regions.by_code(BLUMAH) is None
    assert Change.objects.filter(verb="merged").count() == 1
