"""What Wagtail's own migrations call by English names is shown to officers: give it Indonesian ones."""

from django.db import migrations

APPROVAL = ("Moderators approval", "Persetujuan moderator")
ROOT = ("Root", "Semua wilayah")


def rename(apps, approval, root):
    for model in ("Workflow", "Task"):
        apps.get_model("wagtailcore", model).objects.filter(name=approval[0]).update(name=approval[1])
    pages = apps.get_model("wagtailcore", "Page").objects
    pages.filter(depth=1, title=root[0]).update(title=root[1], draft_title=root[1])


def forwards(apps, schema_editor):
    rename(apps, APPROVAL, ROOT)


def backwards(apps, schema_editor):
    rename(apps, APPROVAL[::-1], ROOT[::-1])


class Migration(migrations.Migration):
    dependencies = [("ilm_sites", "0004_partner_library"), ("wagtailcore", "0098_apitoken")]

    operations = [migrations.RunPython(forwards, backwards)]
