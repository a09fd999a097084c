"""A picture whose file is lost costs its own place alone: pages, feeds and programs tell the words around it."""

import json

import pytest

from tests import factories
from tests.factories import BLUMAH, KENDAL

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon_in_kendal")]
REGION = f"/api/v1/regions/{BLUMAH}"


@pytest.fixture
def article():
    """News of the regency, which every village lists, with pictures that were not copied when its disk was replaced."""
    lost, inside = factories.image("Balai desa"), factories.image("Warga")
    body = [{"type": "image", "value": {"image": inside.pk, "alt_text": "Warga", "decorative": False}},
            {"type": "heading", "value": "Ayo"}]  # fmt: skip
    article = factories.cascading(KENDAL, title="Kerja bakti", slug="kerja-bakti", image=lost, body=json.dumps(body))
    for image in (lost, inside):
        image.file.storage.delete(image.file.name)
    return article


@pytest.mark.parametrize(
    ("host", "path"),
    [
        ("localhost", "/kerja-bakti/"), ("blumah.localhost", "/"), ("blumah.localhost", "/kabar/"),
        *[("localhost", f"{REGION}/feed.{form}?content=news") for form in ("rss", "atom", "mrss", "json", "txt")],
        ("localhost", f"{REGION}/articles/"), ("localhost", f"{REGION}/snapshot/"),
        *[("localhost", f"/api/v1/articles/{{id}}/?format={form}") for form in ("blocks", "html", "text")],
        ("localhost", "/api/v2/pages/{id}/"), ("localhost", "/api/v2/pages/?type=ilm_sites.ArticlePage&fields=*"),
        ("localhost", f"/embed/{BLUMAH}/?content=news"),
    ],
)  # fmt: skip
def test_its_words_are_told_everywhere(client, article, host, path):
    response = client.get(path.format(id=article.pk), headers={"host": host})

    assert response.status_code == 200
    assert "Kerja bakti" in response.content.decode()


def test_a_program_learns_of_no_picture_rather_than_of_one_that_leads_nowhere(client, article):
    told = client.get(f"/api/v1/articles/{article.pk}/?format=blocks").json()

    assert told["picture"] is None
    assert [block["type"] for block in told["body"]["blocks"]] == ["heading"]
