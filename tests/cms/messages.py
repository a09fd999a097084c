"""What the installed libraries may say, read from their source: a catalogue may be older than its library."""

from collections.abc import Iterator
from importlib import import_module
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract
from django.apps import apps
from django.conf import settings
from django.utils.translation.template import templatize

PACKAGES = ("django", "django_filters", "rest_framework")  # with messages outside any app
NOT_SHOWN = {"locale", "management", "migrations", "node_modules", "static", "static_src", "test", "tests"}
#: Parts of loaded libraries that nobody of this site reaches, and why.
UNREACHED = {
    "axes/admin.py": "Django's own admin is not installed",
    "django_otp/templates/otp/admin111": "Django's own admin is not installed",
    "drf_spectacular": "the description of the API is English, as the names in it are",
    "rest_framework/schemas": "drf_spectacular describes the API",
    "rest_framework/templates": "the API answers with JSON alone",
    "wagtail/contrib/typed_table_block": "no field of this site holds such a table",
}
FUNCTIONS = {
    "gettext": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
KEYWORDS = FUNCTIONS | {f"{name}_lazy": arguments for name, arguments in FUNCTIONS.items()} | {"_": None}


def of_libraries() -> Iterator[tuple[str, str | None, str]]:
    """File, context and (first) text of every message that the loaded libraries may show."""
    for root in sorted(roots()):
        for path in sorted(root.rglob("*")):
            if path.suffix in {".html", ".py", ".txt"} and is_shown(path, root):
                for context, text in messages(path):
                    yield path.relative_to(root.parent).as_posix(), context, text


def roots() -> set[Path]:
    """The folders to search: packages, and apps outside of them."""
    packages = {Path(folder) for name in PACKAGES for folder in import_module(name).__path__}
    installed = {Path(app.path) for app in apps.get_app_configs()} | packages
    libraries = {path for path in installed if settings.BASE_DIR not in path.resolve().parents or ".venv" in path.parts}
    return {path for path in libraries if not libraries & set(path.parents)}


def is_shown(path: Path, root: Path) -> bool:
    below = path.relative_to(root.parent)
    return (
        not NOT_SHOWN & set(below.parts)
        and not any(below.as_posix().startswith(part) for part in UNREACHED)
        and is_installed(path.parent, root)
    )


def is_installed(folder: Path, root: Path) -> bool:
    """Whether the nearest app around it is loaded; what is in no app is."""
    around = [parent for parent in (folder, *folder.parents) if root in (parent, *parent.parents)]
    app = next((parent for parent in around if (parent / "apps.py").exists()), root)
    return app == root or app in {Path(config.path) for config in apps.get_app_configs()}


def messages(path: Path) -> Iterator[tuple[str | None, str]]:
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        source = "\n".join(line.lstrip() for line in templatize(source).splitlines())
    for _, message, _, context in extract("python", BytesIO(source.encode()), keywords=KEYWORDS):
        text = message if isinstance(message, str) else next(filter(None, message), "")
        if text:
            yield context, text
