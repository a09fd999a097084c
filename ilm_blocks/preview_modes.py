"""The ways of looking at a draft, by ``ILM_BLOCKS["PREVIEWS"]``: what a mode shows stands above the models."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Protocol

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from .conf import conf


class HasChannels(Protocol):
    """A draft, by the channels that it is meant for."""

    @property
    def channels(self) -> Collection[str]: ...


@dataclass(frozen=True, slots=True)
class PreviewMode:
    """One way of looking at a draft: ``render(ilm, request)`` answers with the page."""

    name: str
    label: str | Promise
    render: Callable[[Any, HttpRequest], HttpResponse]
    #: The channel that it shows; empty for none in particular, None where it shows no channel but serves the editors.
    channel: str | None = ""


def modes() -> list[PreviewMode]:
    return [import_string(path) for path in conf.PREVIEWS]


def modes_of(ilm: HasChannels) -> list[PreviewMode]:
    """Those of the channels of ``ilm``; one of another channel where it has none of its own."""
    return [mode for mode in modes() if mode.channel in ("", *ilm.channels)] or modes()[:1]


def serve(ilm: HasChannels, request: HttpRequest, mode_name: str) -> HttpResponse:
    return next(mode for mode in modes() if mode.name == mode_name).render(ilm, request)
