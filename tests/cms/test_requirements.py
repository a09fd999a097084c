"""What the code imports is declared by its own name, even where another package brings it along."""

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
OURS = {"cms", "ilm_blocks", "partner_api", "sites"}


def named(requirement):
    """The name of a package as PyPI compares it."""
    return re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", requirement)[0]).lower()


def declared(*names):
    lines = [line for name in names for line in (ROOT / "requirements" / name).read_text().splitlines()]
    return {named(line) for line in lines if line and not line.startswith(("#", "-r"))}


class Imports(ast.NodeVisitor):
    """The modules from outside that a file imports when it runs."""

    def __init__(self):
        self.found = set()

    def visit_If(self, node):
        if ast.unparse(node.test) != "TYPE_CHECKING":
            self.generic_visit(node)

    def visit_Import(self, node):
        self.found |= {alias.name.split(".")[0] for alias in node.names}

    def visit_ImportFrom(self, node):
        if not node.level:
            self.found.add(node.module.split(".")[0])


def imported(room):
    imports = Imports()
    for path in (ROOT / room).rglob("*.py"):
        imports.visit(ast.parse(path.read_text(encoding="utf-8")))
    return imports.found - OURS - sys.stdlib_module_names


@pytest.mark.parametrize("room", sorted(OURS))
def test_every_import_of_the_rooms_is_declared(room):
    distributions = packages_distributions()

    needed = {named(name) for module in imported(room) for name in distributions[module]}

    elsewhere = {"hatchling", "redis"}  # builds the wheel; imported where settings name a Redis
    assert needed - declared("run.in") - elsewhere == set()
    assert "redis" in declared("scaled.in")
