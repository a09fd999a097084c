"""Every kind of notice that a person of this house may get, in the order in which they read them."""

from collections.abc import Mapping, Sequence

from cms.accounts import telling
from cms.accounts.models import Way
from ilm_blocks import notices
from ilm_blocks.notices import Kind
from partner_api.alerts import notices as alerts
from partner_api.screens import outages
from partner_api.screens.fleet.copied import COPIED
from partner_api.screens.pairing.telling import PAIRED

KINDS: Sequence[Kind] = (*notices.KINDS, alerts.ALERTS, outages.SCREENS, PAIRED, COPIED, telling.ACCOUNT)
BY_CODE: Mapping[str, Kind] = {kind.code: kind for kind in KINDS}


def has_way(kind: Kind, way: str) -> bool:
    """Whether notices of ``kind`` come by ``way`` at all."""
    return way == Way.MAIL or not kind.is_mail_alone


def is_fixed(kind: Kind, way: str) -> bool:
    """Whether nobody declines ``kind`` by ``way``."""
    return way == Way.MAIL and kind.is_owed
