"""A region's say on what comes from above, taken on screen."""

import pytest
from django.urls import reverse

from ilm_blocks import cascade
from ilm_blocks.choices import Channel
from ilm_blocks.models import Change, LocalDecision
from tests import factories
from tests.factories import BLUMAH, KEDITEN, KENDAL, NOON, PLANTUNGAN, WELERI

pytestmark = pytest.mark.django_db

KINDS = {
    "hide": {"reason_code": "local_event"},
    "adopt": {},
    "pin": {},
    "note": {"text": "Pojok pengawasan: balai desa, Rabu 09.00."},
}


@pytest.fixture
def village(client):
    """The client of Blumah's own officer."""
    client.force_login(factories.officer("blumah", BLUMAH, "add", "change", "publish"))
    return client


def decide_url(ilm, kind, region=BLUMAH):
    return reverse("ilm_blocks_admin:decide", args=[ilm.pk, kind]) + f"?region={factories.page(region).pk}"


def in_region_url(region=BLUMAH):
    return reverse("ilm_blocks_admin:in_region") + f"?region={factories.page(region).pk}"


def shown(code):
    return cascade.resolve(factories.region(code), Channel.WEBSITE, NOON).items


def ask(client, method, url, data):
    """A form is asked for by its address alone; ``data`` is what would be handed in."""
    return client.post(url, data, follow=True) if method == "post" else client.get(url, follow=True)


def said(response):
    return " ".join(str(message) for message in response.context["messages"])


@pytest.mark.parametrize("kind", KINDS)
def test_a_decision_that_would_never_hold_is_refused_and_what_was_typed_stays(village, kind):
    ilm = factories.ilm(KENDAL, binding="offered" if kind == "adopt" else "default")

    page = village.post(decide_url(ilm, kind), KINDS[kind] | {"until": "01/01/2020 08.00"})

    assert "Waktu ini sudah lewat" in page.content.decode()
    assert "01/01/2020 08.00" in page.content.decode()
    assert not LocalDecision.objects.exists()


@pytest.mark.parametrize("kind", KINDS)
def test_a_region_decides_on_what_comes_from_above(village, kind):
    ilm = factories.ilm(KENDAL, binding="offered" if kind == "adopt" else "default")

    assert village.get(decide_url(ilm, kind)).status_code == 200
    village.post(decide_url(ilm, kind), KINDS[kind])

    decision = LocalDecision.objects.get()
    change = Change.objects.get(kind="localdecision")
    assert (decision.kind, decision.owner_id, str(decision.decided_by)) == (kind, factories.page(BLUMAH).pk, "blumah")
    assert (change.verb, change.actor_id) == (f"decided_{kind}", decision.decided_by_id)


def test_hiding_empties_the_own_village_only(village):
    ilm = factories.ilm(KENDAL)

    village.post(decide_url(ilm, "hide"), KINDS["hide"])

    assert shown(BLUMAH) == []
    assert shown(KEDITEN) == [ilm]


def test_a_district_hides_for_all_its_villages(client):
    client.force_login(factories.officer("camat", PLANTUNGAN, "add", "change"))
    ilm = factories.ilm(KENDAL)

    client.post(decide_url(ilm, "hide", PLANTUNGAN), KINDS["hide"] | {"covers_subtree": "on"})

    assert shown(BLUMAH) == shown(KEDITEN) == []
    assert shown(WELERI) == [ilm]


def test_the_subtree_is_not_offered_to_a_village(village):
    form = village.get(decide_url(factories.ilm(KENDAL), "hide")).context["form"]

    assert "covers_subtree" not in form.fields


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("kind", ["hide", "adopt"])
def test_a_mandatory_ilm_is_neither_hidden_nor_adopted(village, kind, method):
    ilm = factories.ilm(KENDAL, binding="mandatory")

    response = ask(village, method, decide_url(ilm, kind), KINDS[kind])

    page = response.content.decode()
    assert "ILM wajib tidak dapat disembunyikan" in page
    assert not LocalDecision.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("region", [KEDITEN, PLANTUNGAN, KENDAL])
