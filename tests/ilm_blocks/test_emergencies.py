"""An officer who holds the duty puts a warning on the screens from a template; what is wrong is said, and nothing of it
stays."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from cms.accounts import roles
from cms.accounts.models import Role
from ilm_blocks.actions import takeovers
from ilm_blocks.actions.acting import SentTwice
from ilm_blocks.actions.takeovers import InThePast
from ilm_blocks.admin import registers
from ilm_blocks.models import Change, Takeover, TakeoverTemplate
from tests import factories
from tests.factories import BLUMAH, KEDITEN, KENDAL, PLANTUNGAN

pytestmark = pytest.mark.django_db
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
CREATE = registers.TakeoverAdmin().url_helper.create_url


@pytest.fixture
def officer(client):
    """Answers for the emergencies of a district."""
    user = factories.officer("petugas", PLANTUNGAN, "add", "change")
    roles.assign(user, Role.EMERGENCY, factories.page(PLANTUNGAN))
    client.force_login(user)
    return client


@pytest.fixture
def flood():
    return TakeoverTemplate.objects.create(name="Banjir uji", severity=3, text="Banjir di {wilayah}!", hours=2)


def sent(**facts):
    """What the form sends; an instant in the words of the form."""
    now = timezone.localtime()
    defaults = {
        "owner": factories.page(PLANTUNGAN).pk, "severity": 2, "text": "Air sungai naik", "starts_at": now,
        "until": now + HOUR, "reason": "Laporan BPBD (contoh)",
    } | facts  # fmt: skip
    return {name: f"{value:%d/%m/%Y %H.%M}" if hasattr(value, "hour") else value for name, value in defaults.items()}


def test_a_template_leaves_nothing_to_type_but_the_confirmation(officer, flood):
    form = officer.get(CREATE, {"template": flood.pk}).context["form"]
    filled = {name: form[name].value() for name in ("severity", "text", "reason", "until", "starts_at", "owner")}
    assert filled["until"] - filled["starts_at"] == 2 * HOUR
    assert filled["owner"] == factories.page(PLANTUNGAN).pk

    refused = officer.post(CREATE, sent(**filled))
    assert "confirmation" in refused.context["form"].errors
    assert not Takeover.objects.exists()

    officer.post(CREATE, sent(**filled, confirmation=" awas "))

    issued = Takeover.objects.get()
    assert issued.text == "Banjir di Kecamatan Plantungan!"
    assert issued.live(timezone.now())


@pytest.mark.parametrize("word", ["AWAS", "plantungan", "Kecamatan Plantungan"])
def test_the_word_is_that_of_the_level_or_of_the_region(officer, word):
    officer.post(CREATE, sent(severity=3, confirmation=word))

    assert Takeover.objects.count() == 1


def test_a_region_below_may_be_chosen_and_a_level_alone_fills_the_end_in(officer):
    form = officer.get(CREATE, {"level": 1}).context["form"]
    assert form["until"].value() - form["starts_at"].value() == 6 * HOUR

    officer.post(CREATE, sent(owner=factories.page(BLUMAH).pk))

    assert Takeover.objects.get().owner_id == factories.page(BLUMAH).pk


@pytest.mark.parametrize(
    "asked", [{"template": 0}, {"template": "x"}, {"level": 9}, {"level": ""}, {"template": "9" * 30}]
)
def test_what_no_template_or_level_is_called_is_not_there(officer, asked):
    assert officer.get(CREATE, asked).status_code == 404


def test_a_template_that_was_switched_off_opens_no_more(officer, flood):
    TakeoverTemplate.objects.update(is_active=False)

    assert officer.get(CREATE, {"template": flood.pk}).status_code == 404


NOW = timezone.localtime


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (lambda: {"until": ""}, "until"),
        (lambda: {"until": NOW() - MINUTE}, "until"),
        (lambda: {"starts_at": NOW() - 3 * HOUR, "until": NOW() - HOUR}, "until"),
        (lambda: {"starts_at": NOW() - HOUR, "until": NOW() + HOUR}, "starts_at"),
        (lambda: {"until": NOW() + 25 * HOUR}, "until"),
        (lambda: {"owner": factories.page(KENDAL).pk}, "owner"),
        (lambda: {"owner": factories.page(KEDITEN).pk, "severity": 9}, "severity"),
        (lambda: {"text": ""}, "text"),
        (lambda: {"text": "x" * 281}, "text"),
        (lambda: {"reason": ""}, "reason"),
        (lambda: {"severity": 3, "confirmation": "ya"}, "confirmation"),
        (lambda: {"severity": 3, "confirmation": "Kendal"}, "confirmation"),
    ],
)
def test_each_mistake_is_a_sentence_on_its_field_and_nothing_is_written(officer, facts, field):
    before = Change.objects.count()

    form = officer.post(CREATE, sent(**facts())).context["form"]

    assert all(form.errors[field])
    assert not Takeover.objects.exists()
    assert Change.objects.count() == before


def test_who_does_not_hold_the_duty_sends_nothing(client):
    editor = factories.officer("penyunting", PLANTUNGAN, "add", "change")
    client.force_login(editor)

    assert client.post(CREATE, sent()).status_code in (302, 403)
    assert not Takeover.objects.exists()


def test_to_raise_it_to_the_gravest_asks_for_the_word_too(officer):
    officer.post(CREATE, sent())
    takeover = Takeover.objects.get()
    edit = registers.TakeoverAdmin().url_helper.get_action_url("edit", takeover.pk)
    version = officer.get(edit).context["form"]["version"].value()
    change = sent(severity=3, version=version, starts_at=timezone.localtime(takeover.starts_at))

    assert "confirmation" in officer.post(edit, change).context["form"].errors
    officer.post(edit, change | {"confirmation": "awas"})

    takeover.refresh_from_db()
    assert takeover.severity == 3


def edited(officer, takeover, **facts):
    """The errors of the form of a takeover that is sent with ``facts``."""
    edit = registers.TakeoverAdmin().url_helper.get_action_url("edit", takeover.pk)
    version = officer.get(edit).context["form"]["version"].value()
    stands = {"severity": takeover.severity, "starts_at": timezone.localtime(takeover.starts_at), "version": version}
    answer = officer.post(edit, sent(**stands | facts))
    return answer.context["form"].errors if answer.status_code == 200 else {}


def test_a_drill_that_becomes_an_emergency_asks_for_the_word_once_more(officer):
    officer.post(CREATE, sent(severity=3, is_drill="on", confirmation="awas"))
    takeover = Takeover.objects.get()

    assert not edited(officer, takeover, is_drill="on", text="Air naik lagi")
    assert "confirmation" in edited(officer, takeover)
    takeover.refresh_from_db()
    assert takeover.is_drill


def test_what_is_over_is_brought_back_by_no_edit(officer):
    officer.post(CREATE, sent())
    takeover = Takeover.objects.get()
    with time_machine.travel(takeover.until + MINUTE):
        assert "erakhir" in str(edited(officer, takeover, until=timezone.localtime() + HOUR))
        assert not Takeover.objects.not_over(timezone.now()).exists()


def test_an_edit_ends_nothing_in_passing(officer):
    officer.post(CREATE, sent())
    takeover = Takeover.objects.get()
    with time_machine.travel(takeover.starts_at + 20 * MINUTE):
        assert "until" in edited(officer, takeover, until=timezone.localtime() - MINUTE)


def row(**facts):
    now = timezone.now()
    defaults = {"severity": 2, "text": "Air sungai naik", "starts_at": now, "until": now + HOUR, "reason": "Contoh"}
    return Takeover(owner=factories.page(PLANTUNGAN), **defaults | facts)


@pytest.mark.usefixtures("officer")
def test_the_same_warning_stands_once_whoever_sends_it_and_another_beside_it():
    takeovers.issue(row(), user=None)

    with pytest.raises(SentTwice):
        takeovers.issue(row(reason="Seorang rekan", until=timezone.now() + 2 * HOUR), user=None)
    takeovers.issue(row(text="Jembatan ditutup"), user=None)

    assert Takeover.objects.count() == 2


@pytest.mark.usefixtures("officer")
def test_a_form_that_was_open_for_a_while_begins_now():
    begun = takeovers.issue(row(starts_at=timezone.now() - 10 * MINUTE), user=None)
    assert timezone.now() - begun.starts_at < MINUTE

    with pytest.raises(InThePast):
        takeovers.issue(row(text="Lain", starts_at=timezone.now() - HOUR), user=None)


def test_templates_are_read_by_who_broadcasts_and_edited_at_the_top(client, flood):
    edit = registers.TakeoverTemplateAdmin().url_helper.get_action_url("edit", flood.pk)
    for name, place, role, status in [
        ("atas", KENDAL, Role.EMERGENCY, 200),
        ("bawah", PLANTUNGAN, Role.EMERGENCY, 302),
        ("penyunting", KENDAL, Role.EDITOR, 302),
    ]:
        user = factories.officer(name, place)
        roles.assign(user, role, factories.page(place))
        client.force_login(user)
        assert client.get(edit).status_code == status
