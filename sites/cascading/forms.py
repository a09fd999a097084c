"""The form of a page that cascades."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from ilm_blocks import regions
from ilm_blocks.admin.forms.decisions import DecisionForm
from ilm_blocks.admin.forms.owned import put_on_fields
from ilm_blocks.admin.forms.regions import RegionField
from sites.forms import PageForm

from . import validation
from .choices import Reach
from .models import PageDecision

FIELDS = ("reach", "target", "listed_until")


class CascadingPageForm(PageForm):
    """Offers to list the page below where a region can lie below, and refuses there what no page may say."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chain = regions.provider().chain(self.parent_page.pk) if self.parent_page else ()
        if "reach" not in self.fields:
            return
        if self.instance.cascades_from not in (None, self.parent_page.pk):
            self.initial["reach"] = Reach.HERE  # chosen in another region
        if validation.has_regions_below(self.chain):
            self.fields["reach"].widget = forms.RadioSelect(choices=Reach.choices)
        else:
            self.instance.reach = Reach.HERE
            for name in FIELDS:
                self.fields.pop(name, None)

    def _post_clean(self) -> None:
        """The choice is made for this region; a new page has no place yet by which it could judge itself."""
        self.instance.cascades_from = self.parent_page.pk if self.parent_page else None
        super()._post_clean()
        if not self.instance.path and not self.errors:
            try:
                validation.validate(self.instance, self.chain)
            except ValidationError as error:
                put_on_fields(self, error)

    def reachable_pages(self) -> QuerySet[Page]:
        """A target may name any region, so that one that lies elsewhere is refused with a sentence."""
        named = regions.provider().pages().order_by().values("pk")
        return Page.objects.filter(Q(pk__in=super().reachable_pages().order_by().values("pk")) | Q(pk__in=named))


class PageDecisionForm(DecisionForm):
    """What a region says on a page from above: the fields that its kind needs."""

    class Meta(DecisionForm.Meta):
        model = PageDecision


class OneRegionForm(forms.Form):
    """For which of the officer's regions something is asked; the highest, where nothing is said."""

    def __init__(self, data: Mapping[str, Any], *, user: Any) -> None:
        super().__init__()
        self.fields["region"] = field = RegionField(user, "change", label=_("Region"))
        self.data = {"region": data.get("region") or field.initial}
        self.is_bound = True
