from django.db import migrations, models


def keep_what_is_off(apps, schema_editor):
    """A videotron that is off has been so since its last change at the latest: nobody wrote down when."""
    setups = apps.get_model("partner_api", "ScreenSetup").objects
    for screen in apps.get_model("partner_api", "Screen").objects.filter(is_active=False):
        newest = setups.filter(screen=screen).order_by("-at", "-pk").first()
        if newest is not None:
            newest.pk, newest.at, newest.is_active = None, max(newest.at, screen.updated_at), False
            newest.save(force_insert=True)


class Migration(migrations.Migration):
    dependencies = [
        ("partner_api", "0019_screen_outage"),
    ]

    operations = [
        migrations.AddField(
            model_name="screensetup",
            name="is_active",
            field=models.BooleanField(default=True),
        ),
        migrations.RunPython(keep_what_is_off, migrations.RunPython.noop),
    ]
