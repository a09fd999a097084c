"""What a partner is called, once and for all: frozen names, successors, and namesakes told apart."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from cms.accounts import roles
from ilm_blocks import cascade, permissions
from ilm_blocks.actions import memberships, partners
from ilm_blocks.choices import Appointment, Channel, PartnerKind
from ilm_blocks.models import ILM, Agreement, Change, Partner
from ilm_blocks.queries import attribution, versions
from ilm_blocks.rules import names
from sites import region_facts
from sites.library import library_of
from tests import factories
from tests.factories import BLUMAH, KEDITEN, KENDAL, NOON, PLANTUNGAN, WELERI

pytestmark = pytest.mark.django_db


@pytest.fixture
def bawaslu():
    return factories.partner()


def entered(name, owner=KENDAL, **facts):
    """A partner as the form enters it."""
    partner = Partner(owner=factories.page(owner), name=name, **{"body": "vertical_agency"} | facts)
    partner.full_clean()
    return partners.keep(partner, user=None)


# Names are settled


@pytest.mark.parametrize("change", [{"name": "Bawaslu Lain"}, {"short_name": "Lain"}, {"kind": PartnerKind.OFFICE}])
@pytest.mark.parametrize("under_it", ["an agreement", "an ILM"])
def test_neither_name_nor_kind_changes_once_something_stands_under_it(bawaslu, change, under_it):
    if under_it == "an agreement":
        factories.agreement(bawaslu)
    else:
        factories.draft(KENDAL, responsible=bawaslu)
    for name, value in change.items():
        setattr(bawaslu, name, value)

    for write in (
        bawaslu.full_clean,
        lambda: bawaslu.save(update_fields=list(change)),
        lambda: Partner.objects.update(**change),
    ):
        with pytest.raises(ValidationError) as refused:
            write()
        assert refused.value.error_dict[next(iter(change))][0].code == "settled"
    stored = Partner.objects.get()
    assert all(getattr(stored, name) != value for name, value in change.items())


def test_until_then_a_slip_of_the_pen_is_mended(bawaslu):
    bawaslu.name = "Bawaslu Kab. Kendal"
    bawaslu.save(update_fields=["name"])

    stored = Partner.objects.get()
    assert (stored.name, stored.name_key) == ("Bawaslu Kab. Kendal", names.key("Bawaslu Kab. Kendal"))


def test_what_is_not_a_name_changes_at_any_time(bawaslu):
    factories.agreement(bawaslu)
    bawaslu.website, bawaslu.is_active = "https://kendal.bawaslu.example", False
    bawaslu.save(update_fields=["website", "is_active"])

    assert not Partner.objects.get().is_active


def test_the_form_shows_a_settled_name_and_takes_no_other(client, bawaslu):
    factories.agreement(bawaslu)
    client.force_login(factories.officer("kabupaten", KENDAL, "add", "change", "publish"))
    address = reverse("ilm_blocks_partner_modeladmin_edit", args=[bawaslu.pk])

    client.post(
        address,
        {
            "name": "Lain",
            "short_name": "",
            "kind": "office",
            "body": bawaslu.body,
            "is_active": "on",
            "website": "https://x.example",
            "version": versions.of(bawaslu),
        },
    )

    stored = Partner.objects.get()
    assert (stored.name, stored.kind, stored.website) == (bawaslu.name, PartnerKind.EXTERNAL, "https://x.example")


def test_an_office_with_people_does_not_become_a_partner_from_outside():
    office = factories.partner(name="Puskesmas Kendal", kind=PartnerKind.OFFICE)
    budi = get_user_model().objects.create_user("budi")
    roles.assign(budi, "editor", factories.page(BLUMAH))
    factories.member(budi, office)
    office.kind = PartnerKind.EXTERNAL

    with pytest.raises(ValidationError, match="Ganti nama"):
        partners.keep(office, ["kind"], user=None)


@pytest.mark.parametrize("change", [{"kind": PartnerKind.OFFICE}, {"name": "Bawaslu Kabupaten Kendal"}])
def test_what_goes_on_for_another_keeps_its_kind_and_name_too(renamed, change):
    for name, value in change.items():
        setattr(renamed, name, value)

    with pytest.raises(ValidationError) as refused:
        partners.keep(renamed, list(change), user=None)
    assert refused.value.error_dict[next(iter(change))][0].code == "settled"


@pytest.mark.parametrize(
    ("name", "agency"),
    [
        ("Bawaslu", "Bawaslu"), ("Badan Pengawas Pemilu Kabupaten Kendal", "Bawaslu"), ("KPU Desa", "KPU"),
        ("K P U Desa", "KPU"), ("Komisi Pemilihan Umum", "KPU"), ("PANWASLU Weleri", "PANWASLU"), ("DKPP", "DKPP"),
    ],
)  # fmt: skip
def test_no_office_bears_the_name_of_an_agency_which_is_named_as_it_is_written(name, agency):
    with pytest.raises(ValidationError) as refused:
        entered(name, BLUMAH, kind=PartnerKind.OFFICE)

    assert f"({agency})" in str(refused.value)


# One name on a line


@pytest.mark.parametrize("name", ["BAWASLU KAB. KENDAL", "Bawaslu", "bawaslu  kabupaten-kendal"])
@pytest.mark.parametrize("owner", [KENDAL, PLANTUNGAN, BLUMAH])
def test_a_name_or_short_name_occurs_once_on_a_chain_and_below(bawaslu, name, owner):
    with pytest.raises(ValidationError) as refused:
        entered(name, owner)

    assert "Bawaslu Kabupaten Kendal" in str(refused.value)
    with pytest.raises(ValidationError):
        entered("Lembaga lain", owner, short_name=name)


def test_it_is_refused_above_as_well(bawaslu):
    factories.partner(BLUMAH, name="Karang Taruna", short_name="")

    with pytest.raises(ValidationError):
        entered("Karang Taruna", KENDAL)


def test_letters_that_only_look_alike_are_refused():
    with pytest.raises(ValidationError) as refused:
        entered("Вawaslu Kabupaten Kendal")

    assert "В" in str(refused.value)


def test_namesakes_on_other_lines_are_told_apart_by_their_regions_everywhere():
    first, second = entered("Karang Taruna", BLUMAH), entered("Karang Taruna", KEDITEN)
    first.refresh_from_db()

    assert (str(first), str(second)) == (
        "Karang Taruna (Desa Blumah, Kecamatan Plantungan)", "Karang Taruna (Desa Kediten, Kecamatan Plantungan)",
    )  # fmt: skip
    ilm = factories.draft(BLUMAH, responsible=first)
    assert attribution.responsible(ilm, factories.region(BLUMAH)) == str(first)
    assert Change.objects.filter(kind="partner", verb="told_apart").count() == 2


def test_a_name_that_nobody_shares_stands_alone():
    assert str(entered("Karang Taruna", BLUMAH)) == "Karang Taruna"


def test_the_number_of_queries_does_not_depend_on_the_number_of_partners(django_assert_max_num_queries):
    new = Partner(owner=factories.page(KENDAL), name="Lembaga Baru", body="vertical_agency")
    with django_assert_max_num_queries(8) as few:
        new.clean()
    for number in range(5):
        factories.partner(BLUMAH, name=f"Lembaga {number}", short_name="")
    with django_assert_max_num_queries(len(few)):
        new.clean()


# A rename is a successor


@pytest.fixture
def renamed(bawaslu):
    """Bawaslu with something on air and a member; it was renamed by its administrator."""
    siti = get_user_model().objects.create_user("siti")
    factories.member(siti, bawaslu)
    paper = factories.agreement(bawaslu)
    factories.ilm(KENDAL, responsible=bawaslu, agreement=paper)
    admin = get_user_model().objects.create_user("admin")
    roles.assign(admin, "administrator", factories.page(KENDAL))
    return partners.rename(bawaslu, name="Badan Pengawas Pemilu Kendal", short_name="Bawaslu", user=admin)


def test_the_old_one_keeps_airing_what_it_has_under_its_name(bawaslu, renamed):
    [verdict] = cascade.resolve(factories.region(BLUMAH), Channel.WEBSITE, NOON + timedelta(hours=1)).shown

    assert verdict.ilm.responsible.name == "Bawaslu Kabupaten Kendal"


def test_the_old_one_takes_nothing_new(bawaslu, renamed):
    bawaslu.refresh_from_db()
    ilm = ILM.objects.get()
    new = ILM(owner=bawaslu.owner, responsible=bawaslu, title="Baru", channels=["website"])

    with pytest.raises(ValidationError, match="Badan Pengawas Pemilu Kendal"):
        new.full_clean()
    with pytest.raises(ValidationError, match="Badan Pengawas Pemilu Kendal"):
        ilm.get_latest_revision().publish()
    with pytest.raises(ValidationError):
        Agreement(
            partner=bawaslu, owner=bawaslu.owner, title="T", number="9", valid_from=NOON.date(), valid_until=NOON.date()
        ).full_clean()
    with pytest.raises(memberships.TakesNobody):
        factories.member(get_user_model().objects.create_user("budi"), bawaslu)


def test_its_people_pass_over_at_once_and_still_withdraw_what_is_on_air(bawaslu, renamed):
    siti = get_user_model().objects.get(username="siti")

    assert not bawaslu.members.exists()
    assert renamed.memberships.get().how == Appointment.RENAME
    assert permissions.speaks_for(siti) == [renamed]
    assert set(permissions.own_partners(siti)) == {bawaslu, renamed}
    assert set(siti.groups.all()) >= {library_of(bawaslu)[0].group, library_of(renamed)[0].group}
    ILM.objects.get().unpublish(code="legal", user=siti)
    assert ILM.objects.get().is_withdrawn


def test_its_agreements_need_a_new_paper(renamed):
    assert not renamed.agreements.exists()
    with pytest.raises(ValidationError) as refused:
        factories.draft(KENDAL, responsible=renamed).get_latest_revision().publish()

    assert "agreement" in refused.value.message_dict


def test_a_second_rename_leads_from_both_to_the_newest(bawaslu, renamed):
    newest = partners.rename(renamed, name="Bawaslu Kendal", user=None)

    assert set(newest.predecessors.all()) == {bawaslu, renamed}
    with pytest.raises(partners.AlreadyRenamed):
        partners.rename(bawaslu, name="Lain", user=None)


def test_a_rename_takes_no_name_of_others_and_changes_something(bawaslu):
    factories.partner(name="KPU Kabupaten Kendal", short_name="KPU")

    with pytest.raises(ValidationError):
        partners.rename(bawaslu, name="K P U", short_name="KPU", user=None)
    with pytest.raises(partners.SameName):
        partners.rename(bawaslu, name=bawaslu.name, short_name=bawaslu.short_name, user=None)
    assert Partner.objects.count() == 2


@pytest.mark.parametrize(("role", "code"), [("approver", KENDAL), ("administrator", WELERI)])
def test_only_an_administrator_of_its_region_renames(bawaslu, role, code):
    user = get_user_model().objects.create_user("petugas")
    roles.assign(user, role, factories.page(code))

    with pytest.raises(PermissionDenied):
        partners.rename(bawaslu, name="Lain", user=user)


# A distributor's name


DISTRIBUTOR_OF_BLUMAH = "Media Warga Blumah"


@pytest.mark.parametrize("owner", [KENDAL, PLANTUNGAN, BLUMAH])
@pytest.mark.parametrize("taken", ["name", "short_name"])
def test_no_partner_takes_the_name_of_a_distributor_on_its_line(owner, taken):
    region_facts.write(factories.page(BLUMAH).pk, {"distributor": DISTRIBUTOR_OF_BLUMAH})

    with pytest.raises(ValidationError) as refused:
        entered(**({"name": "Mitra Lain"} | {taken: "MEDIA WARGA  blumah"}), owner=owner)

    assert list(refused.value.message_dict) == [taken]
    assert not Partner.objects.exists()


def test_nor_does_one_that_is_renamed(bawaslu):
    region_facts.write(factories.page(BLUMAH).pk, {"distributor": DISTRIBUTOR_OF_BLUMAH})

    with pytest.raises(ValidationError, match="penyalur Desa Blumah"):
        partners.rename(bawaslu, name=DISTRIBUTOR_OF_BLUMAH, user=None)

    assert Partner.objects.get() == bawaslu


def test_an_office_and_a_partner_on_another_line_may_bear_it():
    region_facts.write(factories.page(BLUMAH).pk, {"distributor": DISTRIBUTOR_OF_BLUMAH})

    assert entered(DISTRIBUTOR_OF_BLUMAH, owner=WELERI)
    assert entered(DISTRIBUTOR_OF_BLUMAH, owner=BLUMAH, kind=PartnerKind.OFFICE)


def test_a_rename_takes_along_what_is_published_of_it():
    bawaslu = factories.partner(is_election_body=True, contact_text="Bagian hukum (contoh)", contact_phone="112")

    renamed = partners.rename(bawaslu, name="Badan Pengawas Pemilu Kendal", user=None)

    assert (renamed.is_election_body, renamed.contact_text, renamed.contact_phone) == (
        True, "Bagian hukum (contoh)", "112",
    )  # fmt: skip
