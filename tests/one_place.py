"""Lists each rule that used to stand in several places, with its one definition; ends with 1 where a second appears.

A rule is known by a tell-tale of its wording in the code. Where the same is said in another language (SQL, JavaScript),
the twin is named beside it, and a test holds the two equal.
"""

import importlib
import inspect
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("ilm_blocks", "sites", "partner_api", "cms")


@dataclass(frozen=True)
class Rule:
    """``path`` names the definition (module:attribute); the tell-tale stands in its file and in ``beside`` alone."""

    story: str
    path: str
    sign: str
    beside: tuple[str, ...] = ()
    files: str = "*.py"
    twins: tuple[str, ...] = field(default=())

    @property
    def definition(self) -> tuple[str, int]:
        module, _colon, name = self.path.partition(":")
        found = attrgetter(name)(importlib.import_module(module))
        found = found.fget if isinstance(found, property) else found
        source = inspect.getsourcefile(found) if callable(found) else importlib.import_module(module).__file__
        line = inspect.getsourcelines(found)[1] if callable(found) else line_of(name, Path(str(source)))
        return str(Path(str(source)).relative_to(ROOT)), line

    def elsewhere(self) -> Iterator[str]:
        allowed = {self.definition[0], *self.beside}
        for room in ROOMS:
            for path in sorted((ROOT / room).rglob(self.files)):
                name = str(path.relative_to(ROOT))
                if name in allowed or "/migrations/" in name:
                    continue
                for number, line in enumerate(path.read_text().splitlines(), 1):
                    if re.search(self.sign, line):
                        yield f"{name}:{number}: {line.strip()}"


def line_of(name: str, source: Path) -> int:
    lines = source.read_text().splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.startswith(f"{name} ="))


RULES = (
    Rule("a quiet period keeps an ILM off the air (R1)", "ilm_blocks.rules.quiet:against",
         r"effect == \"asks\"|not \w+\.has_second_approval", twins=("ilm_blocks/queries/states.py",)),
    Rule("who needs an agreement", "ilm_blocks.models.ilm:ILM.needs_agreement",
         r"kind == PartnerKind\.OFFICE and .*owner_id ==|kind=PartnerKind\.OFFICE, \w*owner=",
         beside=("ilm_blocks/models/querysets.py",), twins=("ilm_blocks/models/querysets.py",)),
    Rule("what a region takes from the one above it", "ilm_blocks.rules.regions:Region.under",
         r"parent\.(zone|distributor|information_officer) if parent"),
    Rule("the pages above a page", "ilm_blocks.regions.paths:path_and_above", r"path\[:end\]|\[:length\] for"),
    Rule("the name of a region", "ilm_blocks.rules.regions:Region.__str__", r"\{(region|owner)\.label\} \{"),
    Rule("what a spreadsheet takes for a formula", "ilm_blocks.rules.names:FORMULA", r"\"=\", \"\+\""),
    Rule("how a day or an instant is written", "ilm_blocks.dates:instant", r"date_format\("),
    Rule("how a template writes a day or an instant", "ilm_blocks.dates:day",
         r"\|date:\"(?!(SHORT_)?DATE(TIME)?_FORMAT|[Hc]\b)", files="*.html"),
    Rule("the ids of what a screen plays", "partner_api.screens.item_ids:of_creative",
         r"f\"t?\{[\w.]+\}\.\{number\}\""),
    Rule("the sentence of attribution", "ilm_blocks.queries.attribution:worded", r"Distributed by: "),
    Rule("the hours of a daypart", "ilm_blocks.rules.dayparts:Daypart.holds", r"started_yesterday|\.start <= clock",
         twins=("partner_api/static/partner_api/player/programme/days.js",)),
    Rule("which kinds share a loop", "partner_api.screens.playlist:LOOPS", r"^LOOPS\b",
         twins=("partner_api/static/partner_api/player/kinds.js",)),
    Rule("a mail is made", "ilm_blocks.notices:letter",
         r"EmailMessage\(|EmailMultiAlternatives\(|send_(mass_)?mail\(|mail_(admins|managers)\(|\.email_user\("),
    Rule("how the clock judges a window", "ilm_blocks.rules.gates:WindowGate.examine", r"def in_window\("),
)  # fmt: skip

#: Names that said something else than what stood behind them, and must not come back.
GONE = (
    "ilm_blocks/reach.py", "ilm_blocks/targets.py", "ilm_blocks/jurisdiction.py", "ilm_blocks/faces.py",
    "ilm_blocks/probe.py", "ilm_blocks/assets.py", "ilm_blocks/horizon.py", "ilm_blocks/handing_in.py",
    "ilm_blocks/review.py", "ilm_blocks/reviewing.py", "ilm_blocks/models/gates.py", "cms/doors.py", "cms/sight.py",
    "cms/desks.py", "sites/permanence.py", "partner_api/catalogue.py", "partner_api/prepared.py",
    "partner_api/territory.py", "partner_api/shapes.py", "partner_api/programme.py",
)  # fmt: skip


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    faults = [f"{name} is back" for name in GONE if (ROOT / name).exists()]
    for rule in RULES:
        name, line = rule.definition
        twins = f"  (told in its own language too by {', '.join(rule.twins)})" if rule.twins else ""
        print(f"{rule.story}: {name}:{line}{twins}")
        faults += [f"{rule.story} stands twice: {place}" for place in rule.elsewhere()]
        faults += [f"{rule.story}: there is no {twin}" for twin in rule.twins if not (ROOT / twin).exists()]
    print(*faults, sep="\n", file=sys.stderr, end="\n" if faults else "")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
