from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from cms.demo.loading import DemoLoader
from cms.demo.told import kept_keys, kept_tokens, write
from cms.models import MadeOnce
from cms.startup import welcome
from ilm_blocks.models import Partner
from sites.models import RegionPage


class Command(BaseCommand):
    help = "Makes the demo: partners, ILM, news, people, videotrons. Repeatable: it makes each of them once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--base-url", default=f"http://localhost:{settings.PORT}")

    def handle(self, *, base_url: str, verbosity: int, **options: Any) -> None:
        if not RegionPage.objects.exists():
            raise CommandError(_("There are no regions yet. First: manage.py load_regions sites/data/kendal.csv"))
        if Partner.objects.exists() and not MadeOnce.objects.exists():  # a demo that nobody remembers would come twice
            raise CommandError(_("The database is of an earlier version that leads no further. First: make clean"))
        loader = DemoLoader(timezone.localdate(), kept_tokens(welcome.demo_file()), kept_keys(welcome.demo_file()))
        for step in tqdm(list(loader.steps()), leave=False, disable=None if verbosity else True):
            with transaction.atomic():
                step()
        with transaction.atomic():  # the tokens are told before they hold: killed in between, they are issued again
            loader.pair()
            loader.give_keys()
            write(welcome.demo_file(), loader.described(base_url))
