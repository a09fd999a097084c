import json
import shutil

import pytest

from tests import server
from tests.journeys.demo import Demo


@pytest.fixture(scope="module")
def demo(tmp_path_factory, started_once):
    """The demo as it stands after a first start."""
    var = tmp_path_factory.mktemp("journey")
    shutil.copytree(started_once, var, dirs_exist_ok=True)
    process, port = server.start(var)
    yield Demo(port, json.loads((var / "demo.json").read_text(encoding="utf-8")), var / "mail")
    server.kill(process)


@pytest.fixture
def person(chromium):
    """A person with a browser of their own, at a desk."""
    with chromium.new_context(locale="id-ID", viewport={"width": 1280, "height": 860}) as context:
        context.set_default_timeout(30_000)
        yield context.new_page()


@pytest.fixture
def phone(chromium):
    with chromium.new_context(locale="id-ID", viewport={"width": 360, "height": 740}) as context:
        yield context.new_page()
