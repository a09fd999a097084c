"""What nobody may do with the page of a region, whatever rights they hold; see ``protected_pages`` for the reasons."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from wagtail.models import Page, PagePermissionTester


class RegionStays(PermissionDenied):
    """A region page was to be deleted, moved, unpublished or copied."""

    def __init__(self, region: Page) -> None:
        super().__init__(
            _(
                "“%(region)s” is a region: its page is not deleted, moved, unpublished or copied by hand. "
                "Change the list of codes and load it with load_regions."
            )
            % {"region": region}
        )


class PublicPermissionTester(PagePermissionTester):
    """For pages that, once published, are for everybody: no password, no groups."""

    def can_set_view_restrictions(self) -> bool:
        return False


class RegionPermissionTester(PublicPermissionTester):
    """Refuses everybody, superusers too; reordering among siblings leaves the region where it is."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return False

    def can_move_to(self, destination: Page) -> bool:
        return self.page.is_child_of(destination) and super().can_move_to(destination)

    def can_unpublish(self) -> bool:
        return False

    def can_copy(self) -> bool:
        return False


class FormerRegionPermissionTester(PublicPermissionTester):
    """A former region redirects to its successor and owns its record: nobody edits it any more."""

    def can_edit(self) -> bool:
        return False

    can_delete = RegionPermissionTester.can_delete
    can_unpublish = can_copy = can_publish = can_publish_subpage = can_add_subpage = can_edit
    can_move = can_lock = can_unlock = can_reorder_children = can_submit_for_moderation = can_edit
    can_unschedule = can_view_revisions = can_edit

    def can_move_to(self, destination: Page) -> bool:
        return False

    def can_copy_to(self, destination: Page, recursive: bool = False) -> bool:
        return False
