"""Where the browser of the tests is: Chromium as the distribution ships it."""

import os
import shutil
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",
)
MISSING = "Browser tests need Chromium. Install it with: apt-get install -y chromium"


def executable() -> str | None:
    """Chromium's path: what CHROMIUM names, or the first found; None when there is none."""
    candidates = (os.environ.get("CHROMIUM", ""), *NAMES)
    return next(filter(None, map(shutil.which, candidates)), None)


if __name__ == "__main__":
    sys.exit(None if executable() else MISSING)
