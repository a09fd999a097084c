"""What facts of a region would alter of what airs there and below, before they are written."""

from datetime import datetime

from django.db.models import Q

from ilm_blocks.queries import forecast_words, row_forecasts
from ilm_blocks.queries.forecast import ahead, forecast
from ilm_blocks.queries.row_forecasts import Forecast

from . import region_facts
from .models import RegionPage
from .regions import provider


def of_facts(region: RegionPage, now: datetime) -> Forecast:
    """``region`` as it is in memory, laid over the one on record. Constant queries."""
    facts = {name: getattr(region, name) for name in region_facts.WRITTEN}
    before = list(provider.subtree(region.pk))
    after = list(provider.subtree_with(region.pk, facts))
    on_line = Q(owner__in=[above.id for above in before[0]]) | Q(owner__path__startswith=region.path)
    rows = row_forecasts.bearing(now, on_line)
    pairs = list(zip(before, after, strict=True))
    renamed = [new[-1] for old, new in pairs if old[-1].distributor != new[-1].distributor]
    window = ahead(now)
    return Forecast(forecast(rows, rows, pairs, window), window, forecast_words.distributors(renamed))
