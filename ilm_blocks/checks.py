"""System checks of settings: a wrong one is named at start, not met by a reader."""

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, get_args, get_origin
from zoneinfo import available_timezones

import swapper
from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError
from django.db.models import QuerySet
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.module_loading import import_string
from django_tasks import task_backends
from PIL import ImageFont
from wagtail.blocks import StructBlock
from wagtail.models import PAGE_PERMISSION_TYPES, AbstractPage

from .conf import WAGTAILS_ACTIONS, AppSettings, conf
from .media import cards
from .models import Partner
from .models.blocks import CreativesBlock, holds_file, is_file, parts_of
from .preview_modes import PreviewMode
from .regions.protocol import METHODS, Provider
from .rules.bodies import Body
from .rules.gates import GATES, Gate
from .rules.names import Letterheads
from .rules.regions import Level

#: What the screens of the app are made of, by the names that ``INSTALLED_APPS`` knows them by.
APPS = (
    "wagtail",
    "wagtail.admin",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.snippets",
    "wagtail_modeladmin",
    "wagtailmedia",
    "django_filters",
    "taggit",
    "modelcluster",
    "django.contrib.contenttypes",
)

#: The least and the most pixels that a rendition of a poster is wide, and bytes that a film or sound may have.
WIDTHS = (16, 10_000)
UPLOAD_SIZES = (1024**2, 10 * 1024**3)

#: What no part of a creative is called: it is frozen with its id and its type, and a file by its SHA-256.
OF_EVERY_CREATIVE = {"id", "type", "sha256"}


def check_keys(of: AppSettings, identity: str) -> list[CheckMessage]:
    """Names each key of the dictionary that is none of its own, and each value of another type than declared."""
    if not isinstance(found := getattr(settings, of.dictionary, {}), Mapping):
        return [Error(f"{of.dictionary} must be a dictionary, not {found!r}", id=identity)]
    own = of.names()
    wrong = [f"[{key!r}] is no setting; there are {', '.join(own)}" for key in of.given if key not in own]
    for name, value, hint in of.typed():
        if not is_a(value, hint):
            wrong.append(f"[{name!r}] must be {spelled(hint)}, not {value!r}")
    return [Error(f"{of.dictionary}{text}", id=identity) for text in wrong]


def is_a(value: Any, hint: Any) -> bool:
    """Whether ``value`` is of the type ``hint``; a text is no sequence of texts, and bytes are none of numbers."""
    kind, inner = get_origin(hint) or hint, get_args(hint)
    if kind in (int, float) and isinstance(value, bool):
        return False
    if not isinstance(value, kind) or (inner and isinstance(value, str | bytes)):
        return False
    if isinstance(value, Mapping):
        return all(is_a(key, inner[0]) and is_a(item, inner[1]) for key, item in value.items())
    return all(is_a(item, inner[0]) for item in value) if inner else True


def spelled(hint: Any) -> str:
    return str(hint).replace("collections.abc.", "") if get_args(hint) else hint.__name__


def check_paths(
    of: AppSettings, key: str, paths: str | Iterable[str], identity: str, *, kind: Any = object
) -> Iterator[Error]:
    """Names each dotted path that cannot be imported, or leads to no ``kind``; an empty one stands for nothing."""
    for path in filter(None, [paths] if isinstance(paths, str) else paths):
        try:
            found = import_string(path)
        except ImportError as error:
            yield Error(f"{of.dictionary}[{key!r}] cannot be imported: {error}", id=identity)
            continue
        if not isinstance(found, kind):
            yield Error(f"{of.dictionary}[{key!r}] must name a {kind.__name__}, not {path}", id=identity)


def check_range(of: AppSettings, key: str, identity: str, *, least: int, most: int) -> Iterator[Error]:
    """Names a number, or one of several, that is out of bounds."""
    value = getattr(of, key)
    if any(not least <= each <= most for each in (value if isinstance(value, Iterable) else [value])):
        yield Error(f"{of.dictionary}[{key!r}] must be {least} to {most}, not {value!r}", id=identity)


