"""The verbs of webhooks: the partner's people make, change and remove them; officers who keep it may switch one off."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ilm_blocks import duties, permissions
from ilm_blocks.actions import acting
from ilm_blocks.actions.acting import Refused
from ilm_blocks.models import Partner
from ilm_blocks.rules import names
from partner_api.outward import targets
from partner_api.outward.faults import Fault
from partner_api.outward.targets import Target

from . import delivery, outbox, signing, watching
from .event_types import TEST, EventType
from .models import DeliveryState, DisabledBecause, WebhookDelivery, WebhookEndpoint, WebhookHealth

MOST = 5
#: How long the secret before goes on signing beside a new one.
OVERLAP = timedelta(hours=24)
WRITTEN = ("name", "url", "events")


class TooManyWebhooks(Refused):
    def __init__(self) -> None:
        said = _("The partner has %(most)s webhooks already: remove one first, or change one.")
        super().__init__(said % {"most": MOST}, code="too_many_webhooks")


class WebhookIsRemoved(Refused):
    def __init__(self) -> None:
        super().__init__(_("This webhook is removed already: look at the list once more."), code="webhook_removed")


class WebhookIsOff(Refused):
    def __init__(self) -> None:
        said = _("This webhook is switched off: switch it on first.")
        super().__init__(said, code="webhook_off")


class KeptOff(Refused):
    def __init__(self) -> None:
        said = _(
            "The region has switched off the webhook to this address: it can be neither removed nor led elsewhere nor"
            " set up anew until the region switches it on. Ask there."
        )
        super().__init__(said, code="webhook_kept_off")


@transaction.atomic
def make(partner: Partner, *, name: str, url: str, events: Sequence[str], user: Any) -> WebhookEndpoint:
    """A new endpoint, with a secret of its own. Whether ``url`` may be connected to is asked before (``targets``)."""
    partner = _held(partner, user)
    _validate({"name": name, "url": url, "events": events})
    _require_open(partner, url)
    standing = WebhookEndpoint.objects.standing().of_partner(partner)
    act = acting.begin("webhook_made", user)
    if (count := standing.count()) >= MOST:
        raise TooManyWebhooks
    if not count:
        watching.begin(partner.party_id, act.at)
    endpoint = WebhookEndpoint(
        owner_id=partner.owner_id, partner=partner, name=name.strip(), url=url, events=_in_order(events),
        secret=signing.new_secret(), created_at=act.at,
    )  # fmt: skip
    endpoint.write(act)
    WebhookHealth.objects.create(endpoint=endpoint)
    return endpoint


@transaction.atomic
def change(endpoint: WebhookEndpoint, said: Mapping[str, Any], *, user: Any) -> WebhookEndpoint:
    """Write what is ``said`` of ``name``, ``url`` and ``events``."""
    row = _locked(endpoint, user)
    wanted = {name: said[name] for name in WRITTEN if name in said}
    _validate(wanted)
    if "events" in wanted:
        wanted["events"] = _in_order(wanted["events"])
    if "name" in wanted:
        wanted["name"] = wanted["name"].strip()
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    if changed:
        if "url" in changed:
            _require_in_its_own_hands(row)
            _require_open(party_of(row), wanted["url"])
        act = acting.begin("webhook_changed", user)
        for name in changed:
            setattr(row, name, wanted[name])
        row.write(act, *changed)
    return row


@transaction.atomic
def switch_off(endpoint: WebhookEndpoint, *, user: Any) -> None:
    """Nothing is sent to it until it is switched on. By the partner's people, and by the officers who keep it.

    What is off already stays as it is, unless an officer now takes it into the region's hands, or the partner says that
    it is to stay off when the region ends that.
    """
    if not may_see(user, endpoint.partner):
        raise PermissionDenied(NOT_YOURS)
    row = _standing(endpoint)
    is_member = permissions.is_member(user, party_of(row))
    if is_member and is_kept_off(row):
        _keep_off_after(row, user)
    elif may_switch_off(user, row):
        delivery.switch_off(row, DisabledBecause.PARTNER if is_member else DisabledBecause.OFFICER, user=user)


@transaction.atomic
def switch_on(endpoint: WebhookEndpoint, *, user: Any) -> WebhookEndpoint:
    """By whichever side switched it off. What was kept meanwhile is not sent by this: see ``replay_failed``.

    What was off already when an officer switched it off is off as before: the region ends its own word alone.
    """
    if not may_see(user, endpoint.partner):
        raise PermissionDenied(NOT_YOURS)
    row = _standing(endpoint)
    if row.is_enabled:
        return row
    if not may_switch_on(user, row):
        raise PermissionDenied(_("The other side has switched it off: ask there."))
    act = acting.begin("webhook_on", user)
    row.disabled_because, row.off_before = row.off_before, ""
    row.disabled_at = act.at if row.disabled_because else None
    row.write(act, "disabled_at", "disabled_because", "off_before")
    if row.is_enabled:
        WebhookHealth.objects.filter(endpoint=row).update(failing_since=None, taken_until=None)
    return row


@transaction.atomic
def remove(endpoint: WebhookEndpoint, *, user: Any) -> None:
    """It is told of nothing any more, and what waited for it is dropped; the act stays on record."""
    row = _locked(endpoint, user)
    _require_in_its_own_hands(row)
    WebhookDelivery.objects.filter(endpoint=row).delete()
    act = acting.begin("webhook_removed", user)
    row.removed_at = act.at
    row.write(act, "removed_at")


@transaction.atomic
def rotate_secret(endpoint: WebhookEndpoint, *, user: Any) -> WebhookEndpoint:
    """A new secret; the one before signs beside it for a day. A third one ends the first at once."""
    row = _locked(endpoint, user)
    act = acting.begin("webhook_secret", user)
    row.previous_secret, row.previous_until = row.secret, act.at + OVERLAP
    row.secret = signing.new_secret()
    row.write(act, "secret", "previous_secret", "previous_until")
    return row


@transaction.atomic
def forget_secrets(keys: Collection[int]) -> int:
    """Off with those whose secret no key of the server reads any more, until their people rotate it; how many.

    Removed ones get another secret, too: what cannot be read stands in the way of the server's start.
    """
    lost = WebhookEndpoint.objects.without_secrets().filter(pk__in=keys).order_by("pk")
    rows = list(lost.select_for_update(of=("self",)))
    if not rows:
        return 0
    act = acting.begin("webhook_secret_lost")
    for row in rows:
        row.secret, row.previous_secret, row.previous_until = signing.new_secret(), None, None
        if row.is_enabled:
            row.disabled_at, row.disabled_because = act.at, DisabledBecause.SECRET
        elif is_kept_off(row):
            row.off_before = DisabledBecause.SECRET
        row.write(act, "secret", "previous_secret", "previous_until", "disabled_at", "disabled_because", "off_before")
    return len(rows)


@transaction.atomic
def send_test(endpoint: WebhookEndpoint, *, user: Any, at: datetime) -> WebhookDelivery:
    """A message that means nothing, by the way of all others."""
    row = _locked(endpoint, user)
    if not row.is_enabled:
        raise WebhookIsOff
    message = outbox.write([row], row.partner_id, TEST, at, {})
    return message.deliveries.get()


@transaction.atomic
def replay(endpoint: WebhookEndpoint, delivery_id: int, *, user: Any, at: datetime) -> WebhookDelivery:
    """Send one message once more, whatever became of it, under the same id."""
    row = _locked(endpoint, user)
    if not row.is_enabled:
        raise WebhookIsOff
    found = acting.the_one(WebhookDelivery, delivery_id, "message")
    if found.endpoint_id != row.pk:
        raise PermissionDenied(NOT_YOURS)
    _again(WebhookDelivery.objects.filter(pk=found.pk), row, at)
    return found


@transaction.atomic
def replay_failed(endpoint: WebhookEndpoint, since: datetime, *, user: Any, at: datetime) -> int:
    """Send once more what happened ``since`` then and was given up; how many messages."""
    row = _locked(endpoint, user)
    if not row.is_enabled:
        raise WebhookIsOff
    failed = WebhookDelivery.objects.filter(endpoint=row, state=DeliveryState.FAILED, message__at__gte=since)
    return _again(failed, row, at)


def may_see(user: Any, partner: Partner) -> bool:
    """The partner's people, and the officers who keep it."""
    return permissions.is_member(user, _party(partner)) or duties.may_confirm(user, partner)


