import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import partner_api.encryption


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_readable_names"),
    ]

    operations = [
        migrations.CreateModel(
            name="Messenger",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "service",
                    models.CharField(
                        choices=[
                            ("telegram", "Telegram"),
                            ("whatsapp", "WhatsApp"),
                            ("matrix", "Matrix"),
                            ("ntfy", "ntfy"),
                        ],
                        max_length=8,
                        verbose_name="messenger",
                    ),
                ),
                ("address", partner_api.encryption.EncryptedField(verbose_name="address")),
                ("code_hash", models.CharField(blank=True, editable=False, max_length=64)),
                ("code_sent_at", models.DateTimeField(editable=False)),
                ("tries", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("verified_at", models.DateTimeField(editable=False, null=True)),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messenger",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "messenger of a person",
                "verbose_name_plural": "messengers of people",
            },
        ),
        migrations.CreateModel(
            name="DeclinedNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=24)),
                ("way", models.CharField(choices=[("mail", "mail"), ("messenger", "messenger")], max_length=9)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="declined_notices",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("user", "kind", "way"), name="one_no_per_person_kind_and_way")
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.TextField()),
                ("url", models.CharField(max_length=500)),
                ("made_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("arrived_at", models.DateTimeField(null=True)),
                ("failed_at", models.DateTimeField(null=True)),
                (
                    "messenger",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="messages", to="accounts.messenger"
                    ),
                ),
            ],
            options={
                "verbose_name": "message to a messenger",
                "verbose_name_plural": "messages to messengers",
                "indexes": [
                    models.Index(fields=["due_at"], name="message_due"),
                    models.Index(fields=["failed_at"], name="message_failed"),
                ],
            },
        ),
    ]
