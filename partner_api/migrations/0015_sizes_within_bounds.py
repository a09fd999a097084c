from django.db import migrations
from django.db.models.functions import Greatest, Least


def bound(apps, schema_editor):
    """No screen has such a size: what was mistyped is cut to what can be."""
    for name in ("width", "height"):
        screens = apps.get_model("partner_api", "Screen").objects.exclude(**{f"{name}__range": (16, 32_767)})
        screens.update(**{name: Least(Greatest(name, 16), 32_767)})


class Migration(migrations.Migration):
    dependencies = [
        ("partner_api", "0014_plays_pruned"),
    ]

    operations = [migrations.RunPython(bound, migrations.RunPython.noop, elidable=True)]
