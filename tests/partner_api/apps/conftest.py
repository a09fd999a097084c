import pytest

from tests.journeys.demo import running


@pytest.fixture(scope="package")
def demo(tmp_path_factory, started_once):
    """The demo, which everything here only reads."""
    with running(started_once, tmp_path_factory.mktemp("apps")) as demo:
        yield demo


@pytest.fixture(scope="package")
def root(demo):
    """Where the API is: Python's resolver does not know the subdomains of localhost."""
    return f"http://127.0.0.1:{demo.port}"
