from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError
from django.utils.translation import gettext as _
from tqdm import tqdm

from ilm_blocks.actions import cleaning, cleaning_approved
from ilm_blocks.media import freezing
from ilm_blocks.media.refusals import NotTaken
from ilm_blocks.models import Asset


class Command(BaseCommand):
    help = (
        "Takes places, names and dates out of every picture, film and sound from before there was an intake, approved "
        "ones included; may be stopped and started again at any time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Says how many files hold such things.")

    def handle(self, *, dry_run: bool, verbosity: int, **options: Any) -> None:
        self.dry_run, self.cleaned, self.sound, self.elsewhere, self.faults = dry_run, 0, 0, 0, list[str]()
        if not dry_run:
            cleaning.sweep()
            cleaning.discard_half_uploads()
        shelves = cleaning.shelves()
        total = sum(shelf.rows.count() for shelf in shelves) + Asset.objects.count()
        with tqdm(total=total, unit=_(" files"), disable=None if verbosity else True) as progress:
            for shelf in shelves:
                self.of_library(shelf, progress.update)
            self.of_approved(progress.update)
        self.say()

    def of_library(self, shelf: cleaning.Shelf, checked: Callable[[], Any]) -> None:
        for key in list(shelf.rows.order_by("pk").values_list("pk", flat=True)):
            if row := shelf.rows.filter(pk=key).first():
                name = f"{row._meta.label} {key}"
                self.tried(name, partial(cleaning.clean, shelf, row, dry_run=self.dry_run))
            checked()

    def of_approved(self, checked: Callable[[], Any]) -> None:
        named = cleaning_approved.Named.of_all()
        for key in list(Asset.objects.order_by("pk").values_list("pk", flat=True)):
            if asset := Asset.objects.filter(pk=key).first():
                name = freezing.path(asset.sha256, asset.ext)
                self.tried(name, partial(cleaning_approved.clean, asset, named, dry_run=self.dry_run))
            checked()
        if not self.dry_run:
            cleaning_approved.heal(named)

    def tried(self, name: str, clean: Callable[[], bool]) -> None:
        try:
            was_dirty = clean()
        except NotTaken as refused:
            self.faults.append(f"{name}: {' '.join(refused.messages)}")
        except FileNotFoundError:
            self.faults.append(f"{name}: {_('the file is missing')}")
        except (IsADirectoryError, PermissionError):
            self.faults.append(f"{name}: {_('the file cannot be read')}")
        except IntegrityError:  # what it was about to record, another run has recorded
            self.elsewhere += 1
        except cleaning.SweptAway:  # another run deleted what this one had written, and the old file is still there
            self.faults.append(f"{name}: {_('another run was in its way, start once more')}")
        else:
            self.cleaned += was_dirty
            self.sound += not was_dirty

    def say(self) -> None:
        counts = {"cleaned": self.cleaned, "sound": self.sound}
        said = _("%(cleaned)s files to clean, %(sound)s clean.") if self.dry_run else _(
            "%(cleaned)s files cleaned, %(sound)s were clean."
        )  # fmt: skip
        self.stdout.write(said % counts)
        if self.elsewhere:
            self.stdout.write(_("%(count)s were cleaned by another run meanwhile.") % {"count": self.elsewhere})
        for fault in self.faults:
            self.stderr.write(fault)
        if self.faults:
            raise CommandError(
                _("%(count)s files stay as they are, for the reasons above.") % {"count": len(self.faults)}
            )
