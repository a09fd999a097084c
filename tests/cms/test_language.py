from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.translation import gettext

from cms.language import AudienceLanguageMiddleware

answer = AudienceLanguageMiddleware(lambda request: HttpResponse(gettext("Publish")))


def ask(path, language):
    return answer(RequestFactory().get(path, headers={"accept-language": language}))


def test_a_program_is_answered_in_the_language_it_asks_for():
    english, indonesian = ask("/api/v1/regions/", "en"), ask("/api/v1/regions/", "id")

    assert (english.content, english["Content-Language"]) == (b"Publish", "en")
    assert (indonesian.content, indonesian["Content-Language"]) == (b"Terbitkan", "id")
    assert english["Vary"] == "Accept-Language"


def test_a_page_is_indonesian_in_every_browser():
    ask("/api/v1/regions/", "en")  # by the same thread, just before
    page = ask("/", "en-US,en;q=0.9")

    assert (page.content, page["Content-Language"]) == (b"Terbitkan", "id")
    assert "Accept-Language" not in page.get("Vary", "")
