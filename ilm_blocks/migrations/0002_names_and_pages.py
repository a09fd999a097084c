from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ilm_blocks", "0001_initial")]

    operations = [
        migrations.AddField(
            "change", "actor_name", models.TextField("name of the actor", blank=True, default=""), False
        ),
        migrations.AddField(
            "review", "reviewer_name", models.TextField("name of the reviewer", editable=False, default=""), False
        ),
        migrations.AddField("change", "only_pages", models.BooleanField(default=False)),
        migrations.RemoveIndex("change", "change_newest_of_owner"),
        migrations.AddIndex(
            "change", models.Index(fields=["owner", "only_pages", "-seq"], name="change_newest_of_owner")
        ),
    ]
