from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from ilm_blocks.models import Change
from ilm_blocks.queries import integrity, journal


class Command(BaseCommand):
    help = (
        "Checks the journal's numbers, digests and hash chain, every row against its newest change, the files of "
        "every approval and the bytes of every signed paper; exits with 1 and names each fault."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--head",
            metavar="NUMBER:HASH",
            help="What journal_head printed before: proves that nothing was cut from the end since.",
        )

    def handle(self, *, verbosity: int, head: str | None, **options: Any) -> None:
        total = Change.objects.count()
        faults = [*self.faults_of_head(head)]
        with tqdm(total=total, unit=_(" changes"), disable=None if verbosity else True) as progress:
            faults += [f"{seq}: {fault}" for seq, fault in journal.verify(progress.update)]
        with tqdm(unit=_(" rows"), disable=None if verbosity else True) as progress:
            faults += integrity.differences(progress.update)
            faults += integrity.approvals_off_record(progress.update)
        with tqdm(unit=_(" approvals"), disable=None if verbosity else True) as progress:
            faults += integrity.missing_media(progress.update)
        with tqdm(unit=_(" papers"), disable=None if verbosity else True) as progress:
            faults += integrity.altered_papers(progress.update)
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(_("The journal was altered: %(count)s faults.") % {"count": len(faults)})
        self.stdout.write(_("The journal is sound: %(count)s changes.") % {"count": total})

    def faults_of_head(self, head: str | None) -> Iterable[str]:
        try:
            if head is not None and not journal.holds(head):
                yield _("%(head)s: this change is on record no longer") % {"head": head}
        except ValueError:
            raise CommandError(_("--head takes what journal_head prints, a number and a hash: 42:5f1d…")) from None
