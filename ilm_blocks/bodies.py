"""The kinds of government body that may be partners, as ``ILM_BLOCKS["BODIES"]`` lists them."""

from collections.abc import Sequence
from typing import Any

from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from .conf import conf
from .rules.bodies import Body

#: What a project that names no list begins with.
GOVERNMENT: Sequence[Body] = (
    Body("election", _("election body"), of_elections=True),
    Body("government", _("other government body")),
)

ONLY_GOVERNMENT = _(
    "Only government bodies are partners: choose which kind it is. A company, an association or a party is none; a "
    "region itself, a village too, issues its ILM as their owner and is no partner."
)


def bodies() -> Sequence[Body]:
    return import_string(conf.BODIES)


def body_choices() -> list[tuple[str, Any]]:
    """The word of each body with its label, for forms; migrations name this function and not what it says."""
    return [(body.word, body.label) for body in bodies()]


def is_of_elections(word: str) -> bool:
    return any(body.word == word and body.of_elections for body in bodies())
