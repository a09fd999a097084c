from django.db import migrations


def remove(apps, schema_editor):
    """Wagtail's own first migration makes a page and a default Site; here only regions have Sites."""
    apps.get_model("wagtailcore", "Site").objects.filter(hostname="localhost", is_default_site=True).delete()
    Page = apps.get_model("wagtailcore", "Page")
    Page.objects.filter(url_path="/home/", depth=2, content_type__model="page").delete()
    Page.objects.filter(depth=1).update(numchild=0)


class Migration(migrations.Migration):
    dependencies = [("ilm_sites", "0001_initial"), ("wagtailcore", "__latest__")]
    operations = [migrations.RunPython(remove, migrations.RunPython.noop)]
