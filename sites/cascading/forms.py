"""The form of a page that cascades."""

from typing import Any

from django import forms

from ilm_blocks import regions
from sites.forms import PageForm

from . import validation
from .choices import Reach

FIELDS = ("reach", "target", "listed_until")


class CascadingPageForm(PageForm):
    """Offers to list the page below where a region can lie below, and refuses there what no page may say."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chain = regions.provider().chain(self.parent_page.pk) if self.parent_page else ()
        if "reach" not in self.fields:
            return
        if validation.has_regions_below(self.chain):
            self.fields["reach"].widget = forms.RadioSelect(choices=Reach.choices)
        else:
            self.instance.reach = Reach.HERE
            for name in FIELDS:
                self.fields.pop(name, None)
