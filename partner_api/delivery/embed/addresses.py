"""Where embeds are found, and what oEmbed says of an address."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from partner_api.addresses import api_url
from partner_api.delivery.content import Content

from .options import Height

#: What need not be said in an address.
DEFAULTS = {"height": str(Height.MIDDLE.value), "theme": "", "content": Content.ILM.value}


def address_of(code: str, ilm_id: int | None = None) -> str:
    """The path of the region's embed, or of the one of a single ILM in it."""
    return reverse("embed", args=[code]) if ilm_id is None else reverse("embed-ilm", args=[code, ilm_id])


def embed_path(code: str, choices: Mapping[str, Any], ilm_id: int | None = None) -> str:
    """The path with what was chosen for it."""
    chosen = {name: choices.get(name, usual) for name, usual in DEFAULTS.items()}
    query = urlencode({name: value for name, value in chosen.items() if value and value != DEFAULTS[name]})
    return address_of(code, ilm_id) + (f"?{query}" if query else "")


def embed_url(code: str, choices: Mapping[str, Any], ilm_id: int | None = None) -> str:
    """The absolute address, the same on every host."""
    return api_url(embed_path(code, choices, ilm_id))


def oembed_url(url: str, form: str) -> str:
    return f"{api_url(reverse('oembed'))}?{urlencode({'url': url, 'format': form})}"
