"""Public answers are the same for everybody: no cookie is read, none is set, and each says how long it may be kept."""

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLResolver, get_resolver, reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from cms.accounts import roles
from cms.accounts.models import Role
from cms.audiences import PublicMiddleware
from ilm_blocks import actions
from ilm_blocks.admin.addresses import ilm_url
from ilm_blocks.models import Asset
from partner_api.delivery.drafts.links import Link
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db

LASTING = "max-age=15, public, s-maxage=300, stale-if-error=86400, stale-while-revalidate=60"
#: What civil days decide, twelve hours before the next one begins.
TO_MIDNIGHT = LASTING.replace("=86400", "=42900")
PAGE = LASTING.replace("=15", "=0")
#: What holds until the next full hour.
HOUR = PAGE.replace("=86400", "=3300")
MOMENT = "max-age=2, public, s-maxage=2"
FILE = "immutable, max-age=31536000, public"
PLAYER = "max-age=60, private"  # its nonce is for one browser
NONE = "no-store"


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def person():
    person = factories.officer("petugas", BLUMAH, "add", "change", "publish")
    roles.assign(person, Role.ADMINISTRATOR, factories.page(BLUMAH))
    return person


@pytest.fixture
def answers(person):
    """Every public address of the project as (path, status, what it says to caches)."""
    ilm = factories.ilm(KENDAL, creatives=[factories.poster()])
    withdrawn = factories.ilm(KENDAL)
    actions.withdraw(withdrawn, code="legal")
    image = factories.image()
    article = factories.article(BLUMAH, slug="kabar-desa", image=image)
    event = factories.event(BLUMAH, slug="acara-desa", date=NOON.date() + timedelta(days=9))
    document = get_document_model().objects.create(title="Naskah", file=ContentFile(b"%PDF-1.4", name="naskah.pdf"))
    cursor = Client().get(f"/api/v1/regions/{BLUMAH}/snapshot/").json()["cursor"]
    link = Link.to(factories.draft(BLUMAH).latest_revision, now=NOON)
    Redirect.objects.create(old_path="/lama", redirect_link="/kabar/")
    found = {
        r"documents/(\d+)/(.*)$": [(document.url, 200, PAGE), ("/documents/999/x.pdf", 404, NONE)],
        "healthz": [("/healthz", 200, "max-age=0, must-revalidate, no-cache, no-store, private")],
        "robots.txt": [("/robots.txt", 200, PAGE)],
        "sitemap.xml": [("/sitemap.xml", 200, PAGE)],
        "agenda.ics": [("/agenda.ics", 200, PAGE)],
        "agenda/<int:event_id>.ics": [
            (f"/agenda/{event.pk}.ics", 200, PAGE),
            ("/agenda/999999.ics", 404, NONE),
        ],
        "api/v1/": [("/api/v1/", 200, LASTING)],
        "api/v1/regions/": [("/api/v1/regions/?limit=2", 200, LASTING), ("/api/v1/regions/?x=1", 400, NONE)],
        "api/v1/regions/<str:code>/": [(f"/api/v1/regions/{BLUMAH}/", 200, LASTING)],
        "api/v1/regions/<str:code>/ilm/": [
            (f"/api/v1/regions/{BLUMAH}/ilm/", 200, LASTING),
            (f"/api/v1/regions/{BLUMAH}/ilm/?at=2024-02-01T12:00:00%2B07:00", 200, NONE),
        ],
        **{
            f"api/v1/regions/<str:code>/feed.{word}": [
                (f"/api/v1/regions/{BLUMAH}/feed.{word}", 200, LASTING),
                (f"/api/v1/regions/{BLUMAH}/feed.{word}?content=all", 200, LASTING),
            ]
            for word in ("json", "rss", "atom", "mrss", "txt")
        },
        "api/v1/regions/<str:code>/beacon/": [(f"/api/v1/regions/{BLUMAH}/beacon/", 200, MOMENT)],
        "api/v1/regions/<str:code>/below/": [(f"/api/v1/regions/{BLUMAH}/below/", 200, LASTING)],
        "api/v1/regions/<str:code>/articles/": [(f"/api/v1/regions/{BLUMAH}/articles/", 200, LASTING)],
        "api/v1/articles/<int:article_id>/": [
            (f"/api/v1/articles/{article.pk}/", 200, LASTING),
            ("/api/v1/articles/999999/", 404, NONE),
        ],
        "api/v1/regions/<str:code>/events/": [(f"/api/v1/regions/{BLUMAH}/events/", 200, LASTING)],
        "api/v1/events/": [(f"/api/v1/events/?region={BLUMAH}", 501, NONE)],
        "api/v1/events/<int:event_id>/": [
            (f"/api/v1/events/{event.pk}/", 200, LASTING),
            ("/api/v1/events/999999/", 404, NONE),
        ],
        "api/v1/regions/<str:code>/snapshot/": [(f"/api/v1/regions/{BLUMAH}/snapshot/", 200, LASTING)],
        "api/v1/regions/<str:code>/changes/": [
            (f"/api/v1/regions/{BLUMAH}/changes/?since={cursor}", 200, LASTING),
            (f"/api/v1/regions/{BLUMAH}/changes/", 400, NONE),
        ],
        "api/v1/preview/<str:token>/": [
            (f"/api/v1/preview/{link.token}/", 200, NONE),
            ("/api/v1/preview/abc/", 404, NONE),
        ],
        "api/v1/ilm/": [("/api/v1/ilm/?limit=2", 200, TO_MIDNIGHT), ("/api/v1/ilm/?x=1", 400, NONE)],
        "api/v1/ilm/<int:ilm_id>/": [
            (f"/api/v1/ilm/{ilm.pk}/", 200, LASTING),
            (f"/api/v1/ilm/{withdrawn.pk}/", 410, NONE),
        ],
        "videotron/": [
            ("/videotron/", 200, PLAYER),
            ("/videotron/?screen=abc", 200, PLAYER),
        ],
        "videotron/sw.js": [("/videotron/sw.js", 200, "no-cache")],
        "api/v1/screens/manifest/": [("/api/v1/screens/manifest/", 401, NONE)],
        "api/v1/screens/operating/": [("/api/v1/screens/operating/", 401, NONE)],
        "api/v1/screens/pair/": [("/api/v1/screens/pair/", 405, NONE)],
        "api/v1/screens/pair/token/": [("/api/v1/screens/pair/token/", 405, NONE)],
        "pasang/": [("/pasang/", 302, NONE), ("/pasang/?code=WDJB-MJHT", 302, NONE)],
        "pasang/<str:code>.svg": [("/pasang/WDJB-MJHT.svg", 200, NONE)],
        "api/v1/screens/plays/": [("/api/v1/screens/plays/", 401, NONE)],
        "api/v1/screens/heartbeat/": [("/api/v1/screens/heartbeat/", 401, NONE)],
        "api/v1/screens/screenshot/": [("/api/v1/screens/screenshot/", 401, NONE)],
        **{
            f"api/v1/partners/{path}": [(f"/api/v1/partners/{re.sub('<[^>]*>', asked, path)}", 401, NONE)]
            for path, asked in (
                ("submissions/", ""),
                ("submissions/<int:submission_id>/", "1"),
                ("media/", ""),
                *(
                    (f"submissions/<int:submission_id>/{verb}/", "1")
                    for verb in ("submit", "take-back", "confirm", "refuse", "withdraw", "copy")
                ),
                ("media/<str:media_id>/", "film-1"),
                ("media/uploads/", ""),
                ("media/uploads/<uuid:upload_id>/", "00000000-0000-4000-8000-000000000000"),
                ("webhooks/", ""),
                ("agreements/", ""),
                *(
                    (f"webhooks/<int:webhook_id>/{verb}", "1")
                    for verb in (
                        "",
                        "rotate-secret/",
                        "test/",
                        "deliveries/",
                        "deliveries/<int:delivery_id>/replay/",
                        "replay-failed/",
                    )
                ),
            )
        },
        "api/v1/partners/play-report/": [("/api/v1/partners/play-report/", 401, NONE)],
        "laporan-tayang/": [("/laporan-tayang/", 200, NONE), ("/laporan-tayang/?mark=bukan", 400, NONE)],
        "laporan-tayang/<str:mark>/": [("/laporan-tayang/abcd2345efgh/", 404, NONE)],
        "transparansi/": [
            ("/transparansi/", 200, HOUR),
            ("/transparansi/?bulan=2024-02", 200, HOUR),
            ("/transparansi/?bulan=2024-03", 404, NONE),
        ],
        **{
            f"transparansi/{name}.csv": [
                (f"/transparansi/{name}.csv", 200, HOUR),
                (f"/transparansi/{name}.csv?bulan=x", 404, NONE),
            ]
            for name in ("tayang", "videotron")
        },
        "api/v1/openapi.json": [("/api/v1/openapi.json", 200, LASTING)],
        "api/v1/docs/": [("/api/v1/docs/", 200, LASTING)],
        "api/v2/pages/": [("/api/v2/pages/", 200, LASTING)],
        "api/v2/pages/<int:pk>/": [(f"/api/v2/pages/{article.pk}/", 200, LASTING)],
        "api/v2/pages/find/": [(f"/api/v2/pages/find/?id={article.pk}", 302, NONE)],
        "api/v2/images/": [("/api/v2/images/", 200, LASTING)],
        "api/v2/images/<int:pk>/": [(f"/api/v2/images/{image.pk}/", 200, LASTING)],
        "api/v2/images/find/": [("/api/v2/images/find/?id=999", 404, NONE)],
        "api/v2/documents/": [("/api/v2/documents/", 200, LASTING)],
        "api/v2/documents/<int:pk>/": [("/api/v2/documents/999/", 404, NONE)],
        "api/v2/documents/find/": [("/api/v2/documents/find/?id=999", 404, NONE)],
        "oembed/": [
            ("/oembed/?url=http://blumah.localhost/", 200, LASTING),
            ("/oembed/?url=https://contoh.example/", 404, NONE),
            ("/oembed/?format=yaml", 501, NONE),
        ],
        "embed/ilm-kendal.js": [("/embed/ilm-kendal.js", 200, LASTING.replace("=15", "=300"))],
        "embed/<str:code>/": [
            (f"/embed/{BLUMAH}/", 200, PAGE),
            (f"/embed/{BLUMAH}/?content=news", 200, PAGE),
            (f"/embed/{BLUMAH}/?content=all", 200, PAGE),
            (f"/embed/{BLUMAH}/?height=1", 400, NONE),
            ("/embed/33.24.99/", 404, NONE),
        ],
        "embed/<str:code>/ilm/<int:ilm_id>/": [
            (f"/embed/{BLUMAH}/ilm/{ilm.pk}/", 200, PAGE),
            (f"/embed/{BLUMAH}/ilm/{withdrawn.pk}/", 410, NONE),
        ],
        "api/problems/": [("/api/problems/", 200, LASTING)],
        "api/problems/<slug:code>/": [("/api/problems/not_found/", 200, LASTING), ("/api/problems/x/", 404, NONE)],
        "api/": [("/api/x/", 404, NONE), ("/api/v1/regions", 301, LASTING)],
        "m/(?P<sha256>[0-9a-f]{64})\\.(?P<ext>[a-z0-9]{2,5})$": [
            (Asset.objects.first().get_absolute_url(), 200, FILE),
            (f"/m/{'0' * 64}.jpg", 404, NONE),
        ],
        "media/(?P<path>(?:images|original_images|media|media_thumbnails)/.+)$": [
            (image.file.url, 200, FILE),
            ("/media/images/nichts.png", 404, NONE),
        ],
        "((?:[\\w\\-]+/)*)$": [
            ("/", 200, PAGE),
            ("/ilm/", 200, PAGE),
            (f"/ilm/{ilm.pk}/", 200, PAGE),
            (f"/ilm/{withdrawn.pk}/", 410, NONE),
            ("/kabar/", 200, PAGE),
            ("/kabar-desa/", 200, PAGE),
            ("/kabar-desa", 301, LASTING),
            ("/lama/", 301, LASTING),
            ("/tidak-ada/", 404, NONE),
            ("/_util/login/", 404, NONE),
        ],
        "static": [("/static/sites/site.css", 200, "max-age=60, public"), ("/static/x.css", 404, NONE)],
    }
    assert {*found} - {"static"} == {*public_routes()}, "say here what to ask of a new public address"
    return [answer for asked in found.values() for answer in asked]


