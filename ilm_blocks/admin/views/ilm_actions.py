"""What a person can do next about an ILM that stands or is withdrawn, wherever it is shown in the admin."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ... import permissions
from ...models import ILM


@dataclass(frozen=True, slots=True)
class ILMAction:
    name: str
    label: str | Promise
    url: str
    #: Done by one click, without a page that asks for more.
    is_sent: bool = False


def of_ilms(user: Any, ilms: Iterable[ILM]) -> Mapping[int, list[ILMAction]]:
    """The actions of ``user`` on each of ``ilms`` by its key; two queries for any number."""
    rows = list(ilms)
    may = {verb: permissions.allowed(user, verb, rows) for verb in ("withdraw", "copy")}
    return {ilm.pk: list(_actions(ilm, {verb for verb, keys in may.items() if ilm.pk in keys})) for ilm in rows}


def _actions(ilm: ILM, may: set[str]) -> Iterable[ILMAction]:
    stands, is_open = ilm.live and not ilm.is_withdrawn, ilm.live and ilm.replaced_by_id is None
    if "withdraw" in may and stands:
        yield ILMAction(
            "withdraw", _("Withdraw"), reverse(ILM.snippet_viewset.get_url_name("unpublish"), args=[ilm.pk])
        )
    if "withdraw" in may and is_open:
        yield ILMAction("correct", _("Correct"), reverse("ilm_blocks_admin:correct", args=[ilm.pk]))
    if "withdraw" in may and ilm.may_be_replaced:
        yield ILMAction("replace", _("Name the replacement"), reverse("ilm_blocks_admin:replacement", args=[ilm.pk]))
    if "copy" in may:
        url = reverse(ILM.snippet_viewset.get_url_name("copy"), args=[ilm.pk])
        yield ILMAction("copy", _("Copy"), url, is_sent=True)
