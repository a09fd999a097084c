from django.db import migrations

NAME = "Penelaahan ILM"


def seed(apps, schema_editor):
    """One workflow for every ILM, with the one task that finds the approvers by region."""
    kinds = apps.get_model("contenttypes", "ContentType").objects
    of_task, _created = kinds.get_or_create(app_label="ilm_blocks", model="reviewtask")
    of_ilm, _created = kinds.get_or_create(app_label="ilm_blocks", model="ilm")
    assigned = apps.get_model("wagtailcore", "WorkflowContentType").objects
    if assigned.filter(content_type=of_ilm).exists():
        return  # the project has chosen its own
    workflow = apps.get_model("wagtailcore", "Workflow").objects.create(name=NAME)
    task = apps.get_model("ilm_blocks", "ReviewTask").objects.create(name=NAME, content_type=of_task)
    apps.get_model("wagtailcore", "WorkflowTask").objects.create(workflow=workflow, task_id=task.pk)
    assigned.create(workflow=workflow, content_type=of_ilm)


def unseed(apps, schema_editor):
    tasks = apps.get_model("ilm_blocks", "ReviewTask").objects.all()
    apps.get_model("wagtailcore", "Workflow").objects.filter(workflow_tasks__task__in=tasks.values("pk")).delete()
    tasks.delete()


class Migration(migrations.Migration):
    dependencies = [("ilm_blocks", "0004_review"), ("contenttypes", "0002_remove_content_type_name")]
    operations = [migrations.RunPython(seed, unseed)]
