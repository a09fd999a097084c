"""Regions and partners that a parameter names."""

from django.utils.translation import gettext as _

from ilm_blocks import regions
from ilm_blocks.models import Partner
from ilm_blocks.regions import Chain
from partner_api.http.parameters import wrong
from sites.models import RegionPage
from sites.succession import former

from .chain_versions import ChainVersions, UnknownRegion


def chain_of(versions: ChainVersions) -> Chain:
    """The regions of ``versions``; raises UnknownRegion if they went into another one meanwhile."""
    chain = regions.provider().chain(versions.page_id)
    if not chain:
        raise UnknownRegion(versions.codes[-1])
    return chain


def versions_of(parameter: str, code: str) -> ChainVersions:
    """Those of the region that ``parameter`` names by its ``code``, present or former; raises Problem."""
    try:
        return ChainVersions.of(code)
    except UnknownRegion as unknown:
        if (successor := former.successor(code)) is None:
            raise wrong(parameter, unknown.code, unknown.detail) from None
        return ChainVersions.of(successor)


def page_of(parameter: str, code: str) -> RegionPage:
    """The region that ``parameter`` names by its ``code``, present or former; raises Problem."""
    page = RegionPage.objects.filter(code=code).first()
    if page is None and (successor := former.successor(code)):
        page = RegionPage.objects.filter(code=successor).first()
    if page is None:
        raise wrong(parameter, "unknown_region", UnknownRegion(code).detail)
    return page


def partner_of(parameter: str, number: int) -> Partner:
    """The partner that ``parameter`` names; raises Problem."""
    partner = Partner.objects.filter(pk=number).first()
    if partner is None:
        raise wrong(parameter, "unknown_partner", _("No partner has the number %(number)s.") % {"number": number})
    return partner
