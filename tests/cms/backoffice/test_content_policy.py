"""What the browser is told that pages may load, and who may frame them."""

import re

import pytest
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory

from cms.backoffice.content_policy import ContentPolicyMiddleware
from partner_api.http.content_policy import hash_of


def policy_of(path, view=lambda request: HttpResponse()):
    """The directives sent with the answer of ``view`` at ``path``."""
    header = ContentPolicyMiddleware(view)(RequestFactory().get(path))["Content-Security-Policy"]
    return {name: sources.split() for name, _space, sources in (part.partition(" ") for part in header.split("; "))}


@pytest.mark.parametrize("path", ["/", "/ilm/", "/api/v1/docs/", "/administrasi/"])
def test_public_pages_run_nothing_inline_and_load_nothing_from_elsewhere(path):
    policy = policy_of(path)

    assert policy["default-src"] == policy["object-src"] == policy["base-uri"] == ["'none'"]
    assert policy["script-src"] == policy["connect-src"] == policy["media-src"] == ["'self'"]
    assert policy["frame-ancestors"] == policy["form-action"] == ["'self'"]
    assert not any("unsafe" in source for sources in policy.values() for source in sources)


def test_the_admin_loads_nothing_from_elsewhere_and_makes_no_code_of_text():
    policy = policy_of("/admin/pages/")

    assert policy["default-src"] == policy["object-src"] == ["'none'"]
    assert policy["script-src"] == ["'self'", "'unsafe-inline'"]
    assert policy["frame-ancestors"] == policy["frame-src"] == policy["form-action"] == ["'self'"]


def test_uploads_on_another_origin_may_be_shown_but_never_run(settings):
    settings.MEDIA_ORIGINS = ["https://media.kendal.example"]

    for path in ("/", "/admin/"):
        policy = policy_of(path)
        assert "https://media.kendal.example" in policy["img-src"]
        assert "https://media.kendal.example" in policy["media-src"]
        assert "https://media.kendal.example" not in policy["script-src"]


def test_a_view_with_a_policy_of_its_own_keeps_it():
    own = HttpResponse(headers={"Content-Security-Policy": "sandbox"})

    assert policy_of("/videotron/", lambda request: own) == {"sandbox": []}


@pytest.mark.django_db
@pytest.mark.parametrize("template", ["400.html", "404.html", "500.html"])
def test_the_one_inline_style_of_error_pages_is_allowed_by_its_hash(template):
    styles = re.findall("<style>(.*?)</style>", render_to_string(template), re.DOTALL)

    assert [hash_of(style) for style in styles] == policy_of("/")["style-src"][1:]


@pytest.mark.django_db
def test_an_unknown_host_is_refused_with_the_policy_too(client):
    response = client.get("/", headers={"host": "entah.localhost"})

    assert response.status_code == 400
    assert response["Content-Security-Policy"]