def public_routes(resolver=None, prefix="") -> Iterator[str]:
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern).removeprefix("^")
        if route.startswith("admin/"):
            continue
        if isinstance(pattern, URLResolver):
            yield from public_routes(pattern, route)
        else:
            yield route


def ask(path, cookies="", method="get"):
    client = Client(raise_request_exception=False)
    headers = {"host": "blumah.localhost"} | ({"cookie": cookies} if cookies else {})
    return getattr(client, method)(path, headers=headers)


def said(response):
    """All that a cache would keep; the player's nonce is made for each answer, which nobody may share."""
    body = b"".join(response) if response.streaming else response.content
    headers = str(sorted(response.headers.items()))
    nonce = re.search(r"nonce-([\w-]+)", headers)
    texts = (body.decode(errors="replace"), headers)
    return response.status_code, *(text.replace(nonce[1], "") if nonce else text for text in texts)


def ages(response):
    return ", ".join(sorted(response.headers.get("Cache-Control", "").split(", ")))


@pytest.fixture
def jars(person):
    """What browsers bring: a dead or foreign session, a token of a form, another language, a log-in that is alive."""
    inside = signed_in(person)
    alive = inside.cookies["sessionid"].value
    return {
        "a dead session": f"sessionid={'q' * 32}",
        "no session key at all": "sessionid=x",
        "a form": "csrftoken=abc; messages=abc",
        "another language": "django_language=en",
        "somebody inside": f"sessionid={alive}; csrftoken={'a' * 32}",
    }


