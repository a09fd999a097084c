"""Programs of others that run beside the tests."""

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
EXAMPLES = ROOT / "docs/examples"
OPENAPI = ROOT / "docs/reference/openapi.json"
BIN = Path(sys.executable).parent
NODE = str(BIN / "node")
MODULES = ROOT / "node_modules"
TSC = str(MODULES / "typescript/bin/tsc")
OPENAPI_TYPESCRIPT = str(MODULES / "openapi-typescript/bin/cli.js")
PATIENCE_S = 120


def run(*command: str, cwd: Path, **variables: str) -> str:
    """What ``command`` prints; an AssertionError with all it said if it fails."""
    environment = {"PATH": f"{BIN}:{os.environ['PATH']}", "HOME": str(cwd), "LANG": "C.UTF-8"} | variables
    done = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"
    return done.stdout


def generate_python(folder: Path) -> None:
    """The package that openapi-python-client makes, beside the example and its configuration in ``folder``."""
    run(
        "openapi-python-client", "generate", "--path", str(OPENAPI), "--meta", "none", "--output-path", "ilm_kendal",
        "--config", "openapi-python-client.yml", "--fail-on-warning", cwd=folder,
    )  # fmt: skip
