"""Unpublished work of two neighbouring villages: what each of them sees of its own, and nothing of the other's."""

from typing import Any

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.images import get_image_model

from ilm_blocks.models import ILM
from sites.library import collection_of
from sites.models import ArticlePage, RegionPage

from .canvas import Canvas
from .posters import png

VILLAGES = ("33.24.01.2001", "33.24.01.2002")


def make(region: RegionPage) -> None:
    """A draft article, a draft ILM and a picture nobody uses yet, where there are none."""
    if not _articles(region).exists():
        article = ArticlePage(
            title=_title(region), introduction="Belum terbit (contoh).", date=timezone.localdate(), live=False
        )
        region.add_child(instance=article)
        article.save_revision()
    if not _ilms(region).exists():
        ilm = ILM(title=_title(region), owner=region, channels=["website"], on_air_from=timezone.now())
        ilm.save()
        ilm.save_revision()
    if not _images(region).exists():
        picture = png(Canvas.blank((800, 450), "#5b6770").finished())
        file = ImageFile(ContentFile(picture), name=f"rancangan-{region.code}.png")
        get_image_model().objects.create(title=_title(region), file=file, collection=collection_of(region))


def described(region: RegionPage) -> dict[str, int]:
    """Their numbers, so that a script can try to reach them as somebody else."""
    return {
        "page": _articles(region).get().pk,
        "image": _images(region).get().pk,
        "ilm": _ilms(region).get().pk,
    }


def _articles(region: RegionPage) -> QuerySet[ArticlePage]:
    return ArticlePage.objects.child_of(region).filter(title=_title(region))


def _ilms(region: RegionPage) -> QuerySet[ILM]:
    return ILM.objects.filter(owner=region, title=_title(region))


def _images(region: RegionPage) -> QuerySet[Any]:
    return get_image_model().objects.filter(title=_title(region))


def _title(region: RegionPage) -> str:
    return f"Rancangan {region.full_name} (contoh)"
