"""What pages say of a state is what it is: after a No, of what is offered, of who confirmed, and once."""

import ast
import re
from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import translation

from cms.accounts import roles
from ilm_blocks import actions
from ilm_blocks.actions import confirmation, memberships, quiet_periods
from ilm_blocks.admin.addresses import ilm_url
from ilm_blocks.admin.registers import VERBS, WORDS, ChangeAdmin
from ilm_blocks.choices import DecisionKind
from ilm_blocks.models import ILM, ConfirmationKind, Membership, QuietPeriod, journal
from ilm_blocks.queries import versions
from tests import factories
from tests.factories import KENDAL
from tests.ilm_blocks.editing import review_url, sent_and_confirmed, under_review, verdict
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]
PDF = b"%PDF-1.4\n%surat penunjukan contoh\n%%EOF\n"
HOME, WAITING = reverse("wagtailadmin_home"), reverse("ilm_blocks_admin:waiting")


def holder(name, role, at=KENDAL):
    user = get_user_model().objects.create_user(name, name=name.title())
    roles.assign(user, role, factories.page(at))
    return user


@pytest.fixture
def kpu():
    return factories.partner(name="KPU Kabupaten Kendal", short_name="KPU")


@pytest.fixture
def humas(kpu):
    user = get_user_model().objects.create_user("humas", name="Humas KPU")
    factories.member(user, kpu)
    return user


@pytest.fixture
def dwi():
    return holder("dwi", "editor")


# After a No


@pytest.mark.parametrize("was_approved", [True, False])
def test_the_form_says_the_partners_no_with_its_reason(kpu, humas, dwi, was_approved):
    paper = factories.agreement(kpu)
    ilm = factories.draft(KENDAL, responsible=kpu, agreement=paper)
    if was_approved:
        under_review(ilm)
        assert signed_in(holder("sari", "approver")).post(review_url(ilm), verdict(ilm)).status_code == 302
        ilm = ILM.objects.get(pk=ilm.pk)
        ilm.title = "Diubah petugas"
        ilm.save_revision(user=dwi)
    ilm = ILM.objects.get(pk=ilm.pk)
    under_review(ilm, dwi)
    confirmation.deny(ilm, ilm.latest_revision_id, reason="Tanggalnya keliru", by=humas)

    page = signed_in(dwi).get(ilm_url("edit", ilm))

    assert "KPU Kabupaten Kendal (Humas KPU) menyatakan ini bukan materinya: Tanggalnya keliru" in page.text
    assert "Disetujui (" not in page.text


# Of what is offered


def test_the_paper_says_that_it_is_offered_and_how_it_binds(kpu, dwi):
    paper = factories.agreement(kpu, valid_until=date(2090, 1, 1))
    offered = factories.draft(KENDAL, responsible=kpu, agreement=paper, binding="offered")
    offered.save_revision(user=dwi)
    under_review(ILM.objects.get(pk=offered.pk), dwi)

    printed = signed_in(dwi).get(reverse("ilm_blocks_admin:statement_print", args=[offered.pk])).text

    assert "tidak tampil di mana pun" not in printed
    assert "Bila disetujui, ditawarkan kepada 1 kabupaten, 4 kecamatan, 5 desa/kelurahan" in printed
    assert "pilihan:" in printed


def test_where_some_have_adopted_it_both_are_said(dwi):
    offered = factories.ilm(KENDAL, binding="offered")
    factories.decision("adopt", offered, factories.BLUMAH)
    offered.title = "Diubah"
    offered.save_revision(user=dwi)

    page = signed_in(dwi).get(reverse("ilm_blocks_admin:where", args=[offered.pk])).text

    assert "tampil di 1 desa/kelurahan dan ditawarkan kepada 1 kabupaten" in page


# Of who confirmed


def test_the_audit_trail_says_of_no_officers_act_that_a_partner_did_it(dwi):
    ani, sari = holder("ani", "administrator"), holder("sari", "approver")
    terms = {"name": "Contoh", "first_day": "2024-02-11", "last_day": "2024-02-13", "withholds": ["none"]}
    create = reverse("ilm_blocks_quietperiod_modeladmin_create")
    sent_and_confirmed(signed_in(ani), create, terms | {"owner": factories.page(KENDAL).pk})
    period = QuietPeriod.objects.get()
    quiet_periods.confirm(period.pk, versions.of(period), user=sari)

    trail = signed_in(sari).get(ChangeAdmin().url_helper.index_url).text

    assert "dikonfirmasi" in trail
    assert "mitra" not in trail.partition("<tbody>")[2]


