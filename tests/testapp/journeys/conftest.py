"""The cast: a university with its offices and the people who act for them."""

import os
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page, Site, Workflow, WorkflowContentType, WorkflowTask

from ilm_blocks.models import ILM, ReviewTask
from tests import database
from tests.testapp.campus.models import NewsPage, OfficePage
from tests.testapp.settings import VARIANTS

MESSAGE = ("message", {"heading": "Closed on Friday", "text": "The library is closed for stocktaking."})
#: The offices by the short names of the tests, each with that above it.
OFFICES = {
    "university": ("", "Example University"),
    "science": ("university", "Faculty of Science"),
    "arts": ("university", "Faculty of Arts"),
    "physics": ("science", "Department of Physics"),
    "optics": ("physics", "Optics Laboratory"),
}


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """A copy of a database that is migrated once for each state of the migrations and each kind of tables."""
    with django_db_blocker.unblock():
        original = connection.settings_dict["NAME"]
        own = database.copy_of_template(str(os.getpid()))
        yield
        database.use(original)
        database.drop(own)


@pytest.fixture
def offices(db):
    """The pages of the offices, with a Site for each unless the provider needs none, and the notices on each page."""
    Page.objects.get(depth=2).delete()  # Wagtail's welcome, with its Site
    found = {}
    for name, (above, title) in OFFICES.items():
        parent = found[above] if above else Page.get_first_root_node()
        found[name] = parent.add_child(instance=OfficePage(title=title, slug=name, body=notices()))
    named = ["university"] if "siteless" in VARIANTS else OFFICES
    for name in named:
        Site.objects.create(
            hostname=f"{name}.example", port=80, root_page=found[name], is_default_site=name == "university"
        )
    news = found["physics"].add_child(instance=NewsPage(title="Open day", slug="open-day", body=notices()))
    return SimpleNamespace(**found, news=news)


def notices():
    return [("notices", {"heading": "Notices", "limit": 5})]


@pytest.fixture
def people(offices):
    """Who acts where: by the permissions of Wagtail's pages alone."""
    return SimpleNamespace(
        root=get_user_model().objects.create_superuser("root", "root@university.example", "secret"),
        rector=officer("rector", offices.university, "add", "change", "publish", "lock", "unlock"),
        registrar=officer("registrar", offices.university, "add", "change"),
        secretary=officer("secretary", offices.physics, "add", "change"),
    )


def officer(name, page, *actions):
    user = get_user_model().objects.create_user(name, f"{name}@university.example", "secret")
    group = Group.objects.create(name=name)
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for action in actions:
        permission = Permission.objects.get(codename=f"{action}_page", content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=group, page=page, permission=permission)
    user.groups.add(group)
    return user


@pytest.fixture
def workflow(db):
    """The university assigns the review to ILM, as on Wagtail's own screen."""
    made = Workflow.objects.create(name="Review of notices")
    task = ReviewTask.objects.create(name="Review")
    WorkflowTask.objects.create(workflow=made, task=task)
    WorkflowContentType.objects.create(workflow=made, content_type=ContentType.objects.get_for_model(ILM))
    return made


@pytest.fixture
def desk(client, people):
    """The browser of one of the people: ``desk("rector")``."""

    def of(name):
        client.force_login(getattr(people, name))
        return client

    return of


@pytest.fixture
def published(people, offices):
    """A notice of the university that the rector has approved."""
    ilm = ILM(owner=offices.university, title="Library closed on Friday", channels=["website"], creatives=[MESSAGE])
    with time_machine.travel(timezone.now() - timedelta(hours=1)):
        ilm.on_air_from = timezone.now().replace(microsecond=0)
        ilm.save()
        ilm.save_revision(user=people.registrar).publish(user=people.rector)
    return ILM.objects.get(pk=ilm.pk)
