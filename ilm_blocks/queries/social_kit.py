"""What a person takes to post an ILM on social media: pictures, films and captions, or why there are none."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlencode

from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import dates, regions
from ..choices import Channel, State
from ..conf import conf
from ..media import social_images
from ..media.social_images import NoImage, Plan, Shape
from ..models import ILM
from ..rules import posts
from ..rules.captions import ELLIPSIS, caption, cut, hashtags
from ..rules.decide import decide
from ..rules.place import Place
from ..rules.platforms import PLATFORMS, Misfit, Platform, fitting
from ..rules.posts import Hindrance
from ..rules.regions import Chain
from . import attribution
from .rows import Rows, rows_about


@dataclass(frozen=True, slots=True)
class Picture:
    """One shape: how it would be drawn, or why it is not."""

    shape: Shape
    plan: Plan | None
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Of one film on one platform: the file to post, or why there is none."""

    platform: Platform
    file: Mapping[str, Any] | None
    why_not: Sequence[str | Promise]


@dataclass(frozen=True, slots=True)
class FilmForPosts:
    alt: str
    verdicts: Sequence[Verdict]


@dataclass(frozen=True, slots=True)
class Caption:
    platform: Platform
    text: str

    @property
    def length(self) -> int:
        return self.platform.length(self.text)


@dataclass(frozen=True, slots=True)
class Share:
    label: str
    url: str


MISFITS: Mapping[Misfit, str | Promise] = {
    Misfit.TOO_SHORT: gettext_lazy("too short"),
    Misfit.TOO_LONG: gettext_lazy("too long"),
    Misfit.TOO_HEAVY: gettext_lazy("too many megabytes"),
    Misfit.SHAPE: gettext_lazy("too narrow or too wide"),
}


class Kit:
    """The kit of ``ilm`` as it was approved, at ``at``; three queries, and those of its address."""

    def __init__(self, ilm: ILM, at: datetime) -> None:
        self.ilm, self.at = ilm, at

    @cached_property
    def chain(self) -> Chain:
        return regions.provider().chain(self.ilm.owner_id)

    @cached_property
    def rows(self) -> Rows:
        return rows_about(self.ilm, self.chain, self.at)

    @cached_property
    def hindrance(self) -> Hindrance | State | None:
        """What keeps it off social media; None if it may be posted."""
        return posts.hindrance(self.ilm, self.rows.quiet_periods, Place(self.chain, Channel.SOCIAL), self.at)

    @property
    def why_not(self) -> str:
        """The hindrance in words."""
        ilm, found = self.ilm, self.hindrance
        if found == Hindrance.NOT_APPROVED:
            return _("It is not approved yet: what is posted is what was approved.")
        if found == Hindrance.OTHER_CHANNELS:
            return _("It is not meant for social media: choose that channel in a new version, and have it approved.")
        if found == Hindrance.NOT_AGREED:
            return _("Its agreement %(number)s does not cover social media.") % {"number": ilm.agreement}
        if found == State.WITHDRAWN and ilm.withdrawn_at:
            facts = {"when": dates.instant(ilm.withdrawn_at, self.chain[-1].tzinfo)}
            return _("It was withdrawn on %(when)s. Take down what was posted of it.") % facts
        if found == State.SCHEDULED and ilm.on_air_from > self.at:
            facts = {"when": dates.instant(ilm.on_air_from, self.chain[-1].tzinfo)}
            return _("It may be posted from %(when)s on.") % facts
        return _("Nothing of it may be posted now: %(state)s.") % {"state": State(found).label} if found else ""

    @cached_property
    def sentence(self) -> str:
        return attribution.sentence(self.ilm, self.chain[-1])

    @cached_property
    def link(self) -> str:
        """Its public page; empty where its owner's website does not show it, or the project names no pages."""
        website = Place(self.chain, Channel.WEBSITE, around_the_clock=True)
        [verdict] = decide([self.ilm], self.rows.decisions, self.rows.quiet_periods, website, self.at)
        return import_string(conf.ILM_ADDRESS)(self.ilm) if conf.ILM_ADDRESS and verdict.is_shown else ""

    # Its parts

    @property
    def pictures(self) -> Iterator[Picture]:
        for shape in social_images.SHAPES:
            try:
                yield Picture(shape, self.plan(shape))
            except NoImage as why:
                yield Picture(shape, None, str(why))

    def plan(self, shape: Shape) -> Plan:
        return social_images.plan(self.ilm.frozen, shape, self.sentence)

    @property
    def films(self) -> list[FilmForPosts]:
        films = (creative for creative in self.ilm.frozen if creative["type"] == "video")
        return [FilmForPosts(film["alt"], [self._verdict(film, each) for each in PLATFORMS]) for film in films]

    @staticmethod
    def _verdict(film: Mapping[str, Any], platform: Platform) -> Verdict:
        if not film["files"]:
            return Verdict(platform, None, [_("still being prepared")])
        file, misfits = fitting(film["files"], platform.film)
        return Verdict(platform, file, [MISFITS[each] for each in misfits])

    @property
    def captions(self) -> list[Caption]:
        return [Caption(platform, self.caption(platform)) for platform in PLATFORMS]

    def caption(self, platform: Platform) -> str:
        """The post of ``platform``: cut at words where it is too long, never the link nor the parties."""
        distributor, party = self.chain[-1].distributor, self.ilm.responsible
        name = (party.short_label or party.label) if party else attribution.of_region(self.chain[-1])
        return caption(
            self.ilm.title, self.ilm.social_text or self.ilm.summary, self.link, sentence=self.sentence,
            names=(name, distributor), hashtags=hashtags(name, distributor), limit=platform.limit,
            length=platform.length,
        )  # fmt: skip

    @property
    def shares(self) -> list[Share]:
        """Plain links that open each network with the post written; they load nothing and tell of nobody.

        Telegram and Facebook share an address or nothing.
        """
        by_name = {each.name: each for each in PLATFORMS}
        whole, short = self.caption(by_name["whatsapp"]), self.caption(by_name["x"])
        found = [
            Share("WhatsApp", f"https://wa.me/?{_query(text=whole)}"),
            Share("X", f"https://x.com/intent/post?{_query(text=short)}"),
        ]
        if self.link:
            beside = whole.replace(f"\n{self.link}", "", 1)
            found += [
                Share("Telegram", f"https://t.me/share/url?{_query(url=self.link, text=beside)}"),
                Share("Facebook", f"https://www.facebook.com/sharer/sharer.php?{_query(u=self.link)}"),
            ]
        return found

    # Names of files

    @property
    def stem(self) -> str:
        words = cut(slugify(self.ilm.title).replace("-", " "), 40).removesuffix(ELLIPSIS)
        return "-".join(["ilm", str(self.ilm.pk), *words.split()])

    def file_name(self, plan: Plan) -> str:
        """The same name is always the same picture."""
        return f"{self.stem}-{plan.shape.name}-{plan.digest[:8]}.jpg"


def _query(**told: str) -> str:
    """A query whose spaces are written ``%20``: on an iPhone Telegram takes a plus for a plus."""
    return urlencode(told, quote_via=quote)
