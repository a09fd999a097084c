"""Wagtail's reports whose filters name everybody in the house, with the people and pages of the person alone."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.reports.audit_logging import LogEntriesView, SiteHistoryReportFilterSet
from wagtail.admin.views.reports.locked_pages import LockedPagesReportFilterSet, LockedPagesView
from wagtail.models import PageLogEntry

from . import visibility


class OwnHistoryFilterSet(SiteHistoryReportFilterSet):
    def get_users_queryset(self) -> QuerySet:
        """Of the own regions, whether they worked there yet or not."""
        return visibility.people(self.request.user)


class SiteHistory(LogEntriesView):
    """What was done to own pages; Wagtail's tells also who prepares what on those above."""

    filterset_class = OwnHistoryFilterSet

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        if queryset.model is PageLogEntry and not self.request.user.is_superuser:
            queryset = queryset.filter(page__in=visibility.own_pages(self.request.user).order_by().values("pk"))
        return super().filter_queryset(queryset)


class OwnLockedPagesFilterSet(LockedPagesReportFilterSet):
    locked_by = django_filters.ModelChoiceFilter(
        label=_("Locked by"),
        empty_label=_("Anyone"),
        field_name="locked_by",
        queryset=lambda request: visibility.people(request.user),
    )

    class Meta(LockedPagesReportFilterSet.Meta):
        pass


class LockedPages(LockedPagesView):
    filterset_class: Any = OwnLockedPagesFilterSet