def test_every_public_answer_is_the_same_whatever_cookies_come(answers, jars):
    wrong = []
    for path, status, age in answers:
        plain = ask(path)
        if (plain.status_code, ages(plain)) != (status, age):
            wrong.append(f"{path}: {plain.status_code} {ages(plain)}")
        expected = said(plain)
        for name, cookies in jars.items():
            answer = ask(path, cookies)
            if said(answer) != expected:
                wrong.append(f"{path}: other bytes with {name}")
            if answer.cookies or "cookie" in answer.headers.get("Vary", "").lower():
                wrong.append(f"{path}: a cookie with {name}")

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("method", ["post", "put", "delete", "options", "head"])
def test_no_method_brings_a_cookie(answers, jars, method):
    brought = [
        path for path, _status, _age in answers for cookies in jars.values() if ask(path, cookies, method).cookies
    ]

    assert brought == []


def test_faults_bring_no_cookie_either(person, jars, monkeypatch):
    monkeypatch.setattr("sites.pages.home.of_region", lambda *args, **kwargs: 1 / 0)
    strange = partial(Client(raise_request_exception=False).get, "/")

    for cookies in jars.values():
        for response in (ask("/", cookies), strange(headers={"host": "unknown.example", "cookie": cookies})):
            assert response.status_code in (400, 500)
            assert not response.cookies
            assert ages(response) == NONE


