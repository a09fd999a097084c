"""What the documentation names is there: pages, commands, make targets and environment variables."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

ROOT = Path(settings.BASE_DIR)
PAGES = [ROOT / "README.md", ROOT / "ilm_blocks" / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
PAGES = [page for page in PAGES if "decisions" not in page.parts]  # which tell of their day
TARGETS = set(re.findall(r"(?m)^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8")))
#: What a project made by ``wagtail start`` has besides.
DJANGOS = {"runserver", "shell", "createsuperuser", "makemigrations"}

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


@each_page
def test_a_link_leads_to_a_file(page):
    links = re.findall(r"\]\((?!https?:)([^)#\s]+)", page.read_text(encoding="utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []


@each_page
def test_a_command_is_there(page):
    named = set(re.findall(r"manage\.py ([a-z_]+)", page.read_text(encoding="utf-8")))

    assert named - set(get_commands()) - DJANGOS == set()


@each_page
def test_a_target_of_make_is_there(page):
    lines = re.findall(r"(?m)(?:^ {4}|`)make ((?:[a-z-]+ ?)+)", page.read_text(encoding="utf-8"))

    assert {target for line in lines for target in line.split()} - TARGETS == set()


def test_a_scaled_run_sets_variables_that_the_settings_read():
    page = (ROOT / "docs" / "how-to" / "run-scaled.md").read_text(encoding="utf-8")
    exports = [line for line in page.splitlines() if line.startswith("export ")]
    named = {name for line in exports for name in re.findall(r"(?:^export | )([A-Z_]+)=", line)}

    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', (ROOT / "cms" / "settings.py").read_text(encoding="utf-8")))

    assert {"DATABASE_URL", "EMAIL_URL", "SECRET_KEY"} <= named <= read
