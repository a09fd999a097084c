"""Takes away what Wagtail's migrations make and nobody here has chosen.

Its workflow for all pages sends news to moderators whom no region has, and locks it for its author; its groups hold rights on
every region. News is published by whoever writes it, and rights come with the roles.
"""

from django.db import migrations

APPROVAL = "Persetujuan moderator"
GROUPS = ("Moderators", "Editors")


def take_away(apps, schema_editor):
    apps.get_model("wagtailcore", "WorkflowPage").objects.all().delete()
    for model in ("Workflow", "Task"):
        apps.get_model("wagtailcore", model).objects.filter(name=APPROVAL).update(active=False)
    apps.get_model("auth", "Group").objects.filter(name__in=GROUPS, user=None).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("ilm_sites", "0008_former_regions"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailcore", "0098_apitoken"),
        ("accounts", "0001_user"),
    ]

    operations = [migrations.RunPython(take_away, migrations.RunPython.noop)]
