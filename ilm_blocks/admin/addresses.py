"""Where the screens of an ILM are."""

from django.urls import reverse

from ..models import ILM


def ilm_url(name: str, ilm: ILM | None = None) -> str:
    """The address of a view of the ILM's viewset: ``list``, ``add``, or of ``ilm``: ``edit``, ``history`` ..."""
    return reverse(ILM.snippet_viewset.get_url_name(name), args=[ilm.pk] if ilm else [])
