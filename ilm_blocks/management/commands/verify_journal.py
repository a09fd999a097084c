from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from ilm_blocks import journal
from ilm_blocks.models import Change


class Command(BaseCommand):
    help = (
        "Checks the journal's numbers, digests and hash chain; exits with 1 and names each fault when it was altered."
    )

    def handle(self, *, verbosity: int, **options: Any) -> None:
        total = Change.objects.count()
        with tqdm(total=total, unit=_(" changes"), disable=None if verbosity else True) as progress:
            faults = list(journal.verify(progress.update))
        for seq, fault in faults:
            self.stderr.write(f"{seq}: {fault}")
        if faults:
            raise CommandError(_("The journal was altered: %(count)s faults.") % {"count": len(faults)})
        self.stdout.write(_("The journal is sound: %(count)s changes.") % {"count": total})
