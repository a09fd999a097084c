"""What search engines and shared links are told of a page: its words, its picture, and structured data of it.

Open Graph (ogp.me) and JSON-LD by the words of schema.org. Addresses are absolute, as both ask for.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from wagtail.images.models import AbstractImage, SourceImageIOError

from ilm_blocks.cascade import Verdict
from ilm_blocks.media import cards, freezing
from ilm_blocks.regions import Region

from .agenda.rules import Occurrence, Schedule

CONTEXT = "https://schema.org"
#: What a picture is made to that has no size of its own, as the networks show it.
SHARED_IMAGE = "fill-1200x630|format-jpeg|jpegquality-80"
DEFAULT_PICTURE = "sites/share.png"
LONGEST = 160
#: What could end a script's element or begin another one within JSON (HTML, 4.12.1.3), and what JavaScript once broke
#: lines at.
ESCAPED = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}


@dataclass(frozen=True, slots=True)
class Picture:
    url: str
    width: int
    height: int
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Shared:
    """One page as others show it; ``kind`` is that of Open Graph."""

    title: str
    description: str
    url: str
    picture: Picture
    kind: str = "website"
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """What a reader sends on."""
        return f"{self.title}\n{self.url}"

    @property
    def json(self) -> SafeString:
        """The structured data as it may stand in an element of HTML."""
        said = json.dumps({"@context": CONTEXT, **self.data}, ensure_ascii=False)
        return mark_safe(said.translate(ESCAPED))  # noqa: S308  (no sign is left that HTML reads)


def of_home(region: Region, home: str, page: Any, above: Region | None) -> Shared:
    """The home page of ``region``, and the office that speaks there."""
    title = page.seo_title or str(region)
    data = office(region, home) | _told(
        address=page.address, telephone=page.telephone, openingHours=page.opening_hours,
        parentOrganization=above and {"@type": "GovernmentOrganization", "name": _government(above)},
    )  # fmt: skip
    return Shared(
        title, _short(page.search_description or page.introduction or str(region)), home, default(home), data=data
    )


def of_list(title: str, description: str, url: str, home: str) -> Shared:
    return Shared(title, _short(description), url, default(home))


def of_article(page: Any, region: Region, url: str, home: str) -> Shared:
    picture = _cover(page.image, home) if page.image else None
    description = page.search_description or page.introduction
    data = {"@type": "NewsArticle", "headline": page.title, "url": url, "inLanguage": "id"} | _told(
        description=page.introduction,
        image=picture and [picture.url],
        datePublished=page.date.isoformat(),
        dateModified=page.last_published_at and page.last_published_at.isoformat(),
        author=office(region, home),
        publisher=office(region, home),
    )
    return Shared(page.seo_title or page.title, _short(description), url, picture or default(home), "article", data)


def _cover(image: AbstractImage, home: str) -> Picture | None:
    """None for one whose file is lost."""
    try:
        made = image.get_rendition(SHARED_IMAGE)
    except SourceImageIOError:
        return None
    return Picture(absolute(home, made.url), made.width, made.height, image.default_alt_text)


def of_event(page: Any, region: Region, occurrence: Occurrence, url: str, home: str) -> Shared:
    """With the time of ``occurrence``, by the clock of ``region``, which holds it."""
    schedule, picture = page.schedule, default(home)
    data = {"@type": "Event", "name": page.title, "url": url, "inLanguage": "id"} | _told(
        description=page.introduction,
        image=[picture.url],
        startDate=occurrence.begins.isoformat() if schedule.starts_at else occurrence.begins.date().isoformat(),
        endDate=occurrence.ends.isoformat() if schedule.ends_at else occurrence.last_day.isoformat(),
        eventStatus=f"{CONTEXT}/EventScheduled",
        eventSchedule=schedule.weekly_until and _weekly(schedule, region),
        location={"@type": "Place", "name": page.place, "address": f"{page.place}, {region}"},
        organizer=office(region, home),
    )
    description = page.search_description or page.introduction
    return Shared(page.seo_title or page.title, _short(description), url, picture, "article", data)


def _weekly(schedule: Schedule, region: Region) -> dict[str, Any]:
    days = {"startDate": schedule.day.isoformat(), "endDate": schedule.weekly_until.isoformat()}  # type: ignore[union-attr]
    zone = {"repeatFrequency": "P1W", "scheduleTimezone": region.tzinfo.key}
    hours = _told(
        startTime=schedule.starts_at and schedule.starts_at.isoformat(),
        endTime=schedule.ends_at and schedule.ends_at.isoformat(),
    )
    return {"@type": "Schedule", **zone, **days, **hours}


def of_ilm(verdict: Verdict, url: str, home: str) -> Shared:
    """With the picture of its poster as it was approved, in the shape of networks where it was made so."""
    ilm, face = verdict.ilm, cards.face(verdict.ilm.frozen)
    picture = default(home)
    if face.files:
        file = (face.shared or face.files)[0]
        picture = Picture(absolute(home, freezing.url(file)), file["width"], file["height"], face.alt)
    return Shared(ilm.title, _short(ilm.summary or ilm.title), url, picture, "article")


def office(region: Region, home: str) -> dict[str, Any]:
    return {"@type": "GovernmentOrganization", "name": _government(region), "url": home}


def default(home: str) -> Picture:
    return Picture(absolute(home, static(DEFAULT_PICTURE)), 1200, 630)


def absolute(home: str, path: str) -> str:
    """``path`` at the host of ``home``; an address that names its host stays."""
    return path if "://" in path else f"{home.rstrip('/')}{path}"


def _government(region: Region) -> str:
    return f"Pemerintah {region}"


def _short(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(LONGEST)


def _told(**facts: Any) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value}
