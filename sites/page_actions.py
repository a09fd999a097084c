"""The big button of the page editor."""

from typing import Any

from django.http import HttpRequest
from wagtail.admin.action_menu import ActionMenuItem, PublishMenuItem

from .models import ArticlePage, EventPage

#: What is written to be published.
NEWS = (ArticlePage, EventPage)


def publish_first(items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    """News and events are written to be published: that is the first item, where the person may do it."""
    page = context.get("page")
    is_news = isinstance(page, NEWS) or (page is None and _is_being_created(request))
    publish = next((item for item in items if isinstance(item, PublishMenuItem)), None)
    if is_news and publish:
        items.remove(publish)
        items.insert(0, publish)


def _is_being_created(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and match.kwargs.get("content_type_model_name") in [kind._meta.model_name for kind in NEWS]