def test_a_cookie_that_a_view_sets_by_mistake_does_not_leave():
    def mistaken(request):
        response = HttpResponse(request.COOKIES)
        response.set_cookie("siapa", "ini")
        return response

    response = PublicMiddleware(mistaken)(RequestFactory(headers={"cookie": "a=b"}).get("/"))

    assert (response.content, list(response.cookies)) == (b"", [])


def test_an_unchanged_page_is_not_sent_again(person):
    factories.ilm(KENDAL)
    etag = ask("/")["ETag"]

    unchanged = Client().get("/", headers={"host": "blumah.localhost", "if-none-match": f'"x", W/{etag}'})
    factories.ilm(KENDAL, title="Baru")
    changed = Client().get("/", headers={"host": "blumah.localhost", "if-none-match": etag})

    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert changed.status_code == 200
    assert "Baru" in changed.content.decode()


def test_a_page_is_kept_no_longer_than_until_the_clock_changes_it(person):
    factories.ilm(KENDAL, on_air_until=NOON + timedelta(seconds=90))

    assert ages(ask("/")) == "max-age=0, public, s-maxage=90"


def test_what_is_private_is_not_there_for_the_public(person, jars):
    page = factories.article(BLUMAH, slug="rahasia")
    collection = Collection.get_first_root_node().add_child(name="Rahasia")
    document = get_document_model().objects.create(
        title="a", collection=collection, file=ContentFile(b"%PDF-1.4", name="rahasia.pdf")
    )
    assert [ask(path).status_code for path in ("/rahasia/", document.url)] == [200, 200]

    for kind in ("password", "login"):
        PageViewRestriction.objects.create(page=page, restriction_type=kind, password="x")
        CollectionViewRestriction.objects.create(collection=collection, restriction_type=kind, password="x")
        for cookies in jars.values():
            assert [ask(path, cookies).status_code for path in ("/rahasia/", document.url)] == [404, 404]
        PageViewRestriction.objects.all().delete()
        CollectionViewRestriction.objects.all().delete()


def test_the_admin_knows_people_as_before(person):
    inside = Client()
    assert inside.get(reverse("wagtailadmin_home")).status_code == 302
    inside.force_login(person)

    assert inside.get(reverse("wagtailadmin_home")).status_code == 200
    assert "csrftoken" in inside.get(ilm_url("add")).cookies
    strict = signed_in(person, enforce_csrf_checks=True)
    assert strict.post(ilm_url("add"), {}).status_code == 403


def test_a_preview_is_the_editor_s_own_and_kept_by_nobody(person):
    page = factories.article(BLUMAH, slug="draf", live=False)
    page.save_revision()
    inside = signed_in(person)

    preview = inside.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))

    assert preview.status_code == 200
    assert "public" not in ages(preview)
    assert "s-maxage" not in ages(preview)
    assert not preview.has_header("ETag")


def test_the_way_to_tls_is_kept_by_nobody(settings):
    """A cache that knows answers by host and path alone would lead round those who came by TLS."""
    settings.SECURE_SSL_REDIRECT = True
    Redirect.objects.create(old_path="/lama", redirect_link="/baru/")
    client = Client(headers={"host": "localhost"})

    led = client.get("/lama/")
    there = client.get("/lama/", secure=True)

    assert (led.status_code, led["Location"], led["Cache-Control"]) == (301, "https://localhost/lama/", "no-store")
    assert (there.status_code, there["Location"]) == (301, "/baru/")
    assert "s-maxage" in there["Cache-Control"]