def test_nobody_decides_for_another_region(village, region, kind, method):
    ilm = factories.ilm(KENDAL)

    response = ask(village, method, decide_url(ilm, kind, region), KINDS[kind])

    assert response.redirect_chain[0][0] == reverse("wagtailadmin_home")
    assert not LocalDecision.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_district_does_not_decide_on_a_villages_own(client, method):
    client.force_login(factories.officer("camat", PLANTUNGAN, "add", "change"))
    ilm = factories.ilm(BLUMAH)

    response = ask(client, method, decide_url(ilm, "hide", PLANTUNGAN), KINDS["hide"])

    assert "hanya memutuskan atas ILM miliknya" in response.content.decode()
    assert not LocalDecision.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_not_readable_cannot_be_decided_on(village, method):
    for ilm in (factories.draft(KENDAL), factories.ilm(KEDITEN)):
        response = ask(village, method, decide_url(ilm, "pin"), KINDS["pin"])
        assert response.redirect_chain[0][0] == reverse("wagtailadmin_home")

    assert not LocalDecision.objects.exists()


@pytest.mark.parametrize("region", ["", "x", "999999"])
def test_a_region_that_does_not_exist_decides_nothing(village, region):
    url = reverse("ilm_blocks_admin:decide", args=[factories.ilm(KENDAL).pk, "hide"]) + f"?region={region}"

    assert village.post(url, KINDS["hide"]).status_code == 302


def test_a_kind_that_does_not_exist_is_not_found(village):
    assert village.get(decide_url(factories.ilm(KENDAL), "hapus")).status_code == 404


@pytest.mark.parametrize(
    ("kind", "data", "field"),
    [
        ("hide", {}, "reason_code"),
        ("hide", {"reason_code": "other", "text": "pendek"}, "text"),
        ("note", {"text": " "}, "text"),
        ("pin", {"until": "besok"}, "until"),
    ],
)
def test_what_a_decision_lacks_is_said_on_its_field(village, kind, data, field):
    response = village.post(decide_url(factories.ilm(KENDAL), kind), data)

    assert field in response.context["form"].errors
    assert not LocalDecision.objects.exists()


# Undoing


def undo_url(decision):
    return reverse("ilm_blocks_admin:undo", args=[decision.pk])


def test_undoing_shows_the_ilm_again_and_keeps_the_record(village):
    ilm = factories.ilm(KENDAL)
    decision = factories.decision("hide", ilm, BLUMAH)

    response = village.post(undo_url(decision), follow=True)

    assert ilm.title in said(response)
    assert shown(BLUMAH) == [ilm]
    assert list(Change.objects.filter(kind="localdecision").order_by("seq").values_list("verb", flat=True)) == [
        "created",
        "undone",
    ]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("region", [KEDITEN, PLANTUNGAN])
def test_nobody_undoes_the_decision_of_another_region(village, region, method):
    decision = factories.decision("hide", factories.ilm(KENDAL), region)

    response = getattr(village, method)(undo_url(decision))

    assert response.status_code in (302, 405)
    assert LocalDecision.objects.standing().get() == decision


def test_a_decision_is_undone_once(village):
    decision = factories.decision("hide", factories.ilm(KENDAL), BLUMAH)

    village.post(undo_url(decision))

    assert village.post(undo_url(decision)).status_code == 404


# The list it all starts from


def test_the_list_offers_what_the_rules_leave_open(village):
    default, mandatory = factories.ilm(KENDAL, title="Anjuran"), factories.ilm(KENDAL, binding="mandatory")
    offered, hidden = factories.ilm(KENDAL, binding="offered"), factories.ilm(KENDAL)
    decision = factories.decision("hide", hidden, BLUMAH)

    lines = {line.verdict.ilm: line for line in village.get(in_region_url()).context["above"]}

    assert lines[default].kinds == ["hide", "pin", "note"]
    assert lines[mandatory].kinds == ["note"]
    assert lines[offered].kinds == ["adopt", "pin", "note"]
    assert (lines[hidden].kinds, lines[hidden].own_decisions) == ([], [decision])
    assert "local_event" not in lines[hidden].sentence
    assert not lines[hidden].verdict.is_shown


def test_the_list_tells_what_is_from_above_from_what_is_our_own(village):
    from_above, own = factories.ilm(KENDAL), factories.ilm(BLUMAH)
    factories.ilm(KEDITEN)

    context = village.get(in_region_url()).context

    assert [line.verdict.ilm for line in context["above"]] == [from_above]
    assert [line.verdict.ilm for line in context["own"]] == [own]


def test_the_list_leaves_out_what_is_not_meant_for_the_place(village):
    factories.ilm(KENDAL, target=[("levels", {"side": "include", "levels": ["district"]})])
    factories.ilm(KENDAL, channels=["videotron"])

    assert village.get(in_region_url()).context["above"] == []
