"""The register of what regions decided on pages from above."""

from django.utils.translation import gettext_lazy as _

from ilm_blocks.admin.register import ReadOnlyPermissionHelper, RegionOwnedAdmin

from .models import PageDecision


class PageDecisionAdmin(RegionOwnedAdmin):
    model = PageDecision
    permission_helper_class = ReadOnlyPermissionHelper
    menu_icon = "view"
    menu_order = 51
    list_display = ("title", "kind", "owning_region", "reason", "decided_by", "decided_at", "until", "undone_at")
    list_select_related = ("decided_by",)
    search_fields = ("title", "text")

    def reason(self, decision: PageDecision) -> str:
        return decision.text or decision.get_reason_code_display() or "–"

    reason.short_description = _("reason")  # type: ignore[attr-defined]
