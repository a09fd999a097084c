"""Whatever is sent, the answer stays small, and nothing is judged that is longer than it may be."""

from collections import Counter

import pytest
from rest_framework.fields import Field

from partner_api.models import Play
from partner_api.openapi.schema import document
from partner_api.problems.details import MOST_ERRORS
from partner_api.screens.plays import serializers
from tests.partner_api.screens.plays.rows import give, row

INT64 = range(-(2**63), 2**63)


def nested(depth):
    value = 1
    for _level in range(depth):
        value = [value]
    return value


NONSENSE = {
    "long seq": lambda: row(seq=[-1] * 380),
    "long seq of good numbers": lambda: row(seq=[1] * 500),
    "long texts": lambda: row(boot="x" * 400, item="y" * 400, why="\x01" * 100),
    "long names": lambda: row(id="\x01" * 200, result="\x02" * 40),
    "ids of control characters": lambda: row(id="\x01" * 36, result="\x02" * 60, n=0),
    "all of another type": lambda: {key: {"a": [{}] * 9} for key in row()},
    "nothing": dict,
    "many other members": lambda: row(n=0) | {f"lain {number}": number for number in range(60)},
    "nested": lambda: row(seq=nested(250), result=nested(250)),
    "no rows": lambda: [[-1] * 400],
}


@pytest.mark.parametrize("made", NONSENSE.values(), ids=list(NONSENSE))
def test_an_answer_stays_small_whatever_is_sent(send, screen, made):
    answer = send([made() for _number in range(serializers.MOST_ROWS)], packed=True)

    assert answer.status_code == 200, answer.content[:300]
    assert len(answer.content) <= serializers.MOST_ANSWERED
    rejected = answer.json()["rejected"]
    assert len(rejected) == serializers.MOST_ROWS
    assert {row["code"] for row in rejected} == {"invalid_row"}
    assert 1 <= len(rejected[0]["errors"]) <= serializers.MOST_FLAWS
    assert sum(len(row["errors"]) for row in rejected) == serializers.MOST_FLAWS_OF_ALL
    assert all(len(error["detail"]) <= serializers.LONGEST_FLAW for row in rejected for error in row["errors"])


def test_what_is_wrong_with_a_row_behind_the_hundredth_mistake_is_told_by_its_code(send, screen):
    give(screen, "1.1")
    answer = send([*(row(n=0) for _number in range(150)), row()]).json()

    assert [len(one["errors"]) for one in answer["rejected"]] == [1] * 100 + [0] * 50
    assert answer["accepted"] == 1


@pytest.fixture
def judged(monkeypatch):
    """How often each kind of field has judged a value."""
    counted, judge = Counter(), Field.run_validation

    def count(field, *args, **options):
        counted[type(field).__name__] += 1
        return judge(field, *args, **options)

    monkeypatch.setattr(Field, "run_validation", count)
    return counted


def test_a_list_that_is_too_long_is_refused_without_a_look_at_what_is_in_it(judged):
    serializers.read([row(seq=[-1, -2, -3])])
    of_a_short_one = judged.total()
    judged.clear()
    serializers.read([row(seq=[-1] * 100_000)])

    assert judged.total() < of_a_short_one


def test_more_rows_than_may_come_are_not_looked_at(send, screen, judged):
    assert send([None] * 150_000).status_code == 400
    assert judged.total() < 10


@pytest.mark.parametrize("wrong", [{"lain": nested(300)}, {"lain": nested(800)}, {"seq": nested(800)}])
def test_a_row_that_is_nested_too_deeply_is_rejected_alone(send, screen, wrong):
    give(screen, "1.1")
    answer = send([row() | wrong, row()])

    assert answer.status_code == 200
    assert (answer.json()["accepted"], len(answer.json()["rejected"])) == (1, 1)


def test_a_wrong_value_is_not_repeated(send, screen):
    told = send([row(result="RAHASIA" * 10, id="RAHASIA" * 10, item="RAHASIA" * 10)]).content.decode()

    assert "RAHASIA" not in told


@pytest.mark.parametrize(("name", "most"), [
    ("n", 2**31 - 1), ("revision", 2**53 - 1), ("dur_ms", 86_400_000), ("start_ms", 4_102_444_800_000),
    ("skew_ms", 4_102_444_800_000),
])  # fmt: skip
def test_a_number_at_its_bound_is_kept_and_one_beyond_it_is_rejected_alone(send, screen, name, most):
    answer = send([row(**{name: most}), row(**{name: most + 1}), row(**{name: 2**63 - 1}), row(**{name: 2**64})]).json()

    assert (answer["accepted"], len(answer["rejected"])) == (1, 3)
    assert {error["pointer"].split("/")[-1] for one in answer["rejected"] for error in one["errors"]} == {name}
    assert Play.objects.count() == 1


def test_a_number_of_a_manifest_is_bounded_too(send, screen):
    answer = send([row(seq=[1, 2**53 - 1, 1]), row(seq=[1, 2**53, 1]), row(seq=[2**63, 1, 1])]).json()

    assert (answer["accepted"], len(answer["rejected"])) == (1, 2)


# All bodies and parameters


def bodies():
    for path, methods in document("en")["paths"].items():
        for operation in methods.values():
            for media in operation.get("requestBody", {}).get("content", {}).values():
                yield path, media["schema"]


def unbounded(schema, name):
    """The parts of a schema that may be longer or greater than any column or patience."""
    if reference := schema.get("$ref"):
        schema = document("en")["components"]["schemas"][reference.rsplit("/", 1)[1]]
    kinds = {schema["type"]} if isinstance(schema.get("type"), str) else {*schema.get("type", ())}
    if "string" in kinds and not {"maxLength", "enum", "format"} & schema.keys():
        yield name
    if "integer" in kinds and not (schema.get("minimum") in INT64 and schema.get("maximum") in INT64):
        yield name
    if "array" in kinds:
        yield from (() if "maxItems" in schema else [name])
        yield from unbounded(schema["items"], f"{name}[]")
    for member, inner in schema.get("properties", {}).items():
        yield from unbounded(inner, f"{name}.{member}")


def test_every_part_of_every_body_has_a_bound():
    found = dict(bodies())

    assert "/api/v1/screens/plays/" in found
    assert [part for path, schema in found.items() for part in unbounded(schema, path)] == []


@pytest.mark.django_db
def test_a_problem_names_a_score_of_mistakes_and_no_more(client):
    many = "&".join(f"{'x' * 150}{number}=1" for number in range(400))
    answer = client.get(f"/api/v1/regions/?{many}")

    assert answer.status_code == 400
    assert len(answer.json()["errors"]) == MOST_ERRORS
    assert all(len(error["parameter"]) <= 100 for error in answer.json()["errors"])
