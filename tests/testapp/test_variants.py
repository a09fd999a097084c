"""A university uses ``ilm_blocks`` as it comes, and in each way in which its project may differ from ours."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

JOURNEYS = Path(__file__).parent / "journeys"
#: On every database that whose tables are others; to the engine the rest are the same.
VARIANTS = ["", pytest.param("uuid,images,prefix,languages", marks=pytest.mark.database), "languages,siteless"]


@pytest.mark.parametrize("variants", VARIANTS, ids=lambda variants: variants or "as it comes")
def test_the_university_gets_along(variants):
    done = subprocess.run(
        [
            sys.executable, "-m", "pytest", str(JOURNEYS), f"--confcutdir={JOURNEYS}", "--ds=tests.testapp.settings",
            "-p", "no:cacheprovider", "-q", *(["-m", "not thorough"] if variants else []),
        ],
        cwd=settings.BASE_DIR, env=environment(variants), capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-5_000:]


def environment(variants: str) -> dict[str, str]:
    """Ours, without what tells the processes of this run apart; the university has databases of its own."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "DJANGO_"))}
    return own | {"TESTAPP_VARIANTS": variants, "TESTAPP_VAR_DIR": str(settings.VAR_DIR / "testapp")}
