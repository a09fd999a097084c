"""The ways of looking at a draft, by ``ILM_BLOCKS["PREVIEWS"]``: what a mode shows stands above the models."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from .conf import conf

if TYPE_CHECKING:
    from .models import ILM


@dataclass(frozen=True, slots=True)
class PreviewMode:
    """One way of looking at a draft: ``render(ilm, request)`` answers with the page."""

    name: str
    label: str | Promise
    render: Callable[[ILM, HttpRequest], HttpResponse]
    #: The channel that it shows; empty for none in particular.
    channel: str = ""


def modes() -> list[PreviewMode]:
    return [import_string(path) for path in conf.PREVIEWS]


def modes_of(ilm: ILM) -> list[PreviewMode]:
    """Those of the channels of ``ilm``; one of another channel where it has none of its own."""
    return [mode for mode in modes() if mode.channel in ("", *ilm.channels)] or modes()[:1]


def serve(ilm: ILM, request: HttpRequest, mode_name: str) -> HttpResponse:
    return next(mode for mode in modes() if mode.name == mode_name).render(ilm, request)
