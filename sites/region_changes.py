"""What an administrator above can do with a region: the forms, the rights and the acts behind the screen."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.permissions import page_permission_policy

from sites import region_facts
from sites.models import RegionPage
from sites.region_rows import LEVEL_WORDS

from . import adding
from .levels import RegionLevel
from .succession import merging, renumbering
from .succession.outcomes import SuccessionOutcome

BELOW = {RegionLevel.REGENCY: RegionLevel.DISTRICT, RegionLevel.DISTRICT: RegionLevel.VILLAGE}
CODE_HELP = _("Kemendagri code, with dots or without.")


class CodeAndNameForm(forms.Form):
    """Code, word and name of a region of ``level``."""

    code = forms.CharField(label=_("Code"), max_length=20, help_text=CODE_HELP)
    word = forms.ChoiceField(label=_("Word for the level"))
    name = forms.CharField(label=_("Name"), max_length=255, help_text=_("The name without the word for the level."))

    def __init__(self, *args: Any, region: RegionPage, level: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = sorted(LEVEL_WORDS[RegionLevel(level)])
        self.fields["word"].choices = [(word, word.title()) for word in words]  # type: ignore[attr-defined]


class AddForm(CodeAndNameForm):
    def __init__(self, *args: Any, region: RegionPage, **kwargs: Any) -> None:
        level = BELOW[RegionLevel(region.level)]
        usual = "kecamatan" if level == RegionLevel.DISTRICT else "desa"
        super().__init__(
            *args, region=region, level=level, initial={"code": f"{region.code}.", "word": usual}, **kwargs
        )


class BesideForm(CodeAndNameForm):
    """A region like ``region``, split off from it."""

    def __init__(self, *args: Any, region: RegionPage, **kwargs: Any) -> None:
        initial = {"code": f"{region.code.rpartition('.')[0]}.", "word": region.label.lower()}
        super().__init__(*args, region=region, level=region.level, initial=initial, **kwargs)


class RenumberForm(CodeAndNameForm):
    def __init__(self, *args: Any, region: RegionPage, **kwargs: Any) -> None:
        initial = {"code": region.code, "word": region.label.lower(), "name": region.title}
        super().__init__(*args, region=region, level=region.level, initial=initial, **kwargs)


class OneRegionField(forms.ModelChoiceField):
    def label_from_instance(self, region: Any) -> str:
        return f"{region.full_name} ({region.code})"


class MergeForm(forms.Form):
    into = OneRegionField(RegionPage.objects.none(), label=_("Goes into"))

    def __init__(self, *args: Any, region: RegionPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = beside(region)  # type: ignore[attr-defined]


def beside(region: RegionPage) -> QuerySet[RegionPage]:
    """The regions of its level in the same region above."""
    return RegionPage.objects.sibling_of(region, inclusive=False).filter(level=region.level).order_by("title", "code")


def may_add(user: Any, region: RegionPage) -> bool:
    return region.level in BELOW and (
        user.is_superuser or page_permission_policy.user_has_permission_for_instance(user, "administer", region)
    )


def may_merge(user: Any, region: RegionPage) -> bool:
    return region_facts.may_write(user, region) and beside(region).exists()


@dataclass(frozen=True, slots=True)
class RegionChange:
    name: str
    title: str | Promise
    about: str | Promise
    form: Callable[..., forms.Form]
    may: Callable[[Any, RegionPage], bool]
    act: Callable[..., SuccessionOutcome]  # with the key of the region, what the form says and the user


def _merge(region_id: int, *, into: RegionPage, user: Any) -> SuccessionOutcome:
    return merging.merge(region_id, into.pk, user=user)


REGION_CHANGES = (
    RegionChange(
        "renumber", _("Another code, word or name"),
        _("For a desa that becomes a kelurahan, a new name, or a code in another region. Everything stays with it."),
        RenumberForm, region_facts.may_write, renumbering.renumber,
    ),
    RegionChange(
        "add", _("Add a region below"),
        _("It has a website at once and shows what runs above it."),
        AddForm, may_add, adding.add,
    ),
    RegionChange(
        "split", _("Split a region off"),
        _("The new one begins with the targets and decisions of the old one; people and videotrons stay."),
        BesideForm, region_facts.may_write, adding.split,
    ),
    RegionChange(
        "merge", _("Let it go into another one"),
        _("Host, people, decisions, videotrons, ILM and news go over; this cannot be undone."),
        MergeForm, may_merge, _merge,
    ),
)  # fmt: skip
