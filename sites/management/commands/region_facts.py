from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from sites import codes, region_facts
from sites.models import PPID, RegionPage
from sites.succession import former


class Command(BaseCommand):
    help = "Writes the facts of one region: for the topmost one, which nobody stands above."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code")
        parser.add_argument("--distributor")
        parser.add_argument("--zone")
        parser.add_argument("--tag", dest="tags", action="append", help="May be given several times.")
        parser.add_argument("--guaranteed-percent", type=int, help="To mandatory ILM on videotrons, 0 to 60.")
        for name in PPID:
            parser.add_argument(f"--{name.replace('_', '-')}")

    def handle(self, *, code: str, **options: Any) -> None:
        code = codes.normalise(code)
        region = RegionPage.objects.filter(code=code).first()
        if region is None:
            raise CommandError(former.no_region(code, former.successors([code]).get(code)))
        facts = {name: options[name] for name in region_facts.WRITTEN if options[name] is not None}
        try:
            region_facts.write(region.pk, facts)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{region.full_name}: {facts}")
