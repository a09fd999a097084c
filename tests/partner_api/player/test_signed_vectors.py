from tests import vectors
from tests.vectors import make_signed


def test_the_signed_manifests_that_the_player_judges_are_those_that_python_signs():
    assert vectors.read("signed-manifests") == make_signed.vectors()
