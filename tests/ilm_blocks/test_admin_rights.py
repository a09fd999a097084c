"""Whose room is whose: each screen for the officers of the region, for others not even the title."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from ilm_blocks.admin import registers
from ilm_blocks.admin.addresses import ilm_url
from ilm_blocks.models import ILM, Agreement, Change, LocalDecision, Partner, Takeover
from tests import factories
from tests.factories import BLUMAH, KEDITEN, KENDAL, PLANTUNGAN, WELERI
from tests.ilm_blocks.editing import posted, review_url, verdict

pytestmark = pytest.mark.django_db

SECRET = "Rahasia Kediten"
EVERYTHING = ("add", "change", "publish", "lock", "unlock")


def ilm_paths():
    """Every address of the viewset that names an ILM, from its own urls."""
    return sorted({pattern.name for pattern in ILM.snippet_viewset.get_urlpatterns() if pattern.name} - LISTS)


LISTS = {"list", "list_results", "add", "preview_on_add"}
ARGUMENTS = {
    "workflow_action": ["approve", 1],
    "collect_workflow_action_data": ["approve", 1],
    "workflow_preview": [1],
    "workflow_history_detail": [1],
    "revisions_compare": ["earliest", "latest"],
}


def address(name, ilm):
    extra = ARGUMENTS.get(name, [])
    if name in ("revisions_view", "revisions_revert", "revisions_unschedule"):
        extra = [ilm.get_latest_revision().pk]
    return reverse(ILM.snippet_viewset.get_url_name(name), args=[ilm.pk, *extra])


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", ilm_paths())
def test_no_screen_of_an_ilm_opens_for_another_village(sign_in, name, method):
    stranger = sign_in(BLUMAH, *EVERYTHING)
    theirs = factories.ilm(KEDITEN, title=SECRET)
    theirs.save_revision()
    url = address(name, theirs)
    data = posted(theirs, title="Diubah") | {"action-publish": "1", "code": "legal"}

    response = getattr(stranger, method)(url, data if method == "post" else None)

    assert response.status_code in (302, 403, 404, 405)
    assert SECRET not in response.content.decode()
    assert unchanged(theirs)


def unchanged(ilm):
    stored = ILM.objects.get(pk=ilm.pk)
    facts = ("title", "live", "withdrawn_at", "locked", "latest_revision_id")
    assert Change.objects.filter(kind="ilm", object_id=ilm.pk).count() == ilm.live
    return [getattr(stored, fact) for fact in facts] == [getattr(ilm, fact) for fact in facts]


@pytest.mark.parametrize("path", ["list", "list_results"])
def test_the_list_shows_ones_own_regions_and_those_below(sign_in, path):
    for owner, title in [(KEDITEN, SECRET), (BLUMAH, "Bank sampah"), (KENDAL, "Tolak politik uang")]:
        factories.ilm(owner, title=title)

    shown = sign_in(PLANTUNGAN, *EVERYTHING).get(ilm_url(path)).content.decode()

    assert SECRET in shown
    assert "Bank sampah" in shown
    assert "Tolak politik uang" not in shown


@pytest.mark.parametrize("search", ["?q=Rahasia", "?state=on_air", "?id=all"])
def test_neither_search_nor_filter_nor_chooser_leads_to_another_village(sign_in, search):
    stranger = sign_in(BLUMAH, *EVERYTHING)
    theirs = factories.ilm(KEDITEN, title=SECRET)
    factories.ilm(BLUMAH)
    chooser = "wagtailsnippetchoosers_ilm_blocks_ilm"

    for url in (
        ilm_url("list"),
        reverse(f"{chooser}:choose"),
        reverse(f"{chooser}:choose_results"),
        reverse(f"{chooser}:chosen", args=[theirs.pk]),
        reverse("wagtail_bulk_action", args=["ilm_blocks", "ilm", "delete"]),
    ):
        assert SECRET not in stranger.get(url + search).content.decode(), url


def test_bulk_delete_with_forged_ids_deletes_nothing_of_another_village(sign_in):
    stranger = sign_in(BLUMAH, *EVERYTHING)
    theirs = factories.draft(KEDITEN)

    url = reverse("wagtail_bulk_action", args=["ilm_blocks", "ilm", "delete"]) + f"?id={theirs.pk}"

    assert stranger.post(url).status_code == 404
    assert ILM.objects.filter(pk=theirs.pk).exists()


def test_nobody_creates_an_ilm_in_the_name_of_another_village(sign_in):
    stranger = sign_in(BLUMAH, *EVERYTHING)
    page = factories.page(KEDITEN)

    response = stranger.post(ilm_url("add"), posted(ILM(owner=page, title="Titipan", channels=["website"])))

    assert "owner" in response.context["form"].errors
    assert not ILM.objects.exists()


def test_nobody_hands_his_draft_to_another_village(sign_in):
    client = sign_in(BLUMAH, *EVERYTHING)
    mine = factories.draft(BLUMAH)

    response = client.post(ilm_url("edit", mine), posted(mine, owner=factories.page(KEDITEN).pk))

    assert "owner" in response.context["form"].errors


def test_who_may_not_publish_prepares_a_draft_and_no_more(sign_in):
    editor = sign_in(BLUMAH, "add", "change")
    mine = factories.draft(BLUMAH)

    editor.post(ilm_url("edit", mine), posted(mine, title="Judul baru") | {"action-publish": "1"})
    page = editor.get(ilm_url("edit", mine)).content.decode()

    assert ILM.objects.get(pk=mine.pk).title == "Judul baru"
    assert not ILM.objects.approved().exists()
    assert "Setujui dan tayangkan" not in page


def test_a_right_to_publish_elsewhere_does_not_publish_here(sign_in):
    editor = sign_in(PLANTUNGAN, "add", "change")
    factories.officer("lain", BLUMAH, "publish").groups.first().user_set.add(_user(editor))
    ours = factories.draft(PLANTUNGAN)
    theirs = factories.draft(BLUMAH)

    for ilm in (ours, theirs):
        editor.post(ilm_url("edit", ilm), posted(ilm) | {"action-publish": "1"})
        editor.post(review_url(ilm), verdict(ilm))

    assert list(ILM.objects.approved()) == [theirs]


def test_creating_where_one_may_not_publish_says_so(sign_in):
    editor = sign_in(PLANTUNGAN, "add", "change")
    factories.officer("lain", BLUMAH, "publish").groups.first().user_set.add(_user(editor))
    new = ILM(owner=factories.page(PLANTUNGAN), title="Baru", channels=["website"])

    response = editor.post(ilm_url("add"), posted(new) | {"action-publish": "1"})

    assert "tidak menyetujuinya" in str(response.context["form"].errors["owner"])
    assert not ILM.objects.exists()


def _user(client):
    return get_user_model().objects.get(pk=client.session["_auth_user_id"])


def test_the_form_offers_partners_at_or_above_and_no_strangers(sign_in):
    above, beside = factories.partner(KENDAL, name="Bawaslu"), factories.partner(WELERI, name="Panwaslu Weleri")
    factories.agreement(above), factories.agreement(beside, WELERI)

    form = sign_in(BLUMAH, *EVERYTHING).get(ilm_url("add")).context["form"]

    assert list(form.fields["responsible"].queryset) == [above]
    assert list(form.fields["agreement"].queryset) == list(Agreement.objects.filter(partner=above))
    assert form.initial["owner"] == factories.page(BLUMAH).pk


# What comes from above


@pytest.mark.parametrize("screen", ["where", "why"])
def test_an_approved_ilm_is_readable_below_and_nowhere_else(sign_in, screen):
    from_above, beside = factories.ilm(KENDAL), factories.ilm(KEDITEN, title=SECRET)
    draft = factories.draft(KENDAL)
    village = sign_in(BLUMAH, *EVERYTHING)

    assert village.get(reverse(f"ilm_blocks_admin:{screen}", args=[from_above.pk])).status_code == 200
    for hidden in (beside, draft):
        response = village.get(reverse(f"ilm_blocks_admin:{screen}", args=[hidden.pk]))
        assert response.status_code == 302
        assert SECRET not in response.content.decode()


@pytest.mark.parametrize("screen", ["in_region", "on_a_day"])
def test_another_region_cannot_be_asked_about(sign_in, screen):
    factories.ilm(KEDITEN, title=SECRET)
    village = sign_in(BLUMAH, *EVERYTHING)

    response = village.get(reverse(f"ilm_blocks_admin:{screen}"), {"region": factories.page(KEDITEN).pk})

    assert "region" in response.context["form"].errors
    assert SECRET not in response.content.decode()


@pytest.mark.parametrize("screen", ["in_region", "on_a_day"])
def test_who_acts_for_no_region_is_asked_nothing(sign_in, screen):
    assert sign_in(BLUMAH).get(reverse(f"ilm_blocks_admin:{screen}")).status_code == 302


# Registers

FACTORIES = {
    Partner: lambda owner: factories.partner(owner, name=SECRET),
    Agreement: lambda owner: factories.agreement(factories.partner(owner), owner, number=SECRET),
    registers.QuietPeriod: lambda owner: factories.quiet_period(owner, name=SECRET),
    registers.ElectionStage: lambda owner: factories.election_stage(owner, name=SECRET),
    Takeover: lambda owner: factories.takeover(owner, text=SECRET),
    LocalDecision: lambda owner: factories.decision("hide", factories.ilm(KENDAL), owner, text=SECRET),
}
OWNED = [register for register in registers.REGISTERS if register.model in FACTORIES]


@pytest.mark.parametrize("register", OWNED, ids=lambda register: register.__name__)
def test_a_register_shows_the_rows_of_ones_own_regions_alone(sign_in, register):
    FACTORIES[register.model](KEDITEN)
    index = register().url_helper.index_url

    assert SECRET in sign_in(PLANTUNGAN, *EVERYTHING).get(index).content.decode()
    assert SECRET not in sign_in(BLUMAH, *EVERYTHING).get(index + "?q=Rahasia").content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("action", ["edit", "delete", "history"])
@pytest.mark.parametrize("register", OWNED, ids=lambda register: register.__name__)
def test_a_forged_id_opens_no_row_of_another_village(sign_in, register, action, method):
    row = FACTORIES[register.model](KEDITEN)
    stranger = sign_in(BLUMAH, *EVERYTHING)
    before = list(Change.objects.values_list("seq", flat=True))

    response = getattr(stranger, method)(register().url_helper.get_action_url(action, row.pk), {"name": "Diubah"})

    assert response.status_code in (302, 403, 404, 405)
    assert SECRET not in response.content.decode()
    assert list(Change.objects.values_list("seq", flat=True)) == before
    assert register.model.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("register", OWNED, ids=lambda register: register.__name__)
def test_no_row_is_deleted_even_by_its_own_officer(sign_in, register):
    row = FACTORIES[register.model](BLUMAH)
    officer = sign_in(BLUMAH, *EVERYTHING)

    officer.post(register().url_helper.get_action_url("delete", row.pk))

    assert register.model.objects.filter(pk=row.pk).exists()


def test_the_form_of_a_row_on_record_says_what_to_do_instead_of_deleting(sign_in):
    row = factories.partner(BLUMAH)

    page = sign_in(BLUMAH, *EVERYTHING).get(registers.PartnerAdmin().url_helper.get_action_url("edit", row.pk))

    assert "Nonaktifkan saja" in page.content.decode()
    assert "/delete/" not in page.content.decode()


def test_a_partner_is_made_for_ones_own_region_only(sign_in):
    officer = sign_in(BLUMAH, *EVERYTHING)
    url = registers.PartnerAdmin().url_helper.create_url

    officer.post(
        url, {"owner": factories.page(KEDITEN).pk, "name": "Titipan", "kind": "office", "body": "regional_office"}
    )
    officer.post(
        url, {"owner": factories.page(BLUMAH).pk, "name": "PKK Blumah", "kind": "office", "body": "regional_office"}
    )

    [made] = Partner.objects.all()
    assert (made.name, made.owner_id) == ("PKK Blumah", factories.page(BLUMAH).pk)
    assert Change.objects.get(kind="partner").actor_id == _user(officer).pk


@pytest.mark.parametrize("register", [registers.LocalDecisionAdmin, registers.ChangeAdmin])
@pytest.mark.parametrize("action", ["edit", "delete"])
def test_what_is_written_elsewhere_is_only_read_here(sign_in, register, action):
    factories.decision("hide", factories.ilm(KENDAL), BLUMAH)
    row = register.model.objects.filter(owner=factories.page(BLUMAH)).first()
    officer = sign_in(BLUMAH, *EVERYTHING)

    assert officer.get(register().url_helper.get_action_url(action, row.pk)).status_code == 302
    assert officer.get(register().url_helper.create_url).status_code == 302


RULES = [registers.ClassRuleAdmin, registers.ChecklistItemAdmin]


@pytest.mark.parametrize("register", RULES)
def test_rules_of_the_house_are_read_below_and_edited_at_the_top(sign_in, register):
    row = register.model.objects.first()
    edit = register().url_helper.get_action_url("edit", row.pk)

    for place, actions, status in [
        (KENDAL, EVERYTHING, 200),
        (KENDAL, ("add", "change"), 302),
        (BLUMAH, EVERYTHING, 302),
    ]:
        get_user_model().objects.all().delete()
        officer = sign_in(place, *actions)
        assert officer.get(register().url_helper.index_url).status_code == 200
        assert officer.get(edit).status_code == status
        assert officer.get(register().url_helper.get_action_url("delete", row.pk)).status_code == 302


def test_campaign_stays_forbidden_whatever_an_officer_ticks(sign_in):
    campaign = registers.ClassRule.objects.get(name="campaign")
    url = registers.ClassRuleAdmin().url_helper.get_action_url("edit", campaign.pk)

    response = sign_in(KENDAL, *EVERYTHING).post(url, {"name": "campaign", "may_be_approved": "on"})

    assert "may_be_approved" in response.context["form"].errors
