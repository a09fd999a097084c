from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ilm_blocks.actions import memberships
from ilm_blocks.models import Partner

SHORTEST_REASON = 20


class Command(BaseCommand):
    help = (
        "Lets a person speak for a partner where no second officer can confirm the letter; the reason is kept, and "
        "the partner's people and the officers of its region are told."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("partner", type=int, help="Number of the partner, as its address in the admin shows it.")
        parser.add_argument("username")
        parser.add_argument("--reason", required=True, help="Which letter was seen, and why nobody else confirms it.")

    def handle(self, *, partner: int, username: str, reason: str, **options: Any) -> None:
        users = get_user_model()
        if len(reason.strip()) < SHORTEST_REASON:
            raise CommandError(_("The reason needs %(count)s characters or more.") % {"count": SHORTEST_REASON})
        try:
            found = Partner.objects.get(pk=partner)
            person = users._default_manager.get(**{users.USERNAME_FIELD: username})
            membership = memberships.confirm_by_command(found, person, note=reason.strip())
        except Partner.DoesNotExist:
            raise CommandError(_("There is no partner with the number %(number)s.") % {"number": partner}) from None
        except users.DoesNotExist:
            raise CommandError(_("There is no account “%(name)s”.") % {"name": username}) from None
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from refused
        self.stdout.write(f"{membership}: {membership.get_how_display()}")
