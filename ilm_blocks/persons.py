"""How people are told apart where somebody is chosen or compared: a name may be another's too."""

from typing import Any

from wagtail.admin.utils import get_user_display_name


def told_apart(person: Any) -> str:
    """The name as people know it with the username, which is nobody else's."""
    name, username = get_user_display_name(person), person.get_username()
    return name if name.casefold() == username.casefold() else f"{name} ({username})"
