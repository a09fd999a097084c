from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from ...http.bodies import StrictInteger, VerbatimText
from ...partners.strict import Strict
from ..models import LEAST_PIXELS, MOST_PIXELS


class DeviceViewport(Strict):
    """What the page of the device measures, in pixels."""

    w = StrictInteger(min_value=LEAST_PIXELS, max_value=MOST_PIXELS, help_text=_("Width in pixels."))
    h = StrictInteger(min_value=LEAST_PIXELS, max_value=MOST_PIXELS, help_text=_("Height in pixels."))


class PairingRequest(Strict):
    """A device that wants to become a screen."""

    player = VerbatimText(max_length=60, help_text=_("Which player it runs, and of which release."))
    viewport = DeviceViewport(help_text=_("How large the page of the device is."))


class PairingCodes(serializers.Serializer):
    """As RFC 8628, section 3.2, names them."""

    device_code = serializers.CharField(help_text=_("Keep it secret, and ask for the token with it."))
    user_code = serializers.CharField(help_text=_("Show it: an officer types it."))
    verification_uri = serializers.URLField(help_text=_("Show it: where the officer types the code."))
    verification_uri_complete = serializers.URLField(help_text=_("The same with the code: for a QR code."))
    expires_in = serializers.IntegerField(help_text=_("Seconds until both codes end."))
    interval = serializers.IntegerField(help_text=_("Seconds to wait between two questions for the token."))


class TokenRequest(Strict):
    device_code = VerbatimText(max_length=64, help_text=_("As it was given."))


class PairedScreen(serializers.Serializer):
    """Which screen the device is from now on."""

    screen = serializers.CharField(help_text=_("Number of the screen."))
    token = serializers.CharField(help_text=_("Send it as a Bearer token. It is told only now."))
    keys = serializers.ListField(
        child=serializers.CharField(), help_text=_("Public keys (Ed25519) by which manifests are checked.")
    )
