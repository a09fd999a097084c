"""What every file that we hand out must hold."""

import re
import subprocess

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

ROOT = settings.BASE_DIR
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
CATALOGUES = sorted(path for base in (ROOT, ROOT / "cms") for path in base.glob("*/locale/*/LC_MESSAGES/*.po"))


def committed_files():
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True)
    return [ROOT / name for name in listing.stdout.split("\0") if name]


def texts():
    for path in committed_files():
        try:
            yield path.relative_to(ROOT), path.read_text(encoding="utf-8")
        except (FileNotFoundError, UnicodeDecodeError):  # deleted in the work tree, or not a text
            continue


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_locked_package_has_one_version_and_its_hashes(lock):
    requirements = re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8"))
    names = [requirement.split("==")[0] for requirement in requirements if requirement]

    assert names
    assert all(re.match(r"[\w.-]+(\[[\w,-]+\])?==\S+( ;.*)? \\\n +--hash=sha256:", text) for text in requirements)
    assert len(names) == len(set(names))


def test_each_lock_agrees_with_the_one_it_builds_on():
    run, scaled, dev = (pins(ROOT / "requirements" / f"{name}.txt") for name in ("run", "scaled", "dev"))

    assert run <= scaled <= dev


def pins(lock):
    return set(re.findall(r"^[\w.-]+(?:\[[\w,-]+\])?==\S+", lock.read_text(encoding="utf-8"), re.MULTILINE))


def test_what_node_runs_is_pinned_by_hash_and_names_no_registry():
    lock = (ROOT / "package-lock.json").read_text()

    assert '"resolved"' not in lock
    assert lock.count('"integrity"') == lock.count('"node_modules/')


def test_no_file_names_a_package_index_or_a_folder_of_somebodys_machine():
    private = re.compile(
        r"pypi[.]org|files[.]pythonhosted|registry[.]npmjs|index[-]url|https?://[^\s\"]*/(simple|packages)/"
        r"|(?<!\w)[/](home|Users)/\w"
    )
    found = [f"{path}: {match[0]}" for path, text in texts() if (match := private.search(text))]

    assert found == []


def test_one_thing_has_one_word():
    """What changes something is an act, and the levels of a region are ``ilm_blocks.regions.Level`` alone."""
    given_up = re.compile(r"(?<![a-z0-9])dee[d]s?(?![a-z0-9])", re.IGNORECASE)
    level = re.compile(r"^class Level\b", re.MULTILINE)
    sources = [(path, text) for path, text in texts() if path.suffix in {".py", ".html", ".css", ".js", ".md", ".po"}]

    assert [str(path) for path, text in sources if given_up.search(f"{path} {text}")] == []
    assert [str(path) for path, text in sources if level.search(text)] == ["ilm_blocks/rules/regions.py"]


def test_the_reusable_app_speaks_of_no_country_in_its_code():
    """Words of Indonesia's offices stand in its catalogue, and in the settings of Kendal."""
    offices = re.compile(
        r"(?<![a-z])(waspada|siaga|awas|ppid|bawaslu|panwas\w*|kpud?|dkpp|kab|kabupaten|kecamatan|desa|dinkes|pemilu)(?![a-z])",
        re.IGNORECASE,
    )
    own = [(path, text) for path, text in texts() if path.parts[0] == "ilm_blocks" and "locale" not in path.parts]

    assert len(own) > 300
    assert [f"{path}: {match[0]}" for path, text in own if (match := offices.search(text))] == []


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: f"{path.parts[-5]}-{path.stem}")
def test_every_message_is_translated_and_keeps_its_placeholders(catalogue):
    with catalogue.open("rb") as source:
        messages = read_po(source, locale="id", abort_invalid=True)

    assert [message.id for message in messages if message.id and (message.fuzzy or not message.string)] == []
    assert [str(error) for _, errors in messages.check() for error in errors] == []


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: f"{path.parts[-5]}-{path.stem}")
def test_make_has_compiled_every_catalogue(catalogue):
    compiled = catalogue.with_suffix(".mo")

    assert compiled.exists()
    assert compiled.stat().st_mtime >= catalogue.stat().st_mtime, "Run make test: it compiles what has changed."
