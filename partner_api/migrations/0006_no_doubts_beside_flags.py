from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("partner_api", "0005_flags_of_known_plays")]

    operations = [
        migrations.RemoveField(model_name="play", name="has_mad_clock"),
        migrations.RemoveField(model_name="play", name="is_unknown"),
    ]
