"""The cast of the tests: real places of Kendal, and the rows that tell one story each.

Every factory takes what its story is about and fills in the rest.
"""

import io
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.files.images import ImageFile
from django.db import transaction
from PIL import Image
from wagtail.images import get_image_model
from wagtail.models import GroupPagePermission

from cms.accounts import roles
from ilm_blocks import regions
from ilm_blocks.actions import confirmation, memberships
from ilm_blocks.models import (
    ILM,
    Agreement,
    Confirmation,
    ConfirmationKind,
    ElectionStage,
    LocalDecision,
    Membership,
    Partner,
    QuietPeriod,
    SocialAccount,
    SocialPost,
    Takeover,
)
from ilm_blocks.regions import Region
from partner_api.models import IssuedReport, PlayHour, Screen
from partner_api.reports import issuing, report
from partner_api.reports.period import Period
from partner_api.reports.subject import Subject
from sites import loading, region_rows
from sites.cascading.models import PageDecision
from sites.models import ArticlePage, EventPage, RegionPage

NOON = datetime(2024, 2, 1, 5, 0, tzinfo=UTC)  # 12.00 WIB, a Thursday
LOADED = NOON - timedelta(days=365)
KENDAL_CSV = Path(loading.__file__).parent / "data" / "kendal.csv"

#: Two districts with two villages each, a district with kelurahan, and one more district.
CAST = (
    "33.24", "33.24.01", "33.24.01.2001", "33.24.01.2002", "33.24.12", "33.24.12.2001", "33.24.12.2002",
    "33.24.15", "33.24.15.1001", "33.24.07",
)  # fmt: skip
KENDAL, PLANTUNGAN, BLUMAH, KEDITEN, WELERI = CAST[:5]
BOJA = "33.24.07"

#: The colour of a picture unless a test wants another.
MAROON = (179, 27, 27)
_numbers = count(1)


def load_cast() -> None:
    """What the tests' database begins with: the regions of the cast, loaded long before any story."""
    with time_machine.travel(LOADED, tick=False):
        load_regions(CAST)


def load_regions(codes: Iterable[str]) -> None:
    """The regions of ``codes`` with their pages and Sites, beside those that are there."""
    rows = [row for row in region_rows.read(KENDAL_CSV) if row.code in codes]
    loader = loading.Loader(
        rows, domain="localhost", port=80, zone="Asia/Jakarta", distributor="Diskominfo Kabupaten Kendal"
    )
    with transaction.atomic():
        list(loader.load())


def region(code: str) -> Region:
    found = regions.by_code(code)
    assert found is not None, f"{code} is not in the cast"
    return found


def page(code: str) -> RegionPage:
    return RegionPage.objects.get(code=code)


def partner(owner: str = KENDAL, **facts: Any) -> Partner:
    body = "election_supervisor" if facts.get("is_election_body") else "vertical_agency"
    defaults = {"name": "Bawaslu Kabupaten Kendal", "short_name": "Bawaslu", "body": body}
    return Partner.objects.create(owner=page(owner), **defaults | facts)


def member(user: Any, of: Partner) -> Membership:
    """``user`` speaks for ``of``, as the managers of the system have confirmed."""
    return memberships.confirm_by_command(of, user, note="contoh: pengelola sistem melihat surat penunjukannya")


def part(user: Any, of: Partner) -> None:
    """``user`` leaves ``of``, by their own word."""
    memberships.end(of.memberships.open().get(person=user), user=user)


#: Who signed an agreement: fictional people.
SIGNED = {
    "signed_by": "Ani Contoh", "signed_as": "Kepala Diskominfo",
    "partner_signed_by": "Budi Contoh", "partner_signed_as": "Ketua Bawaslu",
}  # fmt: skip


def agreement(with_partner: Partner, owner: str = KENDAL, **facts: Any) -> Agreement:
    defaults = {
        "title": "Penyebarluasan ILM (contoh)",
        "number": f"{next(_numbers)}/PKS/contoh",
        "valid_from": date(2023, 11, 1),
        "valid_until": date(2026, 10, 31),
        **SIGNED,
    }
    return Agreement.objects.create(partner=with_partner, owner=page(owner), **defaults | facts)


