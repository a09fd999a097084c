"""Who uploads a film sees how far it is, in the library and beside the chooser of an ILM; nobody sees another's."""

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.models import Collection
from wagtailmedia.models import get_media_model

from cms.accounts import roles
from ilm_blocks.media import films, intake
from ilm_blocks.models import Film, FilmState
from tests import factories
from tests.browsing import Browser
from tests.factories import WELERI
from tests.ilm_blocks.media import files

pytestmark = pytest.mark.django_db(transaction=False)

STATES = reverse("ilm_blocks_admin:films")
HEVC = files.film("libx265", size=(64, 36))
SAID = ".ilm-film"


@pytest.fixture(autouse=True)
def cast(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.ILM_BLOCKS = {**settings.ILM_BLOCKS, "SCREEN_SIZES": ""}


def person(code, name):
    user = get_user_model().objects.create_user(name, name=name.title())
    roles.assign(user, "editor", factories.page(code))
    return user


def uploaded(by, content=HEVC):
    """A film in the library of the region of ``by``, and its row."""
    taken = intake.film(ContentFile(content, name="pesan.mp4"))
    library = Collection.objects.get(
        group_permissions__group__in=by.groups.all(), group_permissions__permission__codename="add_media"
    )
    media = get_media_model()(
        title="Pesan", type="video", duration=taken.seconds, width=64, height=36, collection=library,
        uploaded_by_user=by,
    )  # fmt: skip
    media.file.save(taken.name, taken)
    return media, films.rows([media])[films.key_of(media)]


def told(client, *media):
    answer = client.get(STATES, {"media": [each.pk for each in media]})
    assert answer.status_code == 200
    return answer.json()["films"]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"state": FilmState.WAITING}, "Menunggu disiapkan untuk videotron."),
        ({"state": FilmState.WORKING, "permille": 421}, "Sedang disiapkan untuk videotron: 42 %."),
        ({"state": FilmState.DONE}, "Siap untuk videotron"),
        ({"state": FilmState.FAILED, "fault": "“pesan.mp4” rusak."}, "“pesan.mp4” rusak."),
    ],
    ids=FilmState.values,
)
def test_each_state_is_a_sentence(client, facts, said):
    sari = person(WELERI, "sari")
    media, _film = uploaded(sari)
    Film.objects.update(**facts)
    client.force_login(sari)

    [found] = told(client, media).values()

    assert found["said"].startswith(said)
    assert (found["again"] is not None) == (facts["state"] == FilmState.FAILED)
    moves = facts["state"] in (FilmState.WAITING, FilmState.WORKING)
    assert ("tidak tampil di mana pun" in found["said"]) == moves


def test_a_film_of_another_library_is_as_unknown_as_one_that_is_not_there(client):
    media, film = uploaded(person(WELERI, "sari"))
    Film.objects.update(state=FilmState.FAILED)
    client.force_login(person("33.24.01", "budi"))

    assert told(client, media) == {}
    assert client.post(reverse("ilm_blocks_admin:film_again", args=[media.pk])).status_code == 404
    film.refresh_from_db()
    assert film.state == FilmState.FAILED


@pytest.mark.parametrize("number", ["0", "-1", "x", "9" * 40, "1;2", "", "½"])
def test_a_number_that_is_none_is_no_film(client, number):
    client.force_login(person(WELERI, "sari"))

    answer = client.get(STATES, {"media": number})

    assert (answer.status_code, answer.json()) == (200, {"films": {}})


def test_what_failed_is_tried_again_and_nothing_else(client, django_capture_on_commit_callbacks):
    sari = person(WELERI, "sari")
    media, film = uploaded(sari)
    client.force_login(sari)
    address = reverse("ilm_blocks_admin:film_again", args=[media.pk])
    assert client.post(address).status_code == 404
    Film.objects.update(state=FilmState.FAILED, fault="Rusak.")

    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address).json()["films"][str(media.pk)]["state"] == "waiting"

    film.refresh_from_db()
    assert film.state == FilmState.DONE


def test_the_list_of_the_library_follows_a_film_to_its_end(browser_page, client):
    sari = person(WELERI, "sari")
    uploaded(sari)
    client.force_login(sari)
    page = Browser(browser_page, client).open(reverse("wagtailmedia:index"))

    page.wait_for_selector(f"{SAID} >> text=Menunggu disiapkan")
    Film.objects.update(state=FilmState.WORKING, permille=420)
    page.wait_for_selector(f"{SAID} >> text=42 %")
    assert page.locator(f"{SAID} progress").get_attribute("value") == "42"
    Film.objects.update(state=FilmState.FAILED, fault="“pesan.mp4” rusak.")
    page.wait_for_selector(f"{SAID} >> text=rusak")

    page.get_by_role("button", name="Coba lagi").click()
    page.wait_for_selector(f"{SAID} >> text=Menunggu disiapkan")
    assert page.locator(SAID).count() == 1


def test_the_form_of_the_film_and_the_editor_of_an_ilm_tell_it_too(browser_page, client):
    sari = person(WELERI, "sari")
    media, _film = uploaded(sari)
    client.force_login(sari)
    browser = Browser(browser_page, client)

    browser.open(reverse("wagtailmedia:edit", args=[media.pk])).wait_for_selector(SAID)

    clip = {"video": media, "alt": "Contoh", "poster": None, "captions": None}
    ilm = factories.draft(WELERI, creatives=[("video", clip)])
    page = browser.open(reverse("wagtailsnippets_ilm_blocks_ilm:edit", args=[ilm.pk]))
    page.wait_for_selector(f"{SAID} >> text=Menunggu disiapkan")
