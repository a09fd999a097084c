from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from cms.accounts import devices
from cms.accounts.encryption import unreadable
from cms.accounts.models import AuthenticatorApp, User


class Command(BaseCommand):
    help = "Forgets second factors that no key reads any more, and tells each person: they set one up anew at log-in."

    @transaction.atomic
    def handle(self, **options: Any) -> None:
        apps = AuthenticatorApp.objects.filter(pk__in=unreadable().get(AuthenticatorApp, []))
        people = list(User.objects.filter(pk__in=apps.values("user")))
        for person in people:
            devices.reset(person, by=None)
        self.stdout.write(f"forgotten: {len(people)}")
