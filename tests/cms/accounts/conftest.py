from tests.sites.conftest import cast  # noqa: F401 - a fixture for all below
