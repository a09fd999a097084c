"""What docs/how-to/build-an-app.md shows is run, and its samples have the shape of what comes."""

import json
import re

import pytest

from .programs import NODE, ROOT, run

PAGE = ROOT / "docs/how-to/build-an-app.md"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = FENCE.findall(PAGE.read_text(encoding="utf-8"))
COMMANDS = {
    "bash": ("bash", "-euo", "pipefail", "-c"),
    "js": (NODE, "--input-type=module", "--eval"),
    "python": ("python", "-c"),
}
#: Each program with the sample of its answer that follows it.
RUN = [(*block, *BLOCKS[n + 1]) for n, block in enumerate(BLOCKS) if block[0] in COMMANDS]


@pytest.mark.parametrize(
    ("language", "program", "kind", "sample"), RUN, ids=[f"{n}-{block[0]}" for n, block in enumerate(RUN, 1)]
)
def test_it_runs_and_answers_as_shown(language, program, kind, sample, demo, tmp_path):
    program = program.replace("localhost:8000", f"localhost:{demo.port}")

    answer = run(*COMMANDS[language], program, cwd=tmp_path)

    if kind == "http":
        status, *headers = sample.splitlines()
        came = [line.strip() for line in answer.splitlines()]
        assert came[0] == status
        assert {header.partition(":")[0].lower() for header in headers} <= {line.partition(":")[0] for line in came}
    else:
        assert kind == "json"
        assert differences(json.loads(sample), json.loads(answer)) == []


def test_every_language_is_shown_and_all_but_kotlin_is_run():
    languages = {language for language, _text in BLOCKS}

    assert languages == {*COMMANDS, "json", "http", "kotlin"}


def differences(sample, answer, at=""):
    """Where ``answer`` has other members, or other kinds of values, than ``sample``. Null stands for anything."""
    if sample is None or answer is None:
        return []
    if isinstance(sample, dict) and isinstance(answer, dict):
        if sample.keys() != answer.keys():
            return [f"{at}: {sorted(sample.keys() ^ answer.keys())}"]
        return [found for key in sample for found in differences(sample[key], answer[key], f"{at}/{key}")]
    if isinstance(sample, list) and isinstance(answer, list):
        if sample and not answer:
            return [f"{at}: empty"]
        return [found for one in sample for found in nearest(one, answer, f"{at}/*")]
    return [] if type(sample) is type(answer) else [f"{at}: {sample!r} and {answer!r}"]


def nearest(sample, answers, at):
    """By which ``sample`` differs from the answer that is most like it."""
    return min((differences(sample, answer, at) for answer in answers), key=len)


@pytest.mark.parametrize(
    ("sample", "answer"),
    [
        ({"a": 1}, {"a": 1, "b": 1}),
        ({"a": 1}, {"a": "1"}),
        ([1], []),
        ([{"a": 1}], [{"b": 1}]),
        ({"a": [1]}, {"a": {}}),
    ],
)
def test_another_shape_is_noticed(sample, answer):
    assert differences(sample, answer)
