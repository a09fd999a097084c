import ipaddress
import ssl
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.core.checks import CheckMessage, Error, register

from ilm_blocks.checks import check_keys, check_range

from .conf import conf

A_WEEK = 7 * 24  # in hours
A_CENTURY = 36_525  # in days; no date lies behind ten thousand years


@register
def check_settings(**_kwargs: Any) -> list[CheckMessage]:
    if wrong := check_keys(conf, "partner_api.E001"):
        return wrong
    return [
        *check_range(conf, "PLAYS_KEPT_DAYS", "partner_api.E002", least=1, most=A_CENTURY),
        *check_range(conf, "LISTENERS", "partner_api.E002", least=0, most=1_000_000),
        *check_range(conf, "PREVIEW_HOURS", "partner_api.E002", least=1, most=A_WEEK),
        *check_range(conf, "KEY_READS_PER_MINUTE", "partner_api.E002", least=1, most=100_000),
        *check_range(conf, "KEY_WRITES_PER_MINUTE", "partner_api.E002", least=1, most=100_000),
        *check_range(conf, "KEY_REFUSALS_PER_MINUTE", "partner_api.E002", least=1, most=100_000),
        *check_range(conf, "UPLOAD_HOURS", "partner_api.E002", least=1, most=A_WEEK),
        *check_range(conf, "OPEN_UPLOADS", "partner_api.E002", least=1, most=100),
        *_check_frontend(),
        *_check_media_origin(),
        *_check_keys(),
        *check_range(conf, "WEBHOOK_PORTS", "partner_api.E002", least=1, most=65_535),
        *_check_webhook_networks(),
        *_check_webhook_authorities(),
    ]


def _check_frontend() -> Iterator[Error]:
    address = conf.PREVIEW_FRONTEND
    if address and not (address.startswith(("https://", "http://localhost")) and address.count("{token}") == 1):
        said = "must be an https:// address with {token} in it once"
        yield Error(f"PARTNER_API['PREVIEW_FRONTEND'] {said}, not {address!r}", id="partner_api.E003")


def _check_media_origin() -> Iterator[Error]:
    origin = conf.MEDIA_ORIGIN
    parts = urlsplit(origin)
    if origin and not (
        parts.scheme in ("http", "https") and parts.netloc and origin == f"{parts.scheme}://{parts.netloc}"
    ):
        said = "must be a scheme and a host, like https://media.example"
        yield Error(f"PARTNER_API['MEDIA_ORIGIN'] {said}, not {origin!r}", id="partner_api.E004")


def _check_keys() -> Iterator[Error]:
    if not all(conf.ENCRYPTION_KEYS):
        yield Error("PARTNER_API['ENCRYPTION_KEYS'] has an empty key", id="partner_api.E005")


def _check_webhook_networks() -> Iterator[Error]:
    for network in conf.WEBHOOK_NETWORKS:
        try:
            ipaddress.ip_network(network)
        except ValueError as error:
            yield Error(
                f"PARTNER_API['WEBHOOK_NETWORKS'] must be networks like 10.20.0.0/16: {error}", id="partner_api.E006"
            )


def _check_webhook_authorities() -> Iterator[Error]:
    if not conf.WEBHOOK_CA_FILE:
        return
    try:
        ssl.create_default_context(cafile=conf.WEBHOOK_CA_FILE)
    except OSError as error:  # ssl's own error is one
        said = f"PARTNER_API['WEBHOOK_CA_FILE'] cannot be read as certificates: {conf.WEBHOOK_CA_FILE!r}, {error}"
        yield Error(said, id="partner_api.E007")
