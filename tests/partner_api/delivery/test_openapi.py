"""The OpenAPI document tells the truth: it is valid, and every real answer has the shape it promises."""

from datetime import date, time

import pytest
from drf_spectacular.validation import validate_schema
from jsonschema import Draft202012Validator, FormatChecker

from ilm_blocks import actions
from partner_api.delivery.drafts.links import Link
from partner_api.openapi import examples, schema, words
from tests import factories
from tests.factories import BLUMAH, KENDAL, PLANTUNGAN
from tests.partner_api.delivery.test_articles import furnished

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
CREATIVES = {"poster", "video", "running_text", "message", "audio"}
FILE = {"sha256": "0" * 64, "mime": "video/mp4", "bytes": 9, "width": 1920, "height": 1080, "duration_ms": 15_000}


@pytest.fixture
def everything():
    """An ILM with one creative of each type, a note, a replacement, and an emergency."""
    bawaslu = factories.partner(website="https://kendal.bawaslu.go.id/")
    facts = {"responsible": bawaslu, "agreement": factories.agreement(bawaslu)}
    ilm = factories.ilm(KENDAL, creatives=[factories.poster(), factories.message()], **facts)
    ids = iter(f"00000000-0000-4000-8000-{number:012}" for number in range(9))
    clip, poster = FILE | {"ext": "mp4"}, FILE | {"ext": "jpg"}
    type(ilm)._base_manager.filter(pk=ilm.pk).update(
        frozen=[
            *ilm.frozen,
            {"id": next(ids), "type": "video", "alt": "x", "files": [clip], "poster": poster, "captions": None},
            {"id": next(ids), "type": "running_text", "text": "x"},
            {"id": next(ids), "type": "audio", "transcript": "x", "files": [clip]},
        ]
    )
    factories.decision("note", ilm, PLANTUNGAN, covers_subtree=True, text="Tanya Pak Camat.")
    factories.ilm(BLUMAH)
    factories.takeover(PLANTUNGAN)
    return ilm


def test_the_document_is_valid_openapi():
    validate_schema(schema.document("en"))


def test_the_document_is_served(client):
    response = client.get("/api/v1/openapi.json")

    assert response.json()["openapi"].startswith("3.1")
    assert response["Access-Control-Allow-Origin"] == "*"


def test_creatives_are_told_apart_by_their_type():
    creative = schema.document("en")["components"]["schemas"]["Creative"]

    assert creative["discriminator"]["propertyName"] == "type"
    assert creative["discriminator"]["mapping"].keys() == CREATIVES


def test_the_feed_has_the_shape_it_promises(client, shape, everything):
    answer = client.get(f"/api/v1/regions/{BLUMAH}/ilm/").json()

    assert {creative["type"] for item in answer["items"] for creative in item["creatives"]} == CREATIVES
    shape("Feed", answer)


def test_an_ilm_has_the_shape_it_promises(client, shape, everything):
    shape("Provenance", client.get(f"/api/v1/ilm/{everything.pk}/").json())


def test_the_list_of_ilm_has_the_shape_it_promises(client, shape, everything):
    shape("ILMList", client.get("/api/v1/ilm/?limit=2").json())
    shape("ILMList", client.get(f"/api/v1/ilm/?region={BLUMAH}").json())


def test_the_json_feed_has_the_shape_it_promises(client, shape, everything):
    shape("JSONFeed", client.get(f"/api/v1/regions/{BLUMAH}/feed.json").json())


def test_a_subtree_has_the_shape_it_promises(client, shape, everything):
    shape("Below", client.get(f"/api/v1/regions/{KENDAL}/below/").json())


def test_a_copy_and_its_changes_have_the_shapes_they_promise(client, shape, everything):
    furnished()
    root = f"/api/v1/regions/{BLUMAH}"
    copy = client.get(f"{root}/snapshot/").json()
    factories.ilm(BLUMAH)
    furnished()
    factories.event(KENDAL, reach="below", starts_at=time(20), weekly_until=date(2024, 3, 1))
    changes = client.get(f"{root}/changes/?since={copy['cursor']}").json()

    shape("Snapshot", copy)
    shape("Changes", changes)
    assert changes["items"]["changed"]
    assert changes["articles"]["changed"]
    assert changes["events"]["changed"]


@pytest.mark.parametrize("form", ["blocks", "html", "text"])
def test_news_have_the_shape_they_promise(client, shape, form):
    article = furnished()

    shape("Article", client.get(f"/api/v1/articles/{article.pk}/?format={form}").json())
    shape("ArticleList", client.get(f"/api/v1/regions/{BLUMAH}/articles/?format={form}").json())


@pytest.mark.parametrize("form", ["blocks", "html", "text"])
@pytest.mark.parametrize("facts", [{}, {"starts_at": time(20)}, {"weekly_until": date(2024, 3, 1)}])
def test_events_have_the_shape_they_promise(client, shape, form, facts):
    event = factories.event(BLUMAH, **facts)

    shape("Event", client.get(f"/api/v1/events/{event.pk}/?format={form}").json())
    shape("EventList", client.get(f"/api/v1/regions/{BLUMAH}/events/?format={form}").json())


