"""Seeing what an attempt brought: what was said, what was written, and whether it was a territory's."""

import contextlib
import re
from collections.abc import Iterable, Iterator
from copy import copy
from typing import Any
from unittest import mock

from bs4 import BeautifulSoup
from django.apps import apps
from django.contrib import auth
from django.contrib.contenttypes.models import ContentType
from django.contrib.messages import get_messages
from django.db import connection, transaction
from django.db.models import Model
from django.test import Client
from wagtail.models import Page

from cms.accounts import devices
from cms.accounts.second_factor import middleware
from cms.backoffice.isolation import visibility
from cms.backoffice.isolation.visibility import own_paths
from sites.models import RegionPage
from tests.cms.backoffice.isolation.world import Territory, World

Rows = list[dict[str, Any]]


class Stubborn(Client):
    """Comes to every address with the session it began with, even after one that ended it.

    Who that is, where and what they may and that they have no second factor is asked of the database once: every
    attempt is undone, so the next would ask for the same. Each request has a copy of its own, for what else a person
    remembers may be of rows that are no more.
    """

    ticket = ""
    person: Any = None
    paths: list[str] = []

    def force_login(self, user, backend=None) -> None:
        super().force_login(user, backend)
        self.ticket = self.cookies.output(header="", sep=";")
        self.person = type(user).objects.get(pk=user.pk)
        self.person.get_all_permissions()
        self.paths = own_paths(user)
        assert not devices.has(user)
        assert not devices.is_required_of(user)

    def request(self, **request):
        self.cookies.clear()
        self.cookies.load(self.ticket)
        if self.person is None:
            return super().request(**request)
        with contextlib.ExitStack() as known:
            known.enter_context(mock.patch.object(auth, "get_user", self.who))
            known.enter_context(mock.patch.object(middleware, "door_of", no_door))
            if request["REQUEST_METHOD"] in ("GET", "HEAD"):  # a form may give rights
                known.enter_context(mock.patch.object(visibility, "own_paths", self.paths_of))
            return super().request(**request)

    def paths_of(self, user):
        return [*self.paths] if user.pk == self.person.pk else own_paths(user)

    def who(self, request):
        return copy(self.person)


def no_door(_request: Any) -> None:
    """As who has no second factor and needs none is answered."""


def client_of(world: World, name: str) -> Client:
    client = Stubborn(raise_request_exception=False)
    if name != "anonymous":
        client.force_login(world.people[name])
    return client


@contextlib.contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


WRITES = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')


@contextlib.contextmanager
def written() -> Iterator[set[str]]:
    """The tables that were written to: nothing can have changed in others."""
    found: set[str] = set()

    def watch(execute, sql, params, many, context):
        if match := WRITES.match(sql):
            found.add(match[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield found


def heard(response) -> str:
    """All that an answer tells: its body, where it leads, what it will say on the next page."""
    said = " ".join(str(message) for message in get_messages(response.wsgi_request))
    body = b"".join(response) if response.streaming else response.content
    return f"{body.decode(errors='replace')} {response.headers} {said}".lower()


def met(response, marks: list[str]) -> str:
    """What is around the first of ``marks`` in an answer, or nothing."""
    text = heard(response)
    at = min((at for mark in marks if (at := text.find(mark)) >= 0), default=-1)
    return text[max(at - 90, 0) : at + 60] if at >= 0 else ""


def as_filled_in(response) -> dict[str, Any]:
    """The longest form of a page as it stands; nothing where there is no page."""
    forms = BeautifulSoup(response.content, "html.parser").select("form")
    found: dict[str, Any] = {}
    for field in max(forms, key=lambda form: len(str(form))).select("[name]") if forms else ():
        if field.get("type") not in UNSENT or field.has_attr("checked"):
            found.setdefault(str(field["name"]), []).extend(values_of(field))
    return found


#: Inputs that say nothing until somebody touches them.
UNSENT = {"checkbox", "radio", "file", "submit"}


def values_of(field) -> list[str]:
    if field.name == "select":
        return [option["value"] for option in field.select("option[selected]")]
    ticked = "on" if field.get("type") == "checkbox" else ""  # as a browser sends one that has no value of its own
    return [field.text if field.name == "textarea" else field.get("value", ticked)]


class Belongings:
    """The rows of all tables that are a territory's: by its mark, or by what they are, refer to or lie below."""

    models = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}

    def __init__(self, places: Iterable[Territory]) -> None:
        places = list(places)
        people = [place.officer for place in places]
        rows = [row for place in places for row in place.rows.values()]
        groups = [group for person in people for group in person.groups.all()]
        self.marks = [place.mark for place in places]
        self.known = {identity(type(row), row.pk) for row in (*rows, *people, *groups)}
        self.paths = {place.region.path for place in places}
        self.regions = set(RegionPage.objects.values_list("path", flat=True))
        self.before = {table: self.in_table(table) for table in self.models}

    def changed(self, tables: set[str]) -> list[str]:
        return [table for table in tables if self.in_table(table) != self.before[table]]

    def in_table(self, table: str) -> Rows:
        model = self.models[table]
        return [row for row in model._base_manager.order_by("pk").values() if self.holds(model, row)]

    def holds(self, model: type[Model], row: dict[str, Any]) -> bool:
        return (
            any(mark in str(row).lower() for mark in self.marks)
            or not self.known.isdisjoint(referred(model, row))
            or (issubclass(model, Page) and self.lies_below(row["path"]))
        )

    def lies_below(self, path: str) -> bool:
        return path not in self.regions and path[: -Page.steplen] in self.paths


def referred(model: type[Model], row: dict[str, Any]) -> Iterator[tuple[type[Model], str]]:
    """The row itself, and what it names."""
    yield identity(model, row[model._meta.pk.attname])
    for field in model._meta.concrete_fields:
        if field.related_model and row[field.attname] is not None:
            yield identity(field.related_model, row[field.attname])
    named = row.get("base_content_type_id") or row.get("content_type_id")
    if named and "object_id" in row and (of := ContentType.objects.get_for_id(named).model_class()):
        yield identity(of, row["object_id"])


def identity(model: type[Model], key: Any) -> tuple[type[Model], str]:
    """An article and its page are one."""
    return (model._meta.get_parent_list() or [model])[-1], str(key)
