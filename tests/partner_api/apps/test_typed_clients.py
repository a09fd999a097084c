"""Clients that generators make from the committed OpenAPI document are typed, and read what the server answers."""

import json
import re
import shutil

import pytest

from . import programs
from .programs import EXAMPLES, MODULES, NODE, OPENAPI, OPENAPI_TYPESCRIPT, TSC, generate_python, run

BLUMAH = "33.24.01.2001"
CREATIVES = {"poster", "video", "running_text", "message"}
REFUSED = programs.ROOT / "tests/partner_api/apps/refused"
#: The client's own file passes arguments on in a way that the strict check cannot follow: it comes with the generator.
MYPY = "[mypy]\nstrict = true\n[mypy-ilm_kendal.client]\ndisable_error_code = arg-type\n"


@pytest.fixture(scope="module")
def typescript(tmp_path_factory):
    """A folder with the example, the types that openapi-typescript makes and what must not compile."""
    folder = tmp_path_factory.mktemp("typescript")
    shutil.copytree(EXAMPLES / "typescript", folder, dirs_exist_ok=True)
    shutil.copy(REFUSED / "mistakes.ts", folder)
    (folder / "node_modules").symlink_to(MODULES)
    (folder / "package.json").write_text('{"type": "module"}')
    run(NODE, OPENAPI_TYPESCRIPT, str(OPENAPI), "--output", "api.d.ts", cwd=folder)
    return folder


@pytest.fixture(scope="module")
def python(tmp_path_factory):
    """A folder with the example, the package that openapi-python-client makes and what must not pass the check."""
    folder = tmp_path_factory.mktemp("python")
    shutil.copytree(EXAMPLES / "python", folder, dirs_exist_ok=True)
    shutil.copy(REFUSED / "mistakes.py", folder)
    (folder / "mypy.ini").write_text(MYPY)
    generate_python(folder)
    return folder


def test_the_typescript_client_passes_the_strict_check_and_lets_no_mistake_pass(typescript):
    run(NODE, TSC, "--project", ".", cwd=typescript)


def test_the_python_client_passes_the_strict_check_and_lets_no_mistake_pass(python):
    run("mypy", "--config-file", "mypy.ini", ".", cwd=python)


def test_nothing_in_the_typescript_client_is_left_untyped(typescript):
    types = (typescript / "api.d.ts").read_text(encoding="utf-8")
    code = re.sub(r"/\*.*?\*/", "", types, flags=re.DOTALL)
    other_headers = "[name: string]: unknown;"

    without_words = re.sub(r'"[^"\n]*"', '""', code.replace(other_headers, ""))  # a word may be "unknown"
    assert re.findall(r".*\b(?:any|unknown)\b.*", without_words) == []
    assert "Record<string, never>;" not in re.sub(r"export type [$\w]+ = Record<string, never>;", "", code)


@pytest.mark.parametrize("tour", ["typescript", "python"])
def test_a_tour_with_the_client_finds_what_the_server_answers(tour, demo, root, request):
    folder = request.getfixturevalue(tour)
    program = {"typescript": (NODE, "tour.ts"), "python": ("python", "tour.py")}[tour]
    feed = demo.api(f"/regions/{BLUMAH}/ilm/")
    article = demo.api(f"/regions/{BLUMAH}/articles/?limit=1")["items"][0]
    events = demo.api(f"/regions/{BLUMAH}/events/")["items"]

    found = json.loads(run(*program, root, BLUMAH, cwd=folder))

    assert found["villages"] == [
        f"{region['label']} {region['name']}" for region in demo.api("/regions/?parent=33.24.01&limit=100")["items"]
    ]
    assert found["titles"] == [item["title"] for item in feed["items"]]
    assert [kind for kind, _words in found["creatives"]] == [
        creative["type"] for item in feed["items"] for creative in item["creatives"]
    ]
    assert {kind for kind, _words in found["creatives"]} == CREATIVES
    assert all(words for _kind, words in found["creatives"])
    assert found["again"] == 304
    assert found["responsible"] == feed["items"][0]["responsible"]["name"]
    assert found["article"] == article["title"]
    assert found["events"] == [[event["title"], begins(event["occurrences"][0])] for event in events]
    assert len(found["events"]) == 4
    assert [kind for kind, _words in found["blocks"]] == [block["type"] for block in article["body"]["blocks"]]
    assert found["problem"] == {"code": "invalid_parameters", "parameter": "at"}


def begins(occurrence):
    """The hour of what begins at one, else the day."""
    return occurrence["begins_at"] or occurrence["first_day"]