def test_no_verb_of_a_partner_is_the_word_of_another_act():
    """A verb that both use is told apart by the kind of the row."""
    assert {kind.value for kind in ConfirmationKind} == WORDS.keys()
    assert not {str(VERBS[verb]) for verb in VERBS} & {str(word) for word in WORDS.values()}


def verbs_of(path):
    """The verbs that the module at ``path`` records under: those of its acts, and those that it chooses among."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            place = {"acting.begin": 0, "acting.within": 1}.get(name)
            given = [] if place is None else node.args[place : place + 1]
            for part in (*given, *(word.value for word in node.keywords if word.arg == "verb")):
                yield from spelt(part)
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in ("verb", "VERB"):
            yield from spelt(node.value)


def spelt(node):
    """The words that an expression can come to, as far as they stand in it."""
    if isinstance(node, ast.JoinedStr):
        yield from (f"{node.values[0].value}{kind}" for kind in DecisionKind.values)
    elif isinstance(node, ast.Attribute):
        yield from filter(None, [getattr(journal, node.attr, None)])
    elif isinstance(node, ast.Constant):
        yield from filter(None, [node.value])
    elif isinstance(node, ast.IfExp | ast.BoolOp):
        parts = node.values if isinstance(node, ast.BoolOp) else [node.body, node.orelse]
        for part in parts:
            yield from spelt(part)


def test_the_audit_trail_has_an_indonesian_word_for_every_verb_that_is_recorded():
    rooms = ("ilm_blocks", "sites", "partner_api")
    paths = [path for room in rooms for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts]
    recording = [path for path in paths if re.search(r"\b(acting|journal)\b", path.read_text())]
    found = {verb for path in recording for verb in verbs_of(path)} | {journal.MERGED}

    assert {"key_made", "key_rotated", "webhook_off", "decided_hide", "unpublished", "succeeded", "cleaned"} <= found
    assert found <= VERBS.keys() | WORDS.keys(), sorted(found - VERBS.keys() - WORDS.keys())
    with translation.override("en"):
        english = {verb: str(word) for verb, word in VERBS.items()}
    with translation.override("id"):
        assert not {verb for verb, word in VERBS.items() if str(word) == english[verb]}


# Once


@pytest.mark.parametrize("name", ["unpublish", "delete", "edit"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_withdrawn_is_said_once_whatever_old_page_asks(dwi, name, method):
    sari = holder("sari", "approver")
    ilm = factories.ilm(KENDAL)
    actions.withdraw(ilm, code="duplicate", user=sari)

    page = getattr(signed_in(sari), method)(ilm_url(name, ilm), {"code": "legal", "text": ""}, follow=True)

    said = [str(message) for message in page.context["messages"]]
    assert len(said) == len(set(said)) == 1


# What waits for a second officer


def test_quiet_periods_are_listed_with_their_days(dwi):
    ani, sari = holder("ani", "administrator"), holder("sari", "approver")
    factories.quiet_period(
        confirmed_at=None, written_by=ani, name="Masa tenang contoh", first_day="2099-02-11", last_day="2099-02-13"
    )

    for url in (HOME, WAITING):
        assert "11 Februari 2099 – 13 Februari 2099" in signed_in(sari).get(url).text


def test_letters_of_appointment_wait_for_the_second_officer(kpu):
    ani, sari = holder("ani", "administrator"), holder("sari", "approver")
    siti = get_user_model().objects.create_user("siti", name="Siti Contoh")
    memberships.propose_by_letter(kpu, siti, content=PDF, name="surat.pdf", user=ani)
    people = reverse("ilm_blocks_admin:partner_people", args=[kpu.pk])

    for url in (HOME, WAITING):
        assert people in signed_in(sari).get(url).text
        assert "Siti Contoh" not in signed_in(ani).get(url).text
    assert "Menunggu Anda (1)" in signed_in(sari).get(HOME).text
    memberships.decline(Membership.objects.get(), user=sari)
    assert people not in signed_in(sari).get(WAITING).text
