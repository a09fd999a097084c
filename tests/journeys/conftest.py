import pytest

from tests.journeys.demo import running


@pytest.fixture(scope="module")
def demo(tmp_path_factory, started_once):
    with running(started_once, tmp_path_factory.mktemp("journey")) as demo:
        yield demo


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


@pytest.fixture
def visitor(chromium):
    """Somebody of the village, without a login."""
    with chromium.new_context(locale="id-ID", viewport={"width": 360, "height": 740}) as context:
        yield context.new_page()
