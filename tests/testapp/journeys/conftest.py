"""The cast: a university with its offices and the people who act for them."""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page, Site, Workflow, WorkflowContentType, WorkflowTask

from ilm_blocks.models import ILM, ReviewTask
from tests.testapp.campus.models import NewsPage, OfficePage
from tests.testapp.settings import BASE_DIR, TABLES, VAR_DIR, VARIANTS

ROOT = Path(BASE_DIR).parent.parent

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
    """On SQLite a copy of a database that is migrated once for each state of the migrations."""
    with django_db_blocker.unblock(), migrated_copy() if connection.vendor == "sqlite" else made_anew():
        yield


@contextmanager
def migrated_copy() -> Iterator[None]:
    template = VAR_DIR / f"{TABLES}-{state_of_migrations()}.sqlite3"
    with Path(VAR_DIR, "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not template.exists():
            unfinished = template.with_suffix(".unfinished")
            unfinished.unlink(missing_ok=True)
            use(unfinished)
            call_command("migrate", verbosity=0)
            connection.close()
            unfinished.rename(template)
    own = VAR_DIR / f"{os.getpid()}.sqlite3"
    shutil.copy(template, own)
    use(own)
    yield
    connection.close()
    own.unlink()


def use(path: Path) -> None:
    connection.close()
    connection.settings_dict["NAME"] = str(path)


def state_of_migrations() -> str:
    files = sorted([*ROOT.glob("ilm_blocks/migrations/*.py"), *ROOT.glob("tests/testapp/*/migrations/*.py")])
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


@contextmanager
def made_anew() -> Iterator[None]:
    made = setup_databases(verbosity=0, interactive=False)
    yield
    teardown_databases(made, verbosity=0)


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