def may_switch_off(user: Any, endpoint: WebhookEndpoint) -> bool:
    """An officer also one that is off already, so that the partner does not switch it on again."""
    if endpoint.is_enabled:
        return may_see(user, endpoint.partner)
    is_officer = duties.may_confirm(user, endpoint.partner) and not permissions.is_member(user, party_of(endpoint))
    return is_officer and not is_kept_off(endpoint)


def may_switch_on(user: Any, endpoint: WebhookEndpoint) -> bool:
    if is_kept_off(endpoint):
        return duties.may_confirm(user, endpoint.partner)
    return permissions.is_member(user, party_of(endpoint))


def is_kept_off(endpoint: WebhookEndpoint) -> bool:
    return endpoint.disabled_because == DisabledBecause.OFFICER


def party_of(endpoint: WebhookEndpoint) -> Partner:
    """The partner under the name under which it goes on."""
    return _party(endpoint.partner)


NOT_YOURS = _("You may not work on the webhooks of this partner.")


def _keep_off_after(endpoint: WebhookEndpoint, user: Any) -> None:
    """The partner wants it off, too; a lost secret goes on being the reason."""
    if not endpoint.off_before:
        act = acting.begin("webhook_off", user)
        endpoint.off_before = DisabledBecause.PARTNER
        endpoint.write(act, "off_before")