def test_drafts_have_the_shape_they_promise(client, shape):
    article = furnished()
    article.save_revision()

    for kind, draft in (("ILMPreview", factories.draft(BLUMAH)), ("ArticlePreview", article)):
        shape(kind, client.get(Link.to(draft.latest_revision, now=factories.NOON).address).json())


def test_blocks_are_told_apart_by_their_type():
    block = schema.document("en")["components"]["schemas"]["Block"]

    assert block["discriminator"]["mapping"].keys() == {"heading", "paragraph", "image", "quote", "ilm_feed"}


def test_regions_have_the_shape_they_promise(client, shape):
    shape("RegionList", client.get("/api/v1/regions/?limit=3").json())
    shape("Region", client.get(f"/api/v1/regions/{KENDAL}/").json())


def test_problems_have_the_shape_they_promise(client, shape, everything):
    shape("Problem", client.get("/api/v1/regions/?limit=0&page=2").json())
    shape("Problem", client.get("/api/v1/nothing/").json())

    actions.withdraw(everything, code="legal", replaced_by=factories.ilm(KENDAL))
    shape("WithdrawnProblem", client.get(f"/api/v1/ilm/{everything.pk}/").json())


def test_every_operation_says_what_can_go_wrong():
    for methods in schema.document("en")["paths"].values():
        for operation in methods.values():
            failures = [status for status in operation["responses"] if status >= "400"]
            assert failures, operation["operationId"]
            assert all("application/problem+json" in operation["responses"][status]["content"] for status in failures)


def operations():
    return [operation for methods in schema.document("en")["paths"].values() for operation in methods.values()]


def test_everything_is_described():
    document = schema.document("en")
    used = {tag for operation in operations() for tag in operation["tags"]}
    parameters = [parameter for operation in operations() for parameter in operation.get("parameters", ())]
    answers = [answer for operation in operations() for answer in operation["responses"].values()]
    headers = [header for answer in answers for header in answer.get("headers", {}).values()]
    shapes = document["components"]["schemas"]

    assert {tag["name"] for tag in document["tags"] if tag["description"]} == used
    assert [operation["operationId"] for operation in operations() if not operation.get("description")] == []
    assert [parameter["name"] for parameter in parameters if not parameter.get("description")] == []
    assert [header for header in headers if not header.get("description")] == []
    assert [
        f"{name}.{member}"
        for name, shape in shapes.items()
        for member, told in shape.get("properties", {}).items()
        if not told.get("description")
    ] == []


def test_no_description_is_left_over():
    shapes = schema.document("en")["components"]["schemas"]
    members = {(name, member) for name, shape in shapes.items() for member in shape.get("properties", {})}

    told = {f"{name}.{member}" for name, member in members} | {member for _name, member in members}
    assert words.MEMBERS.keys() - told == set()
    answering = [operation for operation in operations() if schema.success(operation).get("content")]
    assert examples.ANSWERS.keys() == {operation["operationId"] for operation in answering}


@pytest.mark.parametrize("operation", operations(), ids=lambda operation: operation["operationId"])
def test_every_parameter_says_what_it_takes_and_gives_a_sample_of_it(operation):
    for parameter in operation.get("parameters", ()):
        rules = parameter["schema"]
        bounds = {"pattern", "enum", "maxLength", "format"} if rules["type"] == "string" else {"minimum"}
        assert bounds & rules.keys(), parameter["name"]
        assert rules["type"] == "string" or "maximum" in rules, parameter["name"]
        Draft202012Validator(rules, format_checker=FormatChecker()).validate(parameter["example"])


@pytest.mark.parametrize("path", ["regions/", "ilm/", f"regions/{BLUMAH}/articles/", f"regions/{BLUMAH}/events/"])
def test_a_sample_of_a_parameter_is_accepted(client, path):
    """What looks right in a document and is refused misleads worse than none."""
    described = schema.document("en")["paths"][f"/api/v1/{path.replace(BLUMAH, '{code}')}"]["get"]["parameters"]
    sample = {one["name"]: one["example"] for one in described if one["in"] == "query"}

    response = client.get(f"/api/v1/{path}", sample)

    known = {"unknown_partner", "unknown_region"}  # a row of the demo, not of these tests
    assert response.status_code == 200 or {flaw["code"] for flaw in response.json()["errors"]} <= known


@pytest.mark.parametrize("operation", operations(), ids=lambda operation: operation["operationId"])
def test_every_answer_gives_a_sample_that_has_its_shape(operation, shape):
    for media in schema.success(operation).get("content", {}).values():
        rules = media["schema"]
        if "$ref" in rules:
            shape(rules["$ref"].rpartition("/")[2], media["example"])
        else:
            assert isinstance(media["example"], str)


def test_every_operation_has_a_name_of_its_own():
    names = [operation["operationId"] for operation in operations()]

    assert len(names) == len(set(names))


def test_the_document_speaks_indonesian_too():
    """Every word that a page for people prints."""

    def told(language):
        members = {
            f"{name}.{member}": text["description"]
            for name, shape in schema.document(language)["components"]["schemas"].items()
            for member, text in shape.get("properties", {}).items()
        }
        return members | {tag["name"]: tag["description"] for tag in schema.document(language)["tags"]}

    english, indonesian = told("en"), told("id")
    assert {key: text for key, text in english.items() if indonesian[key] == text} == {}