@register
def check_settings(**_kwargs: Any) -> list[CheckMessage]:
    if wrong := [*_check_apps(), *check_keys(conf, "ilm_blocks.E006")]:
        return wrong
    return [
        *_check_provider(),
        *_check_creatives(),
        *check_gates(),
        *check_paths(conf, "PREVIEWS", conf.PREVIEWS, "ilm_blocks.E003", kind=PreviewMode),
        *check_letterheads(),
        *check_bodies(),
        *check_range(conf, "POSTER_WIDTHS", "ilm_blocks.E004", least=WIDTHS[0], most=WIDTHS[1]),
        *check_range(conf, "WEBP_WIDTHS", "ilm_blocks.E004", least=WIDTHS[0], most=WIDTHS[1]),
        *check_range(conf, "SHARED_SIZE", "ilm_blocks.E004", least=WIDTHS[0], most=WIDTHS[1]),
        *_check_poster_widths(),
        *check_range(conf, "RECORDING_MAX_UPLOAD_SIZE", "ilm_blocks.E004", least=UPLOAD_SIZES[0], most=UPLOAD_SIZES[1]),
        *_check_page_actions(),
        *check_paths(conf, "ENROL", conf.ENROL, "ilm_blocks.E005", kind=Callable),
        *check_paths(conf, "NOTIFIER", conf.NOTIFIER, "ilm_blocks.E005", kind=Callable),
        *check_paths(conf, "SCREEN_SIZES", conf.SCREEN_SIZES, "ilm_blocks.E005", kind=Callable),
        *check_paths(conf, "ILM_ADDRESS", conf.ILM_ADDRESS, "ilm_blocks.E005", kind=Callable),
        *_check_typefaces(),
        *check_paths(conf, "MEMBERSHIP_FOLLOWED_BY", conf.MEMBERSHIP_FOLLOWED_BY, "ilm_blocks.E005", kind=Callable),
        *check_paths(conf, "PARTNER_NEWS_FOLLOWED_BY", conf.PARTNER_NEWS_FOLLOWED_BY, "ilm_blocks.E005", kind=Callable),
        *_check_long_tasks(),
        *_check_time(),
    ]


def _check_long_tasks() -> Iterator[Error]:
    if conf.LONG_TASKS not in task_backends.settings:
        known = ", ".join(task_backends.settings)
        said = f"ILM_BLOCKS['LONG_TASKS'] must be a backend of TASKS, which are {known}, not {conf.LONG_TASKS!r}"
        yield Error(said, id="ilm_blocks.E005")


def _check_time() -> Iterator[Error]:
    if conf.TIME_ZONE not in available_timezones():
        yield Error(f"ILM_BLOCKS['TIME_ZONE'] must name a time zone, not {conf.TIME_ZONE!r}", id="ilm_blocks.E004")
    if not settings.USE_TZ:
        yield Error("ilm_blocks needs USE_TZ = True", id="ilm_blocks.E004")


def _check_provider() -> Iterator[Error]:
    if errors := list(check_paths(conf, "REGIONS", conf.REGIONS, "ilm_blocks.E001")):
        yield from errors
        return
    provider: Any = import_string(conf.REGIONS) if conf.REGIONS else None
    if isinstance(provider, type):
        yield Error(f"ILM_BLOCKS['REGIONS'] must name an object, not the class {conf.REGIONS}", id="ilm_blocks.E002")
        return
    if missing := [name for name in METHODS if not callable(getattr(provider, name, None))]:
        yield Error(f"ILM_BLOCKS['REGIONS'] lacks {', '.join(missing)}", id="ilm_blocks.E002")
        return
    if taken := [name for name in METHODS if not _takes_the_same(getattr(provider, name), getattr(Provider, name))]:
        said = f"ILM_BLOCKS['REGIONS'] takes other arguments than ilm_blocks.regions.Provider in {', '.join(taken)}"
        yield Error(said, id="ilm_blocks.E002")
        return
    yield from _check_levels(provider.levels())
    yield from _check_pages(provider)


