"""No link or button of the screens of an ILM leads to a refusal, whoever looks at it and whatever its state."""

from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup, SoupStrainer
from django.contrib.auth import get_user_model
from django.contrib.messages import get_messages
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cms.accounts import roles
from ilm_blocks import actions
from ilm_blocks.admin.addresses import ilm_url
from ilm_blocks.models import ILM
from tests import factories
from tests.cms.backoffice.isolation.watching import undone
from tests.factories import BLUMAH, KENDAL
from tests.ilm_blocks.editing import under_review
from tests.sidebar import one_sidebar
from tests.signing_in import signed_in

ROLES = ["editor", "approver", "administrator"]
OF_ILM = ["where", "why", "review", "second_approval", "confirm", "statements", "social_kit"]
OF_VIEWSET = ["edit", "copy", "history", "usage", "unpublish", "delete"]


def person(name, *held, at=KENDAL):
    user = get_user_model().objects.create_user(name, name=name.title())
    for role in held:
        roles.assign(user, role, factories.page(at))
    return user


def in_each_state(author, **facts):
    def draft(title):
        made = factories.draft(KENDAL, title=title, **facts)
        made.save_revision(user=author, log_action=True)
        return made

    def on_air(title):
        made = draft(title)
        if made.needs_agreement:
            factories.word(made)
        made.get_latest_revision().publish()
        return ILM.objects.get(pk=made.pk)

    yield draft("draf")
    under_review(waits := draft("diajukan"))
    yield waits
    under_review(asked := draft("menunggu mitra"), author)
    yield asked
    yield on_air("tayang")
    edited = on_air("tayang, diubah")
    edited.title = "diubah"
    edited.save_revision(user=author, log_action=True)
    yield edited
    withdrawn = on_air("ditarik")
    actions.withdraw(withdrawn, code="legal")
    yield withdrawn


def screens(ilms):
    yield from (reverse("wagtailadmin_home"), reverse("ilm_blocks_admin:waiting"), ilm_url("list"))
    yield reverse("ilm_blocks_admin:in_region")
    for ilm in ilms:
        yield from (reverse(f"ilm_blocks_admin:{name}", args=[ilm.pk]) for name in OF_ILM)
        yield from (ilm_url(name, ilm) for name in OF_VIEWSET)


def links(page, path):
    """What a person can press that opens another page, in the part of the page that is the screen's own."""
    found = BeautifulSoup(page.content, "html.parser", parse_only=SoupStrainer("main"))
    for link in found.select("a[href], iframe[src]"):
        address = urlsplit(link.get("href") or link.get("src") or "")
        if link.get("data-bulk-action-button") is not None:  # a script gives it what is ticked
            continue
        if not address.netloc and (address.path or path).startswith("/admin/") and (address.path or address.query):
            yield without_first_page(f"{address.path or path}?{address.query}" if address.query else address.path)


def without_first_page(path):
    """The address of a list, which is its first page."""
    return path.removesuffix("?p=1").removesuffix("&p=1")


def opened(client, path):
    """The answer at ``path``, or where that leads; but not the dashboard, whose part is to tell why one is there."""
    answer = client.get(path)
    while answer.status_code in (301, 302):
        if answer.url == reverse("wagtailadmin_home"):
            client.cookies.pop("messages", None)  # heard by is_refused
            break
        answer = client.get(answer.url)
    return answer


def is_screen(answer):
    """Whether the links of what was answered are walked as well."""
    return (
        answer.status_code == 200
        and answer.context is not None
        and answer.request["PATH_INFO"].startswith("/admin/ilm/")
    )


def is_refused(answer):
    said = get_messages(answer.wsgi_request)
    return answer.status_code >= 400 or any(message.level_tag == "error" for message in said)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """An ILM of a partner in each state, and who looks at them: built once; each test undoes what it does."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield SimpleNamespace(people=(people := cast()), ilms=ilms_of(people["member"]))
        transaction.set_rollback(True)


def cast():
    humas = person("humas")  # speaks for the partner
    factories.member(humas, factories.partner())
    return {
        **{role: person(f"si {role}", role) for role in ROLES},
        "member": humas,
        "village": person("warga", "editor", "approver", at=BLUMAH),
    }


def ilms_of(humas):
    partner, dwi = humas.partner_memberships.get().partner, person("dwi", "editor")
    paper = factories.agreement(partner, valid_until=timezone.localdate() + timedelta(days=900))
    ilms = list(in_each_state(dwi, responsible=partner, agreement=paper, content_class="election_education"))
    soon = timezone.localdate() + timedelta(days=5)
    factories.quiet_period(KENDAL, first_day=soon, last_day=soon)
    return ilms


@pytest.mark.parametrize("who", [*ROLES, "member", "village"])
def test_what_a_screen_of_an_ilm_offers_is_open(world, who):
    waiting, dead, seen = [(None, path) for path in screens(world.ilms)], [], set()
    with undone(), one_sidebar(client := signed_in(world.people[who])):
        while waiting:
            whence, path = waiting.pop()
            if path in seen:
                continue
            seen.add(path)
            page = opened(client, path)
            if whence and is_refused(page):
                dead.append((whence, path))
            elif is_screen(page):
                waiting += [(path, link) for link in links(page, path) if link not in seen]

    assert len(seen) > 2 * len(world.ilms)
    assert dead == [], "\n".join(map(str, dead))
