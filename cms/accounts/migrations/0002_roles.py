import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_user"),
        ("ilm_blocks", "0001_initial"),
        ("ilm_sites", "0005_indonesian_names"),
    ]

    operations = [
        migrations.CreateModel(
            name="Departure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("editor", "Editor"),
                            ("approver", "Approver"),
                            ("administrator", "Administrator of the region"),
                            ("operator", "Videotron operator"),
                            ("emergency", "Emergency officer"),
                        ],
                        max_length=13,
                        verbose_name="role",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ilm_blocks.partner",
                        verbose_name="partner",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ilm_sites.regionpage",
                        verbose_name="region",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="departures",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "departure",
                "verbose_name_plural": "departures",
            },
        ),
        migrations.CreateModel(
            name="RoleGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("editor", "Editor"),
                            ("approver", "Approver"),
                            ("administrator", "Administrator of the region"),
                            ("operator", "Videotron operator"),
                            ("emergency", "Emergency officer"),
                        ],
                        max_length=13,
                        verbose_name="role",
                    ),
                ),
                (
                    "group",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="region_role",
                        to="auth.group",
                        verbose_name="group",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="role_groups",
                        to="ilm_sites.regionpage",
                        verbose_name="region",
                    ),
                ),
            ],
            options={
                "verbose_name": "role in a region",
                "verbose_name_plural": "roles in regions",
            },
        ),
        migrations.AddConstraint(
            model_name="departure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("partner__isnull", False), ("role", "")),
                    models.Q(models.Q(("role", ""), _negated=True), ("partner", None)),
                    _connector="OR",
                ),
                name="departure_from_a_role_or_a_partner",
            ),
        ),
        migrations.AddConstraint(
            model_name="rolegroup",
            constraint=models.UniqueConstraint(fields=("region", "role"), name="one_group_per_role_and_region"),
        ),
    ]
