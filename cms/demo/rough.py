"""Unpublished work of two neighbouring villages: what each of them sees of its own, and nothing of the other's."""

from collections.abc import Callable

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db.models import Model
from django.utils import timezone
from wagtail.images import get_image_model

from ilm_blocks.models import ILM
from sites.library import collection_of
from sites.models import ArticlePage, RegionPage

from .canvas import Canvas
from .posters import png

VILLAGES = ("33.24.01.2001", "33.24.01.2002")


def article(region: RegionPage) -> ArticlePage:
    """A draft of news."""
    page = ArticlePage(
        title=_title(region), introduction="Belum terbit (contoh).", date=timezone.localdate(), live=False
    )
    region.add_child(instance=page)
    page.save_revision()
    return page


def picture(region: RegionPage) -> Model:
    """One that nobody uses yet."""
    drawn = png(Canvas.blank((800, 450), "#5b6770").finished())
    file = ImageFile(ContentFile(drawn), name=f"rancangan-{region.code}.png")
    return get_image_model().objects.create(title=_title(region), file=file, collection=collection_of(region))


def ilm(region: RegionPage) -> ILM:
    """A draft that nobody has handed in."""
    draft = ILM(title=_title(region), owner=region, channels=["website"], on_air_from=timezone.now())
    draft.save()
    draft.save_revision()
    return draft


#: By the name under which a script is told their numbers, so that it can try to reach them as somebody else.
MAKERS: dict[str, Callable[[RegionPage], Model]] = {"page": article, "image": picture, "ilm": ilm}


def _title(region: RegionPage) -> str:
    return f"Rancangan {region.full_name} (contoh)"
