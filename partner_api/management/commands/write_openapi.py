import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from partner_api.openapi import schema


class Command(BaseCommand):
    help = "Writes docs/reference/openapi.json from the code."

    def handle(self, **options: Any) -> None:
        text = json.dumps(schema.document("en"), ensure_ascii=False, indent=2, sort_keys=True)
        (settings.BASE_DIR / "docs/reference/openapi.json").write_text(f"{text}\n", encoding="utf-8")