def _check_levels(found: Any) -> Iterator[Error]:
    levels = list(found) if isinstance(found, Iterable) else []
    words = [level.word for level in levels if isinstance(level, Level)]
    if not levels or len(words) < len(levels) or len(set(map(repr, words))) < len(words):
        said = "levels() of ILM_BLOCKS['REGIONS'] must be one or more ilm_blocks.regions.Level, each word once"
        yield Error(said, id="ilm_blocks.E002")
    for word in words:
        if not isinstance(word, str) or not re.fullmatch(r"[-\w]+", word):
            said = "the word of a level of ILM_BLOCKS['REGIONS'] must be letters, digits, hyphens and underscores"
            yield Error(f"{said}, not {word!r}", id="ilm_blocks.E002")


def _check_pages(provider: Any) -> Iterator[Error]:
    try:
        found = provider.pages()
    except DatabaseError as error:  # it asks at once
        found = error
    if not isinstance(found, QuerySet) or not issubclass(found.model, swapper.load_model("wagtailcore", "Page")):
        of = f" of {found.model.__name__}" if isinstance(found, QuerySet) else ""
        said = f"pages() of ILM_BLOCKS['REGIONS'] must return a QuerySet of pages, not {type(found).__name__}{of}"
        yield Error(said, id="ilm_blocks.E002")


def _check_page_actions() -> Iterator[Error]:
    """Whether each key is a duty, and each value a permission that pages can have."""
    pages = [model for model in apps.get_models() if issubclass(model, AbstractPage)]
    own = {codename.removesuffix("_page") for model in pages for codename, _name in model._meta.permissions}
    allowed = own | {name for name, *_labels in PAGE_PERMISSION_TYPES}
    for duty, action in conf.PAGE_ACTIONS.items():
        if duty not in WAGTAILS_ACTIONS:
            said = f"[{duty!r}] is no duty; there are {', '.join(WAGTAILS_ACTIONS)}"
        elif action not in allowed:
            said = f"[{duty!r}] must be one of {', '.join(sorted(allowed))}, not {action!r}"
        else:
            continue
        yield Error(f"ILM_BLOCKS['PAGE_ACTIONS']{said}", id="ilm_blocks.E011")


def _takes_the_same(method: Any, asked: Any) -> bool:
    """Whether ``method``, bound to its provider, may be called as the Protocol has it."""
    wanted = list(inspect.signature(asked).parameters)[1:]  # without self
    try:
        inspect.signature(method).bind(*wanted)
    except TypeError:
        return False
    return True


def _check_creatives() -> Iterator[Error]:
    for name, path in conf.CREATIVES.items():
        for fault in _faults_of_creative(name, path):
            yield Error(f"ILM_BLOCKS['CREATIVES'][{name!r}] {fault}", id="ilm_blocks.E010")


def _faults_of_creative(name: str, path: str) -> Iterator[str]:
    if not name.isidentifier() or name in CreativesBlock.base_blocks:
        yield f"must be another name than those of {', '.join(CreativesBlock.base_blocks)}, and one like theirs"
    try:
        block = import_string(path)
    except ImportError as error:
        yield f"cannot be imported: {error}"
        return
    if isinstance(block, type) and issubclass(block, StructBlock):
        yield from _faults_of_parts(block())
    else:
        yield f"must be the path of a StructBlock, not {path!r}"
    try:
        get_template(cards.template_of(name))
    except TemplateDoesNotExist as error:
        yield f"lacks the template {error}"


def _faults_of_parts(block: StructBlock) -> Iterator[str]:
    if taken := OF_EVERY_CREATIVE & block.child_blocks.keys():
        yield f"has a part by the name {', '.join(sorted(taken))}, which every frozen creative or file has"
    if any(holds_file(below) for part in block.child_blocks.values() for below in parts_of(part)):
        yield "chooses a file deeper than in its own parts, where the digest of the material does not reach"
    elif any(map(is_file, block.child_blocks.values())) and not hasattr(block, "frozen"):
        yield "chooses a file and lacks the method frozen(value), which keeps it as it was approved"


