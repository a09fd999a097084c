"""A region gets another code, word or name: it is the same region, with all that it has."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page, Site
from wagtail.permissions import page_permission_policy

from ilm_blocks.actions import acting
from ilm_blocks.actions.acting import Refused
from ilm_blocks.models import ILM
from ilm_blocks.models.journaled import Act
from sites import addresses, region_rows
from sites import codes as rules
from sites.library import collection_of
from sites.models import FormerCode, RegionPage

from . import former
from .outcomes import SuccessionOutcome

WRITTEN = ("code", "label", "title", "draft_title")


class TiedToPartners(Refused):
    """ILM of the region stand under a partner or agreement of a region that would no longer be above it."""

    def __init__(self, region: RegionPage, ilms: Sequence[ILM]) -> None:
        said = _("ILM of %(region)s use partners of the region that it leaves; withdraw them first: %(titles)s.")
        super().__init__(said % {"region": region.full_name, "titles": ", ".join(map(str, ilms[:10]))})


@transaction.atomic
def renumber(region_id: int, *, code: str, word: str, name: str, user: Any = None) -> SuccessionOutcome:
    """Give a region another code, word for its level or name; without ``user`` for the operator of the server.

    With a code that lies in another region it moves there; the codes of all below it follow its own.
    """
    region = acting.the_one(RegionPage, region_id)
    code = rules.normalise(code)
    require_above(user, region.get_parent())
    below = list(
        acting.locked(RegionPage, region.get_descendants().type(RegionPage).values_list("pk", flat=True)).values()
    )
    renamed = {page: code + page.code.removeprefix(region.code) for page in (region, *below)}
    validate(region, code, word, name, taken=renamed.values())
    parent = new_parent(region, code)
    if parent:
        require_above(user, parent)
        require_no_ties(region, parent)
    act = acting.begin("renumbered", user)
    if parent:
        _move(region, parent)
    before, lines = region.full_name, list(_told(region, code, parent, len(below)))
    region.label, region.title, region.draft_title = word.title(), name, name
    for page, new in renamed.items():
        _write(page, new, act)
    addresses.rewritten()
    said = _("%(before)s is called %(after)s.") % {"before": before, "after": region.full_name}
    return SuccessionOutcome(region, [*([said] if before != region.full_name else []), *lines])


def _told(region: RegionPage, code: str, parent: RegionPage | None, below: int) -> Iterator[str]:
    words = {"old": region.code, "new": code, "host": addresses.host_of(region), "count": below}
    if code != region.code:
        yield _("The code %(old)s becomes %(new)s; the old one leads there for good.") % words
    if code != region.code and below:
        yield _("Regions below whose codes follow: %(count)s") % words
    if parent:
        yield _("It moves to %(parent)s.") % {"parent": parent.full_name}
    yield _("The website stays at %(host)s; people, decisions, videotrons, targets and history stay too.") % words


def require_above(user: Any, parent: Page) -> None:
    if user is None or user.is_superuser:
        return
    if not page_permission_policy.user_has_permission_for_instance(user, "administer", parent):
        raise PermissionDenied(_("Regions are changed by an administrator of the region above."))


def validate(region: RegionPage, code: str, word: str, name: str, *, taken: Collection[str]) -> None:
    """Raise with the field for an impossible change."""
    if code.count(".") != region.code.count("."):
        raise ValidationError({"code": _("The code of another level: a region stays on its own.")})
    validate_facts(code, word, name)
    others = RegionPage.objects.filter(code__in=taken).exclude(path__startswith=region.path)
    if other := others.first():
        raise ValidationError({"code": _("%(code)s is the code of %(region)s.") % _words(other.code, other)})
    before = FormerCode.objects.filter(code__in=taken).exclude(region__path__startswith=region.path)
    if row := before.select_related("region").first():
        raise ValidationError({"code": _("%(code)s is a former code of %(region)s.") % _words(row.code, row.region)})


def validate_facts(code: str, word: str, name: str) -> None:
    """Raise with the field for a code, word or name that the list of regions could not have."""
    level = rules.level(code)
    parent = "" if level == region_rows.RegionLevel.REGENCY else rules.parent(code)
    row = region_rows.RegionRow(code, word.lower(), name, parent)
    if told := region_rows.fault(row, {parent}):
        fields = {"code": "code", "level": "word", "name": "name", "parent_code": "code", "replaces": "code"}
        raise ValidationError({fields[told[0]]: told[1]})


def _words(code: str, region: RegionPage) -> dict[str, str]:
    return {"code": code, "region": region.full_name}


def new_parent(region: RegionPage, code: str) -> RegionPage | None:
    """The region in which ``code`` lies, if ``region`` does not lie in it already."""
    above = region.get_parent().specific
    wanted = rules.parent(code)
    if not isinstance(above, RegionPage) or above.code == wanted:
        return None
    parent = RegionPage.objects.filter(code=wanted).first()
    if parent is None:
        raise ValidationError({"code": former.no_region(wanted, former.successors([wanted]).get(wanted))})
    return parent


def require_no_ties(region: RegionPage, parent: RegionPage) -> None:
    """An ILM uses only partners that are kept at or above its owner: none may be left behind."""
    standing = ILM.objects.filter(owner__path__startswith=region.path, withdrawn_at=None, responsible__isnull=False)
    kept = standing.exclude(responsible__owner__path__startswith=region.path)
    above = parent.get_ancestors(inclusive=True).values("pk")
    if tied := list(kept.exclude(responsible__owner__in=above).order_by("pk")):
        raise TiedToPartners(region, tied)


def _move(region: RegionPage, parent: RegionPage) -> None:
    number = region.code.rpartition(".")[2]
    taken = set(parent.get_children().values_list("slug", flat=True))
    if region.slug in taken:
        region.slug = next(s for s in (f"{region.slug}-{number}", region.code.replace(".", "-")) if s not in taken)
        region.save(update_fields=["slug", "url_path"])
    region.is_renumbered = True
    region.move(parent, pos="last-child")
    region.refresh_from_db()
    if region.collection:
        region.collection.move(collection_of(parent), pos="sorted-child")


def _write(region: RegionPage, code: str, act: Act) -> None:
    if code != region.code:
        FormerCode.objects.filter(code=code).delete()  # its own of before: it has come back
        FormerCode.objects.create(code=region.code, region=region, since=act.at)
    region.code, region.act = code, act
    region.save(update_fields=list(WRITTEN))
    region.act = None
    Site.objects.filter(root_page=region).update(site_name=region.full_name)
