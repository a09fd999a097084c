"""The name at the foot of Wagtail's sidebar: Wagtail shows a first name, which our people do not have."""

from typing import Any

from wagtail.admin.ui import sidebar


class MainMenuModule(sidebar.MainMenuModule):
    def js_args(self) -> list[Any]:
        menu_items, account_items, person = super().js_args()
        return [menu_items, account_items, person | {"name": self.user.get_full_name()}]


def install() -> None:
    """Wagtail names the class through its module and offers no other way."""
    sidebar.MainMenuModule = MainMenuModule