def _party(partner: Partner) -> Partner:
    return partner.successor or partner


def _again(found: Any, endpoint: WebhookEndpoint, at: datetime) -> int:
    count: int = found.update(state=DeliveryState.WAITING, attempts=0, due_at=at)
    transaction.on_commit(lambda: delivery.ask_for(endpoint.pk, at))
    return count


def _validate(said: Mapping[str, Any]) -> None:
    flaws: dict[str, Any] = {}
    if "name" in said and (not said["name"].strip() or names.unseen(said["name"])):
        flaws["name"] = _("Give it a name in visible signs, by which you know it again.")
    if "events" in said and (not said["events"] or set(said["events"]) - {*EventType.values}):
        flaws["events"] = _("Choose what it is told of.")
    if "url" in said:
        try:
            Target.of(said["url"])
        except Fault as fault:
            flaws["url"] = fault
    if flaws:
        raise ValidationError(flaws)


def _require_in_its_own_hands(endpoint: WebhookEndpoint) -> None:
    """What an officer has switched off stands where it is: else it were on again by a small detour."""
    if is_kept_off(endpoint):
        raise KeptOff


def _require_open(partner: Partner, url: str) -> None:
    """Raises KeptOff where an officer has switched off a webhook of the partner to the same address."""
    standing = WebhookEndpoint.objects.standing().without_secrets().of_partner(partner)
    off = standing.filter(disabled_because=DisabledBecause.OFFICER)
    if any(targets.are_same(url, each.url) for each in off):
        raise KeptOff


def _in_order(events: Sequence[str]) -> list[str]:
    return [event for event in EventType.values if event in events]


def _held(partner: Partner, user: Any) -> Partner:
    """The partner, locked: of two who make one at once the second sees the first."""
    held = acting.hold_name(partner.pk)
    if held is None or not permissions.is_member(user, held):
        raise PermissionDenied(NOT_YOURS)
    return held


def _locked(endpoint: WebhookEndpoint, user: Any) -> WebhookEndpoint:
    if not permissions.is_member(user, party_of(endpoint)):
        raise PermissionDenied(NOT_YOURS)
    return _standing(endpoint)


def _standing(endpoint: WebhookEndpoint) -> WebhookEndpoint:
    row = acting.the_one(WebhookEndpoint, endpoint.pk, "partner__owner", "partner__successor")
    if row.removed_at:
        raise WebhookIsRemoved
    return row
