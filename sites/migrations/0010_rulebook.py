"""By which rules ILM are reviewed here: what may be approved, what a reviewer answers, and who is asked."""

from django.db import migrations

# Rows that an officer edits; these are the ones to begin with.
CLASS_RULES = [
    ("campaign", False, "Layar pemerintah tidak memuat kampanye.", "UU 7/2017 ps. 280, 282 dan 304"),
    ("excluded", False, "Informasi yang dikecualikan tidak diumumkan.", "UU 14/2008 ps. 17"),
]
CHECKLIST = [
    ("Bebas dari penghinaan suku, agama, ras dan antargolongan (SARA)?", "UU 1/2024 ps. 28"),
    ("Bebas dari pornografi?", "UU 44/2008"),
    ("Bebas dari promosi rokok?", "PP 28/2024"),
    ("Bebas dari promosi minuman keras dan narkoba?", ""),
    ("Bebas dari iklan komersial?", ""),
    ("Bebas dari kampanye dan pencitraan diri?", "UU 7/2017 ps. 280, 282 dan 304"),
    ("Isinya benar dan bukan hoaks?", ""),
    ("Data pribadi dan anak terlindungi, ada persetujuan orang yang tampak?", "UU 27/2022"),
    ("Hak cipta musik dan gambar beres?", "UU 28/2014"),
    ("Terbaca: paling banyak 12 kata per layar?", ""),
    ("Ada takarir atau teks pengganti?", "WCAG 2.2 AA"),
    ("Logo instansi penanggung jawab tercantum?", ""),
]


WORKFLOW = "Penelaahan ILM"


def seed(apps, schema_editor):
    ClassRule = apps.get_model("ilm_blocks", "ClassRule")
    for name, may_be_approved, reason, basis in CLASS_RULES:
        ClassRule.objects.get_or_create(
            name=name, defaults={"may_be_approved": may_be_approved, "reason": reason, "basis": basis}
        )
    ChecklistItem = apps.get_model("ilm_blocks", "ChecklistItem")
    ChecklistItem.objects.bulk_create(
        ChecklistItem(question=question, basis=basis, position=position)
        for position, (question, basis) in enumerate(CHECKLIST, start=1)
    )
    seed_workflow(apps)


def seed_workflow(apps):
    """One workflow for every ILM, with the one task that finds the approvers by region."""
    kinds = apps.get_model("contenttypes", "ContentType").objects
    of_task, _created = kinds.get_or_create(app_label="ilm_blocks", model="reviewtask")
    of_ilm, _created = kinds.get_or_create(app_label="ilm_blocks", model="ilm")
    workflow = apps.get_model("wagtailcore", "Workflow").objects.create(name=WORKFLOW)
    task = apps.get_model("ilm_blocks", "ReviewTask").objects.create(name=WORKFLOW, content_type=of_task)
    apps.get_model("wagtailcore", "WorkflowTask").objects.create(workflow=workflow, task_id=task.pk)
    apps.get_model("wagtailcore", "WorkflowContentType").objects.create(workflow=workflow, content_type=of_ilm)


def unseed(apps, schema_editor):
    apps.get_model("ilm_blocks", "ClassRule").objects.all().delete()
    apps.get_model("ilm_blocks", "ChecklistItem").objects.all().delete()
    tasks = apps.get_model("ilm_blocks", "ReviewTask").objects.all()
    apps.get_model("wagtailcore", "Workflow").objects.filter(workflow_tasks__task__in=tasks.values("pk")).delete()
    tasks.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("ilm_sites", "0009_without_defaults"),
        ("ilm_blocks", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
    ]
    operations = [migrations.RunPython(seed, unseed)]
