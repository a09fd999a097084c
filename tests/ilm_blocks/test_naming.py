"""Which region names which partner, and who writes the papers that allow it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from ilm_blocks.admin.addresses import ilm_url
from ilm_blocks.choices import PartnerKind
from ilm_blocks.models import ILM, Agreement
from tests import factories
from tests.factories import BLUMAH, KEDITEN, KENDAL, NOON, PLANTUNGAN, WELERI
from tests.ilm_blocks.editing import posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def bawaslu():
    return factories.partner()


@pytest.fixture
def village(client):
    """A village's administrator and editor in one, at the keyboard."""
    client.force_login(factories.officer("blumah", BLUMAH, "add", "change", "publish"))
    return client


def reaching(*codes):
    return {"regions": [("region", factories.page(code)) for code in codes]}


def naming(partner, paper=None, owner=BLUMAH, **facts):
    """Validate a draft of ``owner`` under the name of ``partner``."""
    facts = {"title": "Contoh", "channels": ["website"], "creatives": [factories.message()]} | facts
    return ILM(owner=factories.page(owner), responsible=partner, agreement=paper, **facts).full_clean


def refused_on(call):
    with pytest.raises(ValidationError) as caught:
        call()
    return set(caught.value.message_dict)


# A region below names a partner of one above as far as its agreements go


@pytest.mark.parametrize(
    "scope",
    [{}, {"levels": ["village"]}, PLANTUNGAN, BLUMAH],
    ids=["everything", "villages", "its district", "the village"],
)
def test_a_village_names_the_regencys_partner_where_an_agreement_takes_it_in(bawaslu, scope):
    paper = factories.agreement(bawaslu, **(reaching(scope) if isinstance(scope, str) else scope))

    naming(bawaslu, paper)()


@pytest.mark.parametrize(
    "scope",
    [{"levels": ["regency", "district"]}, WELERI, KEDITEN],
    ids=["no villages", "another district", "its neighbour"],
)
def test_a_village_that_no_agreement_takes_in_names_it_not_even_in_a_draft(bawaslu, scope):
    paper = factories.agreement(bawaslu, **(reaching(scope) if isinstance(scope, str) else scope))

    assert refused_on(naming(bawaslu, paper)) == {"responsible"}
    assert refused_on(naming(bawaslu)) == {"responsible"}


def test_without_any_agreement_only_the_keeper_names_it(bawaslu):
    naming(bawaslu, owner=KENDAL)()

    assert refused_on(naming(bawaslu)) == {"responsible"}


def test_the_agreement_that_is_chosen_is_one_that_takes_the_region_in(bawaslu):
    factories.agreement(bawaslu, **reaching(PLANTUNGAN))
    for_weleri = factories.agreement(bawaslu, **reaching(WELERI))

    assert refused_on(naming(bawaslu, for_weleri)) == {"agreement"}


def test_a_paper_that_another_region_wrote_past_the_forms_counts_nowhere(bawaslu):
    written_below = factories.agreement(bawaslu, BLUMAH)

    assert refused_on(naming(bawaslu, written_below)) == {"responsible"}


@pytest.mark.parametrize("owner", [PLANTUNGAN, BLUMAH])
def test_an_office_is_named_in_its_own_regions_ilm_alone(owner):
    bpbd = factories.partner(name="BPBD Kabupaten Kendal", kind=PartnerKind.OFFICE)
    factories.agreement(bpbd)

    naming(bpbd, owner=KENDAL)()
    assert refused_on(naming(bpbd, owner=owner)) == {"responsible"}


def test_a_region_above_does_not_name_a_partner_of_one_below():
    panwas = factories.partner(WELERI, name="Panwaslu Kecamatan Weleri")
    factories.agreement(panwas, WELERI)

    for owner in (KENDAL, PLANTUNGAN):
        assert refused_on(naming(panwas, owner=owner)) == {"responsible"}


def test_a_draft_is_not_approved_once_the_agreement_leaves_its_region_out(bawaslu):
    paper = factories.agreement(bawaslu)
    draft = factories.draft(BLUMAH, responsible=bawaslu, agreement=paper)
    paper.regions = [("region", factories.page(WELERI))]
    paper.save(update_fields=["regions"])

    with pytest.raises(ValidationError, match="Bawaslu"):
        draft.get_latest_revision().publish()


# The form offers what may be named, and takes nothing else


