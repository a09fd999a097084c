import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partner_api", "0018_play_reports"),
    ]

    operations = [
        migrations.CreateModel(
            name="ScreenOutage",
            fields=[
                (
                    "screen",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="partner_api.screen",
                    ),
                ),
                ("since", models.DateTimeField()),
                ("told_at", models.DateTimeField()),
                ("back_at", models.DateTimeField(null=True)),
            ],
        ),
    ]
