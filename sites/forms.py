from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm as WagtailCopyForm
from wagtail.models import Page

from ilm_blocks.admin.chooser_limits import WithinReach
from ilm_blocks.models.fields import keep_to_calendar

from .conf import conf
from .slugs import refuse_reserved


class PageForm(WithinReach, WagtailAdminPageForm):
    """The form of every page: links lead to pages that the person may choose, and a page without a slug gets one.

    Wagtail's script writes the slug while the title is typed; a form sent before it has finished is not refused.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
        for field in self.fields.values():
            if isinstance(field, forms.DateField | forms.DateTimeField):  # Wagtail's own go live and expire too
                keep_to_calendar(field)

    def clean(self) -> dict[str, Any]:
        """Refuse a title that gives no address where none was written: a draft would lie at that of its region."""
        title = self.cleaned_data.get("title", self.instance.title)
        if self.cleaned_data.get("slug") == "" and title and not slugify(title, allow_unicode=True):
            self.add_error("title", _("Write it with letters or digits: the address of the page is made of them."))
        return super().clean()

    def reachable_pages(self) -> QuerySet[Page]:
        choosable_pages = conf.choosable_pages()
        return choosable_pages(self.for_user) if choosable_pages else super().reachable_pages()


class CopyForm(WagtailCopyForm):
    """Refuses what the copy would: Wagtail asks it only when it saves one, where nobody is told."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("title", "slug"):
            longest = self.page._meta.get_field(name).max_length
            self.fields[f"new_{name}"].validators.append(MaxLengthValidator(longest))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        refuse_reserved(cleaned.get("new_slug", ""), field="new_slug")
        return cleaned
