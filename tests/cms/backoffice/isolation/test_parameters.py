"""Every list of the admin narrows its rows by the parameters that it declares, and by no others.

Whether a parameter is looked up shows in the questions that the database is asked: those of the plain list, no more
and no others. What a list declares may be anything at all, and is never answered by an error of the server.
"""

import logging
import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlencode

import pytest
from django.db import connection, transaction
from django.test import Client

from tests.cms.backoffice.isolation import addresses
from tests.cms.backoffice.isolation import world as worlds
from tests.cms.backoffice.isolation.watching import client_of, undone
from tests.cms.backoffice.isolation.world import World
from tests.sidebar import one_sidebar

ROLES = ("superuser", "regency", "village", "partner", "anonymous")
each_role = pytest.mark.parametrize("role", ROLES)

#: Lookups through every kind of relation, on names that no list declares; a list that took one would find nothing.
UNDECLARED = {
    "pk__lt": "-1",
    "pk__regex": "^((a+)+)+!$",
    "owner__group_permissions__group__user__password__regex": "^!",
    "screen__owner__owner__totpdevice__key__startswith": "!",
    "live_revision__content__contains": "!",
    "nonsense__x": "1",
    "nonsense": "1",
    "password": "!",
}


Answer = tuple[int, bytes, list[str]]  # the status, what is streamed, the questions


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield worlds.build()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _quiet():
    """Refusals are no news here."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@each_role
def test_no_list_looks_up_what_it_does_not_declare(world, role):
    client, told = client_of(world, role), {}

    with one_sidebar(client):
        for url, plain in lists(world, client):
            looked_up = asked(client, f"{url}?{urlencode(UNDECLARED)}")
            if looked_up != plain and looked_up != (plain := asked(client, url)) and not is_refused(looked_up, plain):
                told[url] = difference(plain, looked_up)  # asked again: the first answer has filled what is kept

    assert told == {}


def lists(world: World, client: Client) -> Iterator[tuple[str, Answer]]:
    """An address of every view that answers, and its answer; whether it lists anything is seen by what it asks."""
    for address in addresses.walk():
        for url, _is_own in islice(addresses.urls(address, world.territories["village"]), 1):
            plain = asked(client, url)
            if plain[0] == 200:
                yield url, plain


MANY = re.compile(r"\(%s(?:, %s)*\)")


def asked(client, url):
    """The status, what is streamed, and the questions to the database in their order, without the values in them."""
    questions = []

    def watch(execute, sql, params, many, context):
        if "SAVEPOINT" not in sql:
            questions.append(MANY.sub("(…)", sql))
        return execute(sql, params, many, context)

    with undone(), connection.execute_wrapper(watch):
        response = client.get(url)
        rows = b"".join(response.streaming_content) if response.streaming else b""
    return response.status_code, rows, questions


def is_refused(answer, plain):
    """As Wagtail's API of the admin does with a parameter that it does not know: a bad request, and nothing asked."""
    return answer[0] == 400 and set(answer[2]) <= set(plain[2])


def difference(plain, other):
    if plain[:2] != other[:2]:
        return plain[:2], other[:2]
    return [sql for sql in other[2] if sql not in plain[2]] + [sql for sql in plain[2] if sql not in other[2]]