def draft(owner: str = KENDAL, **facts: Any) -> ILM:
    """An ILM that nobody approved yet; the owning region answers for it unless a partner is named."""
    defaults = {
        "title": f"Contoh ILM {next(_numbers)}",
        "creatives": [message()],
        "channels": ["videotron", "website"],
        "on_air_from": NOON - timedelta(days=1),
    }
    ilm = ILM(owner=page(owner), **defaults | facts)
    if "emphasis_reason" not in facts:
        _give_a_reason(ilm)
    ilm.save()
    ilm.save_revision()
    return ilm


def _give_a_reason(ilm: ILM) -> None:
    """What a partner writes who asks for mandatory or urgent."""
    if ilm.is_emphasised and not ilm.emphasis_reason:
        ilm.emphasis_reason = "Masa pendaftaran berakhir pekan ini (contoh)."


def word(on: ILM, kind: str = "handed_in", by: Any = None) -> Confirmation:
    """What the partner of ``on`` says of its newest revision."""
    revision = on.get_latest_revision()
    return confirmation.say(revision.as_object(), revision, ConfirmationKind(kind), by=by, reason="contoh")


def ilm(owner: str = KENDAL, **facts: Any) -> ILM:
    """An approved ILM; a partner from outside has handed it in."""
    created = draft(owner, **facts)
    if created.needs_agreement:
        word(created)
    created.get_latest_revision().publish()
    created.refresh_from_db()
    return created


def approve(ilm: ILM) -> None:
    """Approve what ``ilm`` says now; a partner from outside has handed it in."""
    _give_a_reason(ilm)
    ilm.save_revision()
    if ilm.needs_agreement:
        word(ilm)
    ilm.get_latest_revision().publish()


def scan() -> bytes:
    """A signed paper as a phone takes it."""
    return _png(595, 842)


def message(heading: str = "Awasi bersama", text: str = "Laporkan pelanggaran ke Bawaslu.") -> tuple[str, dict]:
    return "message", {"heading": heading, "text": text}


def poster(alt: str = "Poster contoh", **size: Any) -> tuple[str, dict]:
    return "poster", {"image": image(**size), "alt": alt}


def image(
    title: str = "Poster contoh", *, width: int = 1600, height: int = 900, color: tuple[int, int, int] = MAROON
) -> Any:
    file = ImageFile(io.BytesIO(_png(width, height, color)), name=f"contoh-{next(_numbers)}.png")
    return get_image_model().objects.create(title=title, file=file)


@cache
def _png(width: int, height: int, color: tuple[int, int, int] = MAROON) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (width, height), color).save(stream, "PNG")
    return stream.getvalue()


def decision(kind: str, on: ILM, by: str, **facts: Any) -> LocalDecision:
    defaults = {"reason_code": "local_event" if kind == "hide" else "", "decided_at": NOON}
    return LocalDecision.objects.create(owner=page(by), ilm=on, kind=kind, **defaults | facts)


def quiet_period(owner: str = KENDAL, **facts: Any) -> QuietPeriod:
    """One that a second officer has confirmed."""
    defaults = {
        "name": "Masa tenang Pemilu 2024",
        "first_day": date(2024, 2, 11),
        "last_day": date(2024, 2, 13),
        "withholds": ["official_portrait"],
        "asks_second_approval": ["election_education", "election_organiser"],
        "confirmed_at": NOON - timedelta(days=90),
    }
    return QuietPeriod.objects.create(owner=page(owner), **defaults | facts)


def election_stage(owner: str = KENDAL, **facts: Any) -> ElectionStage:
    defaults = {"name": "Masa kampanye contoh", "first_day": date(2024, 1, 10), "last_day": date(2024, 2, 10)}
    return ElectionStage.objects.create(owner=page(owner), **defaults | facts)


def takeover(owner: str = KENDAL, **facts: Any) -> Takeover:
    defaults = {
        "severity": 3, "text": "Banjir bandang (latihan)", "starts_at": NOON, "until": NOON + timedelta(hours=2),
        "reason": "Latihan", "issued_at": NOON,
    }  # fmt: skip
    return Takeover.objects.create(owner=page(owner), **defaults | facts)


