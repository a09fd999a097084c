"""*Kit media sosial* of an ILM: its pictures, films and captions, ready to post; drawn when they are asked for."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy

from ... import duties
from ...media import freezing, social_images
from ...media.social_images import NoImage, Plan
from ...queries import posts
from ...queries.social_kit import Kit
from .answers import OfficersPage, OfILM

SHAPES = {shape.name: shape for shape in social_images.SHAPES}
#: Of every member of an archive, so that equal ones have equal bytes.
EPOCH = (1980, 1, 1, 0, 0, 0)
JPEG, ZIP = "image/jpeg", "application/zip"


class OfKit(OfILM, OfficersPage):
    """For whoever sees where the ILM is shown: officers, and the people of its partner."""

    def is_open_to(self, user: Any) -> bool:
        return super().is_open_to(user) or (bool(self.object) and self.is_ours)

    @cached_property
    def kit(self) -> Kit:
        return Kit(self.object, self.now)


class SocialKit(OfKit):
    template_name = "ilm_blocks/admin/social_kit.html"
    page_title = gettext_lazy("Social media kit")
    header_icon = "image"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kit = self.kit
        context = super().get_context_data(**kwargs) | {"ilm": self.object, "kit": kit, "why_not": kit.why_not}
        if kit.hindrance:
            return context
        films = [
            (film.alt, [(each, freezing.url(each.file) if each.file else "") for each in film.verdicts])
            for film in kit.films
        ]
        pictures = list(kit.pictures)
        return context | {
            "pictures": [(each, kit.file_name(each.plan) if each.plan else "") for each in pictures],
            "has_pictures": any(each.plan for each in pictures),
            "films": films,
            "captions": kit.captions,
            "shares": kit.shares,
            "may_post": duties.holds_anywhere(self.request.user, *posts.DUTIES),
        }


class OfKitFile(OfKit, ABC):
    """A file of the kit; 404 for one that may not be posted. No browser keeps what the admin answers."""

    mime: str

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        plans = [] if self.kit.hindrance else list(self.plans())
        if not plans:
            raise Http404
        try:
            return self.drawn(plans)
        except NoImage as gone:
            raise Http404(gone) from gone

    @abstractmethod
    def plans(self) -> Iterator[Plan]:
        """The pictures in it."""

    @abstractmethod
    def drawn(self, plans: list[Plan]) -> HttpResponse:
        """The file."""

    def answer(self, content: bytes, name: str) -> HttpResponse:
        place = "attachment" if self.mime == ZIP else "inline"
        headers = {"Content-Disposition": f'{place}; filename="{name}"', "X-Content-Type-Options": "nosniff"}
        return HttpResponse(content, content_type=self.mime, headers=headers)


class KitPicture(OfKitFile):
    mime = JPEG

    def plans(self) -> Iterator[Plan]:
        shape = SHAPES.get(self.kwargs["shape"])
        try:
            if shape:
                yield self.kit.plan(shape)
        except NoImage:
            return

    def drawn(self, plans: list[Plan]) -> HttpResponse:
        [plan] = plans
        return self.answer(social_images.jpeg(plan), self.kit.file_name(plan))


class KitArchive(OfKitFile):
    """All pictures, and the captions as one text."""

    mime = ZIP

    def plans(self) -> Iterator[Plan]:
        return (each.plan for each in self.kit.pictures if each.plan)

    def drawn(self, plans: list[Plan]) -> HttpResponse:
        stream = BytesIO()
        with ZipFile(stream, "w", ZIP_STORED) as archive:
            for plan in plans:
                archive.writestr(ZipInfo(self.kit.file_name(plan), EPOCH), social_images.jpeg(plan))
            archive.writestr(ZipInfo(gettext("captions.txt"), EPOCH), self._captions().encode())
        return self.answer(stream.getvalue(), f"{self.kit.stem}.zip")

    def _captions(self) -> str:
        return "\n\n".join(f"== {each.platform.label} ==\n\n{each.text}" for each in self.kit.captions) + "\n"
