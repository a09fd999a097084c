"""The journeys run in a process of their own, with the university's settings: see ``test_variants``."""

collect_ignore = ["journeys"]
