"""How the API calls the levels of an emergency: as the national early-warning TV system does."""

from ilm_blocks.choices import Severity

WORDS: dict[int, str] = {Severity.ADVISORY: "waspada", Severity.WATCH: "siaga", Severity.WARNING: "awas"}