def offered(client, field):
    return set(client.get(ilm_url("add")).context["form"].fields[field].queryset)


def test_the_form_offers_what_the_officers_regions_may_name(village, bawaslu):
    kpu = factories.partner(name="KPU Kabupaten Kendal")
    bpbd = factories.partner(name="BPBD Kabupaten Kendal", kind=PartnerKind.OFFICE)
    own = factories.partner(BLUMAH, name="Karang Taruna Blumah")
    covering, _elsewhere = (
        factories.agreement(bawaslu, **reaching(PLANTUNGAN)),
        factories.agreement(kpu, **reaching(WELERI)),
    )

    assert offered(village, "responsible") == {bawaslu, own}
    assert offered(village, "agreement") == {covering}
    assert bpbd not in offered(village, "responsible")


def test_the_form_costs_as_many_queries_for_many_agreements(village, bawaslu, django_assert_max_num_queries):
    from ilm_blocks.queries import naming as offers

    user = factories.officer("plantungan", PLANTUNGAN, "add", "change")
    factories.agreement(bawaslu, **reaching(BLUMAH))
    with django_assert_max_num_queries(12) as few:
        list(offers.partners(user, "add"))
    for number in range(5):
        factories.agreement(factories.partner(name=f"Lembaga {number} Kendal"), **reaching(BLUMAH, KEDITEN))
    user = type(user).objects.get(pk=user.pk)
    with django_assert_max_num_queries(len(few)):
        assert len(offers.partners(user, "add")) == 6


def test_a_forged_form_names_no_partner_that_is_not_offered(village, bawaslu):
    factories.agreement(bawaslu, **reaching(WELERI))
    forged = posted(ILM(owner=factories.page(BLUMAH), responsible=bawaslu, title="Titipan", channels=["website"]))

    response = village.post(ilm_url("add"), forged)

    assert "responsible" in response.context["form"].errors
    assert not ILM.objects.exists()


# Who writes agreements


def agreement_form(partner, **changes):
    return {
        "partner": partner.pk, "kind": "pks", "title": "Titipan (contoh)", "number": "1/contoh", "partner_number": "",
        "valid_from": "2024-01-01", "valid_until": "2030-12-31", "regions-count": "0",
        **factories.SIGNED,
    } | changes  # fmt: skip


ADD = "ilm_blocks_agreement_modeladmin_create"


def test_a_village_writes_no_agreement_of_the_regencys_partner(village, bawaslu):
    page = village.get(reverse(ADD))
    assert bawaslu not in page.context["form"].fields["partner"].queryset

    for owner in (BLUMAH, KENDAL):
        village.post(reverse(ADD), agreement_form(bawaslu, owner=factories.page(owner).pk))

    assert not Agreement.objects.exists()


def test_the_keeper_writes_it_and_it_belongs_to_the_keeper(client, bawaslu):
    client.force_login(factories.officer("kabupaten", KENDAL, "add", "change", "publish"))

    client.post(reverse(ADD), agreement_form(bawaslu, owner=factories.page(BLUMAH).pk))

    assert Agreement.objects.get().owner_id == bawaslu.owner_id


def test_an_administrator_above_writes_for_the_region_that_keeps_the_partner(client):
    panwas = factories.partner(WELERI, name="Panwaslu Kecamatan Weleri")
    client.force_login(factories.officer("kabupaten", KENDAL, "add", "change", "publish"))

    client.post(reverse(ADD), agreement_form(panwas))

    assert Agreement.objects.get().owner_id == panwas.owner_id


def test_no_code_writes_one_for_another_region_either(bawaslu):
    paper = Agreement(
        partner=bawaslu, owner=factories.page(BLUMAH), title="Titipan (contoh)", number="1/contoh",
        valid_from=NOON.date(), valid_until=NOON.date(), **factories.SIGNED,
    )  # fmt: skip

    assert refused_on(paper.full_clean) == {"partner"}


def test_a_partners_people_are_offered_their_keepers_papers_alone(client, bawaslu):
    from django.contrib.auth import get_user_model

    user = get_user_model().objects.create_user("humas")
    factories.member(user, bawaslu)
    last_day = date(2099, 12, 31)
    true = factories.agreement(bawaslu, valid_until=last_day)
    factories.agreement(bawaslu, BLUMAH, valid_until=last_day)  # planted
    client.force_login(user)

    assert offered(client, "agreement") == {true}
