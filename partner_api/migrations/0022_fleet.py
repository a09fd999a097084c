import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partner_api", "0021_pairing"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ScreenHealth",
            fields=[
                (
                    "screen",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="health",
                        serialize=False,
                        to="partner_api.screen",
                    ),
                ),
                ("beat_at", models.DateTimeField(null=True)),
                ("told", models.JSONField(default=dict)),
                ("signs", models.JSONField(default=dict)),
                ("boot", models.CharField(blank=True, max_length=36)),
                ("boot_at", models.DateTimeField(null=True)),
                ("other", models.CharField(blank=True, max_length=36)),
                ("other_at", models.DateTimeField(null=True)),
                ("copied_at", models.DateTimeField(null=True)),
                ("orders_until", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ScreenPicture",
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
                ("taken_at", models.DateTimeField()),
                ("mime", models.CharField(max_length=20)),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                ("content", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="ScreenCommand",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("reload", "start the player anew"),
                            ("identify", "show which videotron this is"),
                            ("screenshot", "take a picture of what is shown"),
                            ("refetch", "fetch all files anew"),
                            ("clear", "forget everything and pair anew"),
                        ],
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("result", models.CharField(blank=True, max_length=40)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "screen",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="commands", to="partner_api.screen"
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
                "indexes": [models.Index(fields=["screen", "-asked_at"], name="commands_of_screen")],
            },
        ),
        migrations.CreateModel(
            name="ScreenEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("started", "player started"),
                            ("silent", "was not connected"),
                            ("fault", "began to be disturbed"),
                            ("mended", "works again"),
                        ],
                        max_length=8,
                    ),
                ),
                ("of", models.CharField(blank=True, max_length=40)),
                (
                    "screen",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="partner_api.screen"
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "indexes": [models.Index(fields=["screen", "-at"], name="events_of_screen")],
            },
        ),
    ]
