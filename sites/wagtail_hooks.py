from django.urls import URLPattern, path
from wagtail import hooks
from wagtail_modeladmin.options import modeladmin_register

from ilm_blocks.admin.menus import MENU_HOOK

from . import page_actions
from .cascading import menus, views
from .cascading.registers import PageDecisionAdmin
from .changes_view import RegionChanges
from .changes_view import button as changes_button
from .facts_view import RegionFacts
from .facts_view import button as facts_button
from .protected_pages import RegionPageViewSet, refuse_in_bulk
from .redirects import to_own_address
from .restrictions import refuse_private_document, refuse_private_page


@hooks.register("register_admin_viewset")
def register_region_viewset() -> RegionPageViewSet:
    return RegionPageViewSet()


hooks.register("before_bulk_action", refuse_in_bulk)
hooks.register("before_serve_page", to_own_address)
hooks.register("before_serve_page", refuse_private_page)
hooks.register("before_serve_document", refuse_private_document, order=-1)  # before Wagtail asks a session

hooks.register("register_page_header_buttons", facts_button)
hooks.register("register_page_header_buttons", changes_button)


@hooks.register("register_admin_urls")
def register_region_facts() -> list[URLPattern]:
    return [
        path("regions/<int:page_id>/facts/", RegionFacts.as_view(), name="sites_region_facts"),
        path("regions/<int:page_id>/changes/", RegionChanges.as_view(), name="sites_region_changes"),
        path("from-above/", views.PagesFromAbove.as_view(), name="sites_from_above"),
        path("from-above/<int:pk>/decide/<slug:kind>/", views.Decide.as_view(), name="sites_decide_on_page"),
        path("from-above/decisions/<int:pk>/undo/", views.Undo.as_view(), name="sites_undo_page_decision"),
    ]


hooks.register(MENU_HOOK, menus.from_above)
modeladmin_register(PageDecisionAdmin)


hooks.register("construct_page_action_menu", page_actions.publish_first)
