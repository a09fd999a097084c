"""A page that moves to another region: there it is listed below only when somebody chooses so anew."""

from typing import Any

from .choices import Reach
from .models import CascadingPage


def arrived(page: Any) -> None:
    """``page``, which now stands in another region, and its newest draft are listed there alone."""
    if not isinstance(page, CascadingPage):
        return
    if page.reach != Reach.HERE:
        page.reach = Reach.HERE
        page.save(update_fields=["reach"])
    draft = page.get_latest_revision_as_object()  # type: ignore[attr-defined]
    if draft.reach != Reach.HERE:
        draft.reach = Reach.HERE
        draft.save_revision(clean=False)
