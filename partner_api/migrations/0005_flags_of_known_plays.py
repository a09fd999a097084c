from django.db import migrations
from django.db.models import F, OuterRef, Q, Subquery


def forwards(apps, schema_editor):
    """What was doubtful of a play becomes the reason for which it does not count; names are those of today."""
    Screen = apps.get_model("partner_api", "Screen")
    Screen.objects.exclude(token_hash=None).update(paired_at=F("created_at"))
    Play = apps.get_model("partner_api", "Play")
    Play.objects.filter(is_unknown=True).update(flag="not_in_manifest")
    Play.objects.filter(has_mad_clock=True).update(flag="clock")
    Play.objects.update(agreement_told=F("agreement"))
    names = Screen.objects.filter(pk=OuterRef("screen_id")).values("name")
    titles = Screen.objects.filter(pk=OuterRef("screen_id")).values("owner__title")
    for proofs in (Play, apps.get_model("partner_api", "PlayHour")):
        proofs.objects.filter(screen_name="").update(screen_name=Subquery(names), region_name=Subquery(titles))


def backwards(apps, schema_editor):
    Play = apps.get_model("partner_api", "Play")
    Play.objects.filter(flag="clock").update(has_mad_clock=True)
    Play.objects.filter(~Q(flag__in=["", "clock"])).update(is_unknown=True)


class Migration(migrations.Migration):
    dependencies = [("partner_api", "0004_plausible_plays")]

    operations = [migrations.RunPython(forwards, backwards)]
