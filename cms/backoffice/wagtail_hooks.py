from wagtail import hooks

from . import assets, menu
from .dashboard import emergencies, messengers, panels, screens, workers
from .isolation import bulk, narrowing

hooks.register("construct_page_chooser_queryset", narrowing.pages_to_choose)
hooks.register("construct_reports_menu", narrowing.hide_closed)
for bulk_action in bulk.ACTIONS:
    hooks.register("register_bulk_action", bulk_action, order=2)  # after those that they replace

hooks.register("construct_homepage_panels", panels.construct)
hooks.register("construct_homepage_panels", workers.add_panel, order=10)
hooks.register("construct_homepage_panels", messengers.add_panel, order=10)
hooks.register("construct_homepage_panels", screens.add_panel, order=10)  # after the replacing of Wagtail's own
hooks.register("construct_homepage_panels", emergencies.add_panel, order=10)
hooks.register("construct_main_menu", menu.construct)
hooks.register("register_admin_menu_item", menu.home_item)

hooks.register("insert_global_admin_css", assets.styles)
hooks.register("insert_global_admin_js", assets.dates)
hooks.register("insert_global_admin_js", assets.file_fields)
hooks.register("insert_global_admin_js", assets.films)
hooks.register("insert_editor_js", assets.choosers)
