"""The elections of the domain, loaded as rows that an officer edits."""

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from ilm_blocks.models import QuietPeriod
from tests.factories import KENDAL

pytestmark = pytest.mark.django_db
ELECTIONS = Path(settings.BASE_DIR) / "sites/data/elections.csv"


def load(path=ELECTIONS, region=KENDAL):
    call_command("load_quiet_periods", path, region=region, stdout=StringIO())


def test_the_elections_of_2024_have_their_three_quiet_days():
    load()

    pemilu = QuietPeriod.objects.get(name="Masa tenang Pemilu 2024")
    pilkada = QuietPeriod.objects.get(name="Masa tenang Pilkada 2024")
    assert (str(pemilu.first_day), str(pemilu.last_day)) == ("2024-02-11", "2024-02-13")
    assert (str(pilkada.first_day), str(pilkada.last_day)) == ("2024-11-24", "2024-11-26")
    assert pemilu.withholds == ["official_portrait"]
    assert pemilu.asks_second_approval == ["election_education", "election_organiser"]
    assert QuietPeriod.objects.filter(is_estimate=True).exists()


def test_loading_again_keeps_what_an_officer_has_changed():
    load()
    QuietPeriod.objects.filter(name="Masa tenang Pilkada 2024").update(withholds=[])

    load()

    assert QuietPeriod.objects.count() == 3
    assert QuietPeriod.objects.get(name="Masa tenang Pilkada 2024").withholds == []


def test_a_bad_row_is_named_and_nothing_is_written(tmp_path):
    bad = tmp_path / "pemilu.csv"
    header = "name,first_day,last_day,is_estimate,basis"
    bad.write_text(f"{header}\nBaik,2024-01-01,2024-01-03,no,\nBuruk,2024-01-05,2024-01-03,no,\n")

    with pytest.raises(CommandError, match=r"pemilu\.csv, 3"):
        load(bad)
    assert not QuietPeriod.objects.exists()


def test_an_unknown_region_is_refused():
    with pytest.raises(CommandError, match=r"99\.99"):
        load(region="99.99")


def test_days_are_read_as_the_form_reads_them(tmp_path):
    header = "name,first_day,last_day,is_estimate,basis"
    written = tmp_path / "pemilu.csv"
    written.write_text(f"{header}\nBaik,30/12/2026,31-12-2026,no,\n")
    load(written)

    period = QuietPeriod.objects.get()
    assert (str(period.first_day), str(period.last_day)) == ("2026-12-30", "2026-12-31")
    written.write_text(f"{header}\nBuruk,30/12/2026,12/31/2026,no,\n")
    with pytest.raises(CommandError, match="tidak terbaca"):
        load(written)
