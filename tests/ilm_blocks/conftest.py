"""How hard the property-based tests look.

As a rule they ask the same hundred questions of every law, so that a suite that passed passes again. Before a change
to the rules is trusted, let them ask new ones, and more:

    HYPOTHESIS_PROFILE=thorough .venv/bin/python -m pytest tests/ilm_blocks/test_laws.py
"""

import os

from hypothesis import Phase, settings

QUICKLY = [Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink]  # a failure is told in a minute, unexplained

settings.register_profile("suite", max_examples=100, derandomize=True, database=None, deadline=None, phases=QUICKLY)
settings.register_profile("thorough", max_examples=3_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))
