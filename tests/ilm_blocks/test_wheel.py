"""A stranger installs the app from its wheel and follows the tutorial to a notice on a page below."""

import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from email import message_from_bytes
from importlib.metadata import packages_distributions
from urllib.request import Request, urlopen

import pytest
from django.conf import settings

from tests.cms.test_requirements import imported, named
from tests.tutorial import Follower

ROOT = settings.BASE_DIR
HOW_TO = ROOT / "docs" / "how-to"
BUILDS = {"babel", "hatchling"}  # what hatch_build.py imports, which is in no wheel
NOTICE = "The library is closed on Friday"
#: Page -> what its last command says.
HOW_TOS = {
    "own-levels": f"Department of Physics is a department: ['{NOTICE}']",
    "own-gate": "Its title is too long for social media.",
    "own-creative-block": "<blockquote>Read &amp; think. <cite>Ada</cite></blockquote>",
    "own-templates": "<small>Material and responsibility for its content",
    "translations": "Mededelingen van de overheid",
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Built from what the repository holds, without anything that git leaves out."""
    source, dist = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("dist")
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "ilm_blocks"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    for name in listing.stdout.splitlines():
        if (ROOT / name).exists():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, source / name)
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", dist, source / "ilm_blocks"]
    subprocess.run(build, check=True, capture_output=True)
    (built,) = dist.iterdir()
    return built


@pytest.fixture
def names(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def declared():
    project = tomllib.loads((ROOT / "ilm_blocks" / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project | {"dependencies": {named(requirement) for requirement in project["dependencies"]}}


def test_the_wheel_holds_the_app_alone_with_its_catalogues_types_and_licence(names):
    assert {name.split("/")[0] for name in names} == {
        "ilm_blocks",
        f"wagtail_ilm_blocks-{declared()['version']}.dist-info",
    }
    assert "ilm_blocks/locale/id/LC_MESSAGES/django.mo" in names
    assert "ilm_blocks/py.typed" in names
    assert "ilm_blocks/static/ilm_blocks/ilm.css" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not [name for name in names if name.endswith((".po", ".pyc", ".toml", "hatch_build.py"))]


def test_the_wheel_has_the_projects_licence_and_version():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert (ROOT / "ilm_blocks" / "LICENSE").read_text() == (ROOT / "LICENSE").read_text()
    assert [declared()[name] for name in ("license", "version")] == [project["license"], project["version"]]


def test_the_wheel_asks_for_what_the_app_imports_within_bounds(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (metadata,) = (name for name in archive.namelist() if name.endswith("METADATA"))
        asked = message_from_bytes(archive.read(metadata)).get_all("Requires-Dist")

    assert {named(requirement) for requirement in asked} == declared()["dependencies"]
    assert all(re.search(r">=\d", requirement) for requirement in asked)
    assert packages_of("ilm_blocks") <= declared()["dependencies"]


def test_the_page_on_an_index_stands_by_itself(wheel):
    """No link leads beside it, what it has people write is the tutorial's, and the files that it names are there."""
    with zipfile.ZipFile(wheel) as archive:
        (metadata,) = (name for name in archive.namelist() if name.endswith("METADATA"))
        page = message_from_bytes(archive.read(metadata)).get_payload(decode=True).decode()
    tutorial = (HOW_TO / "reuse-ilm-blocks.md").read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)]*)\)|\bhref=[\"']([^\"']*)|^\[[^]]+\]: *(\S+)", page, re.MULTILINE)
    code = "\n".join(re.findall(r"```\w+\n(.*?)```", page, re.DOTALL)).splitlines()
    files = re.findall(r"`(docs/[^`]+|CHANGELOG.md)`", page)

    assert [link for link in map("".join, links) if not link.startswith(("https://", "#"))] == []
    assert len(code) > 10
    assert [line for line in code if line not in tutorial.splitlines()] == []
    assert "docs/how-to/reuse-ilm-blocks.md" in files
    assert [name for name in files if not (ROOT / name).exists()] == []


def packages_of(room):
    distributions = packages_distributions()
    return {named(name) for module in imported(room) for name in distributions[module]} - BUILDS


@pytest.fixture
def stranger(wheel, tmp_path_factory):
    """Somebody in an empty folder, for whom pip takes the wheel from where it was built; all else is there already."""
    offline = {"PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1", "PIP_FIND_LINKS": str(wheel.parent)}
    offline |= {"PYTHONPATH": sysconfig.get_path("purelib"), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    with Follower(tmp_path_factory.mktemp("stranger"), offline) as follower:
        yield follower


def test_the_tutorial_leads_from_nothing_to_a_notice_on_a_page_below_and_each_how_to_goes_on_from_there(
    stranger, subtests
):
    """One after another in one house: to build it takes the longest."""
    with subtests.test(page="reuse-ilm-blocks"):
        tutorial = stranger.follow(HOW_TO / "reuse-ilm-blocks.md")
        found_by_curl, asked_in_python = tutorial[-2:]
        assert NOTICE in found_by_curl.output
        assert f"Faculty of Science shows “{NOTICE}” of Example University" in asked_in_python.output
        for host in ("localhost", "science.localhost"):
            page = read(stranger.port, host)
            assert page.count(f'<h3 class="ilm-card__title">\n      {NOTICE}') == 1, host
            assert 'href="/static/ilm_blocks/ilm.css"' in page
    for page, said in HOW_TOS.items():
        with subtests.test(page=page):
            assert said in stranger.follow(HOW_TO / "reuse" / f"{page}.md")[-1].output


def read(port, host):
    request = Request(f"http://127.0.0.1:{port}/", headers={"Host": f"{host}:{port}"})
    with urlopen(request, timeout=30) as answer:
        return answer.read().decode()
