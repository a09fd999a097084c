import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partner_api", "0024_early_warnings"),
    ]

    operations = [
        migrations.AddField(
            model_name="screen",
            name="filler_percent",
            field=models.PositiveSmallIntegerField(
                blank=True,
                default=0,
                help_text="Percent of the airtime, from 0 to 50, for cards with the news, the agenda and the address of the region itself. They also stand wherever no ILM may play. 0: no cards. None of it counts as airtime of a partner.",
                validators=[django.core.validators.MaxValueValidator(50)],
                verbose_name="filler from its own region",
            ),
        ),
        migrations.AddField(
            model_name="screensetup",
            name="filler_percent",
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
