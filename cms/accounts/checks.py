import re
from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, register

from ilm_blocks.checks import check_keys

from .conf import conf

#: Where a gateway answers: nothing behind the host and port, which a plugin would leave out.
ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?/?")
#: What one without the others is no gateway.
TOGETHER = (("WHATSAPP_URL", "WHATSAPP_KEY", "WHATSAPP_INSTANCE"), ("MATRIX_URL", "MATRIX_TOKEN"))


@register
def check_settings(**_kwargs: Any) -> list[CheckMessage]:
    if wrong := check_keys(conf, "accounts.E001"):
        return wrong
    counts = [
        Error(f"ACCOUNTS[{name!r}] must be at least 1", id="accounts.E002")
        for name, value, hint in conf.typed()
        if hint is int and value < 1
    ]
    return [*counts, *_check_gateways()]


def _check_gateways() -> Iterator[Error]:
    for name, value, _hint in conf.typed():
        if name.endswith("_URL") and value and not ORIGIN.fullmatch(value):
            yield Error(f"ACCOUNTS[{name!r}] must be like https://host or http://host:8080", id="accounts.E003")
    if conf.TELEGRAM_TOKEN and not re.fullmatch(r"\d+:[\w-]{30,}", conf.TELEGRAM_TOKEN, re.ASCII):
        yield Error("ACCOUNTS['TELEGRAM_TOKEN'] must be a token of @BotFather", id="accounts.E003")  # never told itself
    for names in TOGETHER:
        given = [name for name in names if getattr(conf, name)]
        if given and len(given) < len(names):
            lacking = ", ".join(name for name in names if name not in given)
            yield Error(f"ACCOUNTS[{given[0]!r}] is nothing without {lacking}", id="accounts.E004")