def check_gates() -> Iterator[Error]:
    """Names each of the project's own gates that is none, or that goes by a name that is taken."""
    if errors := list(check_paths(conf, "GATES", conf.GATES, "ilm_blocks.E009")):
        yield from errors
        return
    own = [import_string(path) for path in conf.GATES]
    for path, gate in zip(conf.GATES, own, strict=True):
        if not _is_gate(gate):
            wanted = "a subclass of ilm_blocks.rules.gates.Gate with a name, and not everywhere"
            yield Error(f"ILM_BLOCKS['GATES'] must name {wanted}, not {path}", id="ilm_blocks.E009")
    built_in = [type(gate) for gate in GATES if type(gate) not in own]
    names = [getattr(gate, "name", None) for gate in (*built_in, *own)]
    if twice := {str(name) for name in names if names.count(name) > 1}:
        yield Error(f"ILM_BLOCKS['GATES'] has names that are taken: {', '.join(sorted(twice))}", id="ilm_blocks.E009")


def check_letterheads() -> Iterator[Error]:
    return check_paths(conf, "LETTERHEADS", conf.LETTERHEADS, "ilm_blocks.E012", kind=Letterheads)


def check_bodies() -> Iterator[Error]:
    """The list has at least one body, and each word of it once, as long as its column."""
    if wrong := list(check_paths(conf, "BODIES", conf.BODIES, "ilm_blocks.E013", kind=Sequence)):
        yield from wrong
        return
    found = import_string(conf.BODIES)
    words = [body.word for body in found if isinstance(body, Body)]
    longest: int = Partner._meta.get_field("body").max_length  # type: ignore[assignment]
    if not words or len(set(words)) < len(found) or not all(0 < len(word) <= longest for word in words):
        said = f"must list Body values, each with a word of its own of at most {longest} characters, not {found!r}"
        yield Error(f"ILM_BLOCKS['BODIES'] {said}", id="ilm_blocks.E013")


def _is_gate(found: Any) -> bool:
    if not (isinstance(found, type) and issubclass(found, Gate)) or inspect.isabstract(found) or found.everywhere:
        return False
    return isinstance(getattr(found, "name", None), str) and not inspect.signature(found).parameters


def _check_typefaces() -> Iterator[Error]:
    if len(conf.TYPEFACES) not in (0, 2):
        yield Error(
            "ILM_BLOCKS['TYPEFACES'] must be two files, for text and for headings, or none", id="ilm_blocks.E014"
        )
    for path in conf.TYPEFACES:
        try:
            ImageFont.truetype(path, 12)
        except OSError as error:
            yield Error(f"ILM_BLOCKS['TYPEFACES'] cannot be read: {path}: {error}", id="ilm_blocks.E014")


def _check_poster_widths() -> Iterator[Error]:
    if not conf.POSTER_WIDTHS or not _is_widest_first(conf.POSTER_WIDTHS):
        yield Error("ILM_BLOCKS['POSTER_WIDTHS'] must be one or more widths, widest first", id="ilm_blocks.E004")
    if not _is_widest_first(conf.WEBP_WIDTHS):
        yield Error("ILM_BLOCKS['WEBP_WIDTHS'] must be widths, widest first", id="ilm_blocks.E004")
    if len(conf.SHARED_SIZE) not in (0, 2):
        yield Error("ILM_BLOCKS['SHARED_SIZE'] must be a width and a height, or nothing", id="ilm_blocks.E004")


def _is_widest_first(widths: Sequence[int]) -> bool:
    return list(widths) == sorted(set(widths), reverse=True)


def _check_apps() -> Iterator[Error]:
    if missing := [name for name in APPS if not apps.is_installed(name)]:
        yield Error(f"ilm_blocks needs {', '.join(missing)} in INSTALLED_APPS", id="ilm_blocks.E007")


@register(Tags.urls)
def check_addresses(**_kwargs: Any) -> list[CheckMessage]:
    """Whether files of approved ILM have an address, and one that leads to them."""
    try:
        address = reverse("ilm_blocks:asset", args=["0" * 64, "jpg"])
        leads_there = resolve(address).view_name == "ilm_blocks:asset"
    except NoReverseMatch:
        hint = 'Add path("", include("ilm_blocks.urls")) to the project\'s URLs, before those of Wagtail\'s pages.'
        return [Error("ilm_blocks.urls is included nowhere", hint=hint, id="ilm_blocks.E008")]
    except Resolver404:
        leads_there = False
    if leads_there:
        return []
    hint = "What stands before it takes the same path: include it earlier."
    return [Error(f"{address} does not lead to ilm_blocks.urls", hint=hint, id="ilm_blocks.E008")]
