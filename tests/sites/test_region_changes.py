"""The screen on which an administrator above changes the territory: each change is seen before it is made."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from cms.accounts import roles
from ilm_blocks import regions
from ilm_blocks.models import Change
from sites.models import FormerCode, RegionPage
from sites.region_changes import REGION_CHANGES
from sites.succession.merging import merge
from tests import factories
from tests.factories import BLUMAH, KEDITEN, KENDAL, PLANTUNGAN, WELERI

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("cast")]

NEW = "33.24.01.2077"
SENT = {
    "renumber": {"code": "3324011001", "word": "kelurahan", "name": "Blumah"},
    "split": {"code": NEW, "word": "desa", "name": "Blumah Baru"},
}


@pytest.fixture
def signed_in(client):
    """Somebody with a role in a region, at the screen."""

    def signed_in(at=PLANTUNGAN, role="administrator"):
        user = get_user_model().objects.create_user("petugas", name="Petugas Contoh")
        roles.assign(user, role, factories.page(at))
        client.force_login(user)
        return client

    return signed_in


def address(code=BLUMAH):
    return reverse("sites_region_changes", args=[factories.page(code).pk])


def fields(act, **facts):
    return {"act": act} | {f"{act}-{name}": value for name, value in (SENT.get(act, {}) | facts).items()}


def merging(into=KEDITEN):
    return fields("merge", into=factories.page(into).pk)


def state():
    return Change.objects.count(), FormerCode.objects.count(), set(RegionPage.objects.values_list("code", "title"))


def test_a_change_is_shown_first_and_made_on_confirmation(client, signed_in):
    signed_in()
    before, page = state(), factories.page(BLUMAH)

    shown = client.post(address(), fields("renumber"))

    assert "Kode 33.24.01.2001 menjadi 33.24.01.1001" in shown.text
    assert state() == before
    made = client.post(address(), fields("renumber") | {"confirmed": shown.context["seal"]}, follow=True)
    assert factories.page("33.24.01.1001") == page
    assert "Desa Blumah kini bernama Kelurahan Blumah" in made.text


@pytest.mark.parametrize("act", ["renumber", "split", "merge", "add"])
def test_every_preview_writes_nothing_and_its_confirmation_does_what_it_said(client, signed_in, act):
    signed_in(KENDAL)
    where = address(PLANTUNGAN if act == "add" else BLUMAH)
    sent = {"merge": merging(), "add": fields("add", **SENT["split"])}.get(act) or fields(act)
    factories.decision("hide", factories.ilm(), by=BLUMAH)
    factories.article(BLUMAH, title="Panen raya")
    before = state()

    shown = client.post(where, sent)
    assert state() == before
    client.post(where, sent | {"confirmed": shown.context["seal"]})

    assert state() != before
    assert "petugas" in Change.objects.latest("seq").actor_name


def test_the_preview_of_a_merger_tells_all_that_goes_over(client, signed_in, django_user_model):
    siti = django_user_model.objects.create_user("siti", name="Siti Contoh")
    roles.assign(siti, "editor", factories.page(BLUMAH))
    factories.ilm(BLUMAH)
    factories.screen(BLUMAH, name="Balai desa")
    factories.article(BLUMAH, title="Panen raya")
    signed_in()

    lines = "\n".join(client.post(address(), merging()).context["outcome"].lines)

    for said in (
        "Desa Blumah bergabung ke Desa Kediten",
        "ILM yang ikut beralih: 1",
        "Siti Contoh meneruskan tugas Penyunting di Desa Kediten",
        "Videotron “Balai desa",
        "Kabar “Panen raya”",
        "ILM yang lalu tampil di Desa Kediten: 1 di situsnya, 1 di videotron",
    ):
        assert said in lines


def test_what_changed_since_the_preview_is_shown_anew_instead_of_done(client, signed_in):
    signed_in()
    shown = client.post(address(), merging())
    factories.ilm(BLUMAH)

    again = client.post(address(), merging() | {"confirmed": shown.context["seal"]})

    assert "Ada yang berubah sejak Anda melihatnya" in again.text
    assert regions.by_code(BLUMAH) is not None
    client.post(address(), merging() | {"confirmed": again.context["seal"]})
    assert regions.by_code(BLUMAH) is None


@pytest.mark.parametrize("at", [PLANTUNGAN, None], ids=["administrator", "superuser"])
def test_a_form_of_a_region_that_has_gone_into_another_one_says_where_it_went(client, signed_in, admin_user, at):
    if at:
        signed_in(at)
    else:
        client.force_login(admin_user)
    page = factories.page(BLUMAH)
    ours = [reverse(name, args=[page.pk]) for name in ("sites_region_changes", "sites_region_facts")]
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    shown = client.post(ours[0], merging())
    confirmed = merging() | {"confirmed": shown.context["seal"]}
    client.post(ours[0], confirmed)
    before = state()

    for answer in (*(client.post(address, confirmed) for address in [*ours, edit]), *map(client.get, ours)):
        assert answer.status_code == 410
        assert "Blumah (33.24.01.2001) sudah bergabung ke Desa Kediten (33.24.01.2002)" in answer.text
        assert reverse("wagtailadmin_explore", args=[factories.page(KEDITEN).pk]) in answer.text
    assert state() == before
    told = client.post(edit, headers={"x-requested-with": "XMLHttpRequest"})
    assert "sudah bergabung ke Desa Kediten" in told.json()["error_message"]


def test_whoever_is_not_signed_in_is_asked_to_and_told_nothing_of_it(client):
    where = address()
    merge(factories.page(BLUMAH).pk, factories.page(KEDITEN).pk)

    assert client.post(where).status_code == 302


def test_a_mistake_is_said_on_its_field_and_what_was_typed_stays(client, signed_in):
    signed_in()
    answer = client.post(address(), fields("renumber", code=KEDITEN, word="desa", name="Blumah Lama"))

    form = next(form for act, form in answer.context["forms"] if act.name == "renumber")
    assert "adalah kode Desa Kediten" in str(form.errors["code"])
    assert "Blumah Lama" in answer.text


@pytest.mark.parametrize(
    ("at", "role", "code", "offered"),
    [
        (KENDAL, "administrator", KENDAL, ["add"]),
        (KENDAL, "administrator", PLANTUNGAN, ["renumber", "add", "split", "merge"]),
        (PLANTUNGAN, "administrator", PLANTUNGAN, ["add"]),
        (PLANTUNGAN, "administrator", BLUMAH, ["renumber", "split", "merge"]),
        (BLUMAH, "administrator", BLUMAH, []),
        (PLANTUNGAN, "editor", BLUMAH, []),
        (PLANTUNGAN, "approver", BLUMAH, []),
        (WELERI, "administrator", BLUMAH, []),
    ],
)
def test_each_change_is_offered_to_an_administrator_above_alone(client, signed_in, at, role, code, offered):
    signed_in(at, role)
    answer = client.get(address(code))

    if offered:
        assert [act.name for act, _form in answer.context["forms"]] == offered
    else:
        assert answer.status_code in (302, 403, 404)
    for act in {each.name for each in REGION_CHANGES}.difference(offered):
        before = state()
        sent = merging() if act == "merge" else fields(act, **SENT["split"])
        client.post(address(code), sent | {"confirmed": "x"})
        assert state() == before


def test_the_way_there_is_offered_where_something_can_be_done(client, signed_in):
    signed_in(PLANTUNGAN)
    explore = [reverse("wagtailadmin_explore", args=[factories.page(code).pk]) for code in (BLUMAH, PLANTUNGAN, KENDAL)]

    assert [
        address(code) in client.get(page).text for code, page in zip((BLUMAH, PLANTUNGAN, KENDAL), explore, strict=True)
    ] == [
        True,
        True,
        False,
    ]


def test_a_region_beyond_ones_own_is_no_goal(client, signed_in):
    signed_in(PLANTUNGAN)
    before = state()
    answer = client.post(address(), merging(into="33.24.12.2001"))

    assert "into" in next(form for act, form in answer.context["forms"] if act.name == "merge").errors
    assert state() == before
