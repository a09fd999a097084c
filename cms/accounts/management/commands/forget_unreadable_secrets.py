from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from cms.accounts import devices
from cms.accounts.models import AuthenticatorApp, Messenger, User
from partner_api.encryption import unreadable
from partner_api.models import ManifestKey, ScreenRoll, WebhookEndpoint
from partner_api.partners.webhooks import acts as webhooks


class Command(BaseCommand):
    help = (
        "Forgets second factors that no key reads any more, and tells each person: they set one up anew at log-in. "
        "Forgets the keys of manifests likewise: the screens are then to be paired anew. Webhooks are switched off "
        "until their partner rotates the secret. Messengers of people are to be set up anew; mails reach them as ever."
    )

    @transaction.atomic
    def handle(self, **options: Any) -> None:
        lost = unreadable()
        if ManifestKey.objects.filter(pk__in=lost.get(ManifestKey, [])).delete()[0]:
            ScreenRoll.move_all()
        webhooks.forget_secrets(lost.get(WebhookEndpoint, []))
        Messenger.objects.only("pk").filter(pk__in=lost.get(Messenger, [])).delete()  # mails go on as ever
        apps = AuthenticatorApp.objects.filter(pk__in=lost.get(AuthenticatorApp, []))
        people = list(User.objects.filter(pk__in=apps.values("user")))
        for person in people:
            devices.reset(person, by=None)
        self.stdout.write(f"forgotten: {len(people)}")