def social_account(owner: str = KENDAL, **facts: Any) -> SocialAccount:
    handle = facts.setdefault("handle", f"@contoh{next(_numbers)}")
    defaults = {"network": "instagram", "url": f"https://instagram.example/{handle.removeprefix('@')}"}
    return SocialAccount.objects.create(owner=page(owner), **defaults | facts)


def planned_post(of: ILM, on: SocialAccount, **facts: Any) -> SocialPost:
    """A plan for the day of ``NOON``."""
    return SocialPost.objects.create(ilm=of, account=on, **{"planned_on": NOON.date()} | facts)


def post(of: ILM, on: SocialAccount, **facts: Any) -> SocialPost:
    """A post of ``of`` as it was logged an hour before ``NOON``."""
    defaults = {
        "posted_at": NOON - timedelta(hours=1), "url": f"https://instagram.example/p/{next(_numbers)}",
        "title": of.title, "responsible": of.responsible, "agreement": of.agreement,
    }  # fmt: skip
    return SocialPost.objects.create(ilm=of, account=on, **defaults | facts)


def screen(owner: str = BLUMAH, **facts: Any) -> Screen:
    """A videotron that was paired long ago."""
    defaults = {"name": "Balai desa", "paired_at": NOON - timedelta(days=100)}
    return Screen.objects.create(owner=page(owner), **defaults | facts)


def issued_report(of: Partner, user: Any) -> IssuedReport:
    """A paper of one hour of plays, as ``user`` has had it printed."""
    place = screen()
    PlayHour.objects.create(
        screen=place, owner=place.owner, item="1.1", hour=NOON - timedelta(days=1), complete=3, shown_ms=30_000,
        responsible_id=of.pk, responsible_name=of.name, title="Contoh",
    )  # fmt: skip
    days = Period(NOON.date() - timedelta(days=1), NOON.date())
    return issuing.issue(issuing.drafted(report.build(Subject(partner=of), days, NOON), user=user))


def article(owner: str = KENDAL, **facts: Any) -> ArticlePage:
    defaults = {"title": f"Kabar {next(_numbers)}", "introduction": "Ringkasan kabar.", "date": NOON.date()}
    return page(owner).add_child(instance=ArticlePage(**defaults | facts))


def cascading(owner: str = KENDAL, **facts: Any) -> ArticlePage:
    """An article that the regions below list too, for a month."""
    return article(owner, **{"reach": "below", "listed_until": NOON.date() + timedelta(days=30)} | facts)


def event(owner: str = KENDAL, **facts: Any) -> EventPage:
    """An event of the day, without hours."""
    defaults = {
        "title": f"Acara {next(_numbers)}", "introduction": "Ringkasan acara.", "date": NOON.date(),
        "place": "Balai desa",
    }  # fmt: skip
    return page(owner).add_child(instance=EventPage(**defaults | facts))


def page_decision(kind: str, on: ArticlePage, by: str, **facts: Any) -> PageDecision:
    defaults = {"reason_code": "local_event" if kind == "hide" else "", "decided_at": NOON, "title": on.title}
    return PageDecision.objects.create(owner=page(by), page_id=on.pk, kind=kind, **defaults | facts)


#: What comes with Wagtail's page actions in the tests of rows; roles of the project tell them apart.
DUTIES = {"publish": ("approve", "broadcast"), "change": ("administer", "operate")}


def officer(username: str, at: str, *actions: str, password: str = "rahasia-contoh") -> Any:
    """A person who may do ``actions`` (add, change, publish ...) on the pages of region ``at`` and below."""
    user = get_user_model().objects.create_user(username, password=password)
    group, _created = Group.objects.get_or_create(name=f"{'+'.join(actions)} {at}")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    duties = [duty for action in actions for duty in DUTIES.get(action, ())]
    for permission in roles.page_permissions([*actions, *duties]):
        GroupPagePermission.objects.get_or_create(group=group, page=page(at), permission=permission)
    user.groups.add(group)
    return user
