"""What a provider of regions is asked: one Protocol, from which the reference and the check at start derive."""

import inspect
import re

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import override_settings
from wagtail.models import Page, Site

from ilm_blocks import checks, regions
from ilm_blocks.regions import Level, PageRegions, Provider
from ilm_blocks.regions.protocol import METHODS
from sites.regions import provider as ours

REFERENCE = settings.BASE_DIR / "docs/reference/regions.md"


class Unordered(PageRegions):
    def levels(self):
        return [Level("unit", "unit", "units"), Level("unit", "desk", "desks")]


unordered = Unordered()


def described(name):
    """A method as the reference says it."""
    method = getattr(Provider, name)
    signature = str(inspect.signature(method)).replace("self, ", "").replace("(self)", "()")
    return f"`{name}{signature}`", " ".join(inspect.getdoc(method).split())


@pytest.mark.parametrize("name", METHODS)
def test_the_reference_says_what_each_method_answers(name):
    """Shown as it has to stand there."""
    signature, said = described(name)
    rows = REFERENCE.read_text().splitlines()

    assert f"| {short(signature)} | {said} |" in rows


def short(signature):
    """Types without the modules that they come from, and without the bar that would end the cell."""
    return re.sub(r"[\w.]+\.(\w+)", r"\1", signature).replace(" | None", " or None").replace("'", "")


@pytest.mark.parametrize("provider", [regions.page_regions, ours], ids=["default", "Kendal"])
def test_our_providers_have_all_of_them(provider):
    assert [name for name in METHODS if not callable(getattr(provider, name, None))] == []


def test_a_provider_with_one_word_for_two_levels_is_named_at_start():
    with override_settings(ILM_BLOCKS={"REGIONS": f"{__name__}.unordered"}):
        assert [(error.id, "each word once" in error.msg) for error in checks.check_settings()] == [
            ("ilm_blocks.E002", True)
        ]


@pytest.mark.parametrize("word", ["", "two words", "a/b", "a,b", None, 7, []])
def test_a_provider_with_a_word_for_a_level_that_no_address_could_hold_is_named_at_start(monkeypatch, word):
    monkeypatch.setattr(Unordered, "levels", lambda self: [Level(word, "unit", "units")])
    with override_settings(ILM_BLOCKS={"REGIONS": f"{__name__}.unordered"}):
        [error] = checks.check_settings()

    assert error.id == "ilm_blocks.E002"
    assert error.msg.endswith(f"not {word!r}")


def asks_at_once(provider):
    raise OperationalError("no such table: wagtailcore_page")


@pytest.mark.parametrize(
    ("pages", "said"),
    [
        (lambda provider: [], "list"),
        (lambda provider: None, "NoneType"),
        (lambda provider: Page.objects, "BasePageManagerFromPageQuerySet"),
        (lambda provider: Site.objects.all(), "QuerySet of Site"),
        (asks_at_once, "OperationalError"),
    ],
)
def test_a_provider_whose_pages_are_no_queryset_of_pages_is_named_at_start(monkeypatch, pages, said):
    monkeypatch.setattr(Unordered, "levels", PageRegions.levels)
    monkeypatch.setattr(Unordered, "pages", pages)
    with override_settings(ILM_BLOCKS={"REGIONS": f"{__name__}.unordered"}):
        [error] = checks.check_settings()

    assert (error.id, error.msg) == (
        "ilm_blocks.E002",
        f"pages() of ILM_BLOCKS['REGIONS'] must return a QuerySet of pages, not {said}",
    )


@pytest.mark.parametrize(("count", "said"), [(0, "0 faculties"), (1, "1 faculty"), (2, "2 faculties")])
def test_regions_are_counted_by_the_names_of_their_level(count, said):
    assert Level("faculty", "faculty", "faculties").counted(count) == said
