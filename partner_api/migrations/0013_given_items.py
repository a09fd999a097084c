import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partner_api", "0012_partners"),
    ]

    operations = [
        # Of the rows that are here nobody knows: they stay null.
        migrations.AddField(
            model_name="manifestitem",
            name="given_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="manifestitem",
            name="given_at",
            field=models.DateTimeField(default=django.utils.timezone.now, null=True),
        ),
        migrations.AlterField(
            model_name="play",
            name="flag",
            field=models.CharField(
                blank=True,
                choices=[
                    ("clock", "its time cannot be right"),
                    ("no_manifest", "names a manifest that this videotron cannot have had"),
                    ("not_in_manifest", "was in no manifest of this videotron"),
                    ("too_long", "longer than planned"),
                    ("too_short", "too short for a play"),
                    ("overlap", "another play took this time"),
                ],
                max_length=16,
                verbose_name="does not count",
            ),
        ),
    ]
