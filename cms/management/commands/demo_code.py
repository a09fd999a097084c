import json
from argparse import ArgumentParser
from base64 import b32decode
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django_otp.oath import totp

from cms.startup import welcome


class Command(BaseCommand):
    help = "Prints the code that the authenticator app of one of the demo's people shows now."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")

    def handle(self, *, username: str, **options: Any) -> None:
        path = welcome.demo_file()
        users = json.loads(path.read_text(encoding="utf-8"))["users"] if path.exists() else []
        secrets = {user["username"]: user["totp_secret"] for user in users if user["totp_secret"]}
        if username not in secrets:
            raise CommandError(
                _("“%(name)s” needs no code. These do: %(names)s.") % {"name": username, "names": ", ".join(secrets)}
            )
        self.stdout.write(f"{totp(b32decode(secrets[username])):06}")
