"""The sidebar of the admin, made once for each person where a test opens hundreds of screens."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any
from unittest import mock

from django.test import Client
from django.urls import reverse
from wagtail.admin.menu import Menu
from wagtail.admin.search import Search


@contextmanager
def one_sidebar(*clients: Client) -> Iterator[None]:
    """Every page of a person has the same sidebar, a third of its cost: it is made once, for the first screen."""

    def once(make):
        made: dict[tuple[Any, ...], Any] = {}

        def make_once(part, request):
            key = part, request.user.pk
            if key not in made:
                made[key] = make(part, request)
            return copy(made[key])

        return make_once

    with (
        mock.patch.object(Menu, "render_component", once(Menu.render_component)),
        mock.patch.object(Search, "search_items_for_request", once(Search.search_items_for_request)),
    ):
        for client in clients:
            client.get(reverse("wagtailadmin_home"))
        yield
