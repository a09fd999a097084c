"""Before a row that gates read is saved, its form says what goes dark or comes on, where and when."""

from datetime import date

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms.accounts import roles
from ilm_blocks.admin import registers
from ilm_blocks.admin.forms.foreseen import ForeseenFirst
from ilm_blocks.admin.register import RegionOwnedAdmin
from ilm_blocks.models import ElectionStage, JournaledModel, QuietPeriod, Takeover
from ilm_blocks.queries import row_forecasts, versions
from sites.facts_view import FactsForm
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON, PLANTUNGAN, WELERI
from tests.ilm_blocks.editing import sent_and_confirmed

pytestmark = pytest.mark.django_db

CALM = "Tidak ada yang berhenti atau mulai tampil dalam 30 hari ke depan."
#: The paper of the tests would have ended then anyway.
UNTIL_ITS_END = "sampai 1 November 2026 00.00 WIB."
EVERYWHERE = "1 kabupaten, 4 kecamatan, 5 desa/kelurahan"


@pytest.fixture(autouse=True)
def cast(db):
    with time_machine.travel(NOON, tick=False):
        yield


def person(name, role, at):
    user = get_user_model().objects.create_user(name)
    roles.assign(user, role, factories.page(at))
    return user


@pytest.fixture
def desk(client):
    client.force_login(person("ani", "administrator", KENDAL))
    return client


@pytest.fixture
def bawaslu():
    return factories.partner()


@pytest.fixture
def paper(bawaslu):
    return factories.agreement(bawaslu)


@pytest.fixture
def handed_in(bawaslu, paper):
    return factories.ilm(KENDAL, title="Tolak politik uang", responsible=bawaslu, agreement=paper)


def edit(row):
    return reverse(f"{row._meta.app_label}_{row._meta.model_name}_modeladmin_edit", args=[row.pk])


def form_of(row, **changes):
    """The form of a partner or an agreement as it stands, with ``changes``; None leaves a box unticked."""
    names = {
        "partner": ("name", "short_name", "kind", "body", "is_active"),
        "agreement": (
            "kind",
            "title",
            "number",
            "valid_from",
            "valid_until",
            "channels",
            "levels",
            "content_classes",
            *factories.SIGNED,
        ),
    }[row._meta.model_name]
    sent = {name: getattr(row, name) for name in names} | {"version": versions_of(row)} | changes
    if row._meta.model_name == "agreement":
        sent |= nested_form_data({"regions": streamfield([])})
    return {name: value for name, value in sent.items() if value is not None}


def versions_of(row):
    fields = registers_form(type(row))._meta.fields
    return versions.of(row, [name for name in fields if name in {f.name for f in row._meta.concrete_fields}])


def registers_form(model):
    register = next(register for register in registers.REGISTERS if register.model is model)
    return register().get_edit_handler().bind_to_model(model).get_form_class()


def told(answer):
    return [(each.ilm.title, [line.sentence for line in each.lines]) for each in answer.context["form"].forecast.ilms]


def test_a_partner_that_is_suspended_names_what_goes_dark(desk, bawaslu, handed_in):
    sent = form_of(bawaslu, is_active=None)

    answer = desk.post(edit(bawaslu), sent)

    assert told(answer) == [
        ("Tolak politik uang", [f"Berhenti tampil: videotron, situs web di {EVERYWHERE}, mulai sekarang."])
    ]
    assert "1 ILM berhenti tampil." in answer.text
    bawaslu.refresh_from_db()
    assert bawaslu.is_active

    saved = desk.post(edit(bawaslu), sent | {"foreseen": answer.context["form"].token})

    bawaslu.refresh_from_db()
    assert (saved.status_code, bawaslu.is_active) == (302, False)


def test_a_partner_that_is_active_again_comes_on(desk, bawaslu, handed_in):
    bawaslu.is_active = False
    bawaslu.save(update_fields=["is_active"])

    [(_title, [sentence])] = told(desk.post(edit(bawaslu), form_of(bawaslu, is_active="on")))

    assert sentence.startswith("Mulai tampil: videotron, situs web di 1 kabupaten")


def test_what_no_gate_reads_is_saved_at_once(desk, bawaslu):
    assert desk.post(edit(bawaslu), form_of(bawaslu, website="https://bawaslu.example")).status_code == 302


def test_an_agreement_that_ends_sooner_names_the_day(desk, paper, handed_in):
    answer = desk.post(edit(paper), form_of(paper, valid_until="2024-02-10"))

    assert told(answer) == [
        (
            "Tolak politik uang",
            [f"Berhenti tampil: videotron, situs web di {EVERYWHERE}, dari 11 Februari 2024 00.00 WIB {UNTIL_ITS_END}"],
        )
    ]


def test_an_agreement_that_loses_a_channel_or_a_level_names_them(desk, paper, handed_in):
    [(_title, sentences)] = told(desk.post(edit(paper), form_of(paper, channels=["website"], levels=["village"])))

    assert sentences == [
        f"Berhenti tampil: videotron di {EVERYWHERE}, dari sekarang {UNTIL_ITS_END}",
        f"Berhenti tampil: situs web di 1 kabupaten, 4 kecamatan, dari sekarang {UNTIL_ITS_END}",
    ]


def test_an_end_that_lies_far_ahead_is_looked_at_too(desk, paper, handed_in):
    [(_title, [sentence])] = told(desk.post(edit(paper), form_of(paper, valid_until="2025-06-30")))

    assert sentence.endswith(f"dari 1 Juli 2025 00.00 WIB {UNTIL_ITS_END}")


def test_an_agreement_that_nothing_refers_to_is_calm(desk, paper):
    answer = desk.post(edit(paper), form_of(paper, valid_until="2024-02-10"))

    assert CALM in answer.text
    assert told(answer) == []


def quiet(**changes):
    return {
        "owner": factories.page(KENDAL).pk, "name": "Masa tenang contoh", "first_day": "2024-02-11",
        "last_day": "2024-02-13", "basis": "", "withholds": ["none"], "asks_second_approval": [],
    } | changes  # fmt: skip


CREATE = reverse("ilm_blocks_quietperiod_modeladmin_create")


def test_a_new_quiet_period_names_what_it_withholds_and_its_days(desk):
    factories.ilm(KENDAL, title="Pajak kendaraan", channels=["website"])
    factories.ilm(BLUMAH, title="Gotong royong", channels=["website"])
    factories.ilm(KENDAL, title="Awasi pemilu", content_class="election_education")

    answer = desk.post(CREATE, quiet())

    days = "dari 11 Februari 2024 00.00 WIB sampai 14 Februari 2024 00.00 WIB."
    assert told(answer) == [
        ("Pajak kendaraan", [f"Berhenti tampil: situs web di {EVERYWHERE}, {days}"]),
        ("Gotong royong", [f"Berhenti tampil: situs web di 1 desa/kelurahan, {days}"]),
    ]
    assert not QuietPeriod.objects.exists()
    desk.post(CREATE, quiet(foreseen=answer.context["form"].token))
    assert QuietPeriod.objects.get().waits


def test_the_second_officer_reads_the_same_before_confirming(desk, client):
    factories.ilm(KENDAL, title="Pajak kendaraan")
    sent_and_confirmed(desk, CREATE, quiet())
    client.force_login(person("sari", "approver", KENDAL))
    period = QuietPeriod.objects.get()

    page = client.get(reverse("ilm_blocks_admin:quiet_period", args=[period.pk])).text

    assert "Yang akan berubah" in page
    assert "Pajak kendaraan" in page
    assert f"Berhenti tampil: videotron, situs web di {EVERYWHERE}, dari 11 Februari 2024" in page


def test_a_quiet_period_that_is_moved_lifts_the_old_days(desk):
    factories.ilm(KENDAL, title="Pajak kendaraan", channels=["website"])
    period = factories.quiet_period(withholds=["none"], asks_second_approval=[])

    answer = desk.post(edit(period), quiet(first_day="2024-03-20", last_day="2024-03-21", version=versions.of(period)))

    assert told(answer) == [
        (
            "Pajak kendaraan",
            [
                f"Berhenti tampil: situs web di {EVERYWHERE}, dari 20 Maret 2024 00.00 WIB sampai 22 Maret 2024 "
                "00.00 WIB.",
                f"Mulai tampil: situs web di {EVERYWHERE}, dari 11 Februari 2024 00.00 WIB sampai 14 Februari 2024 "
                "00.00 WIB.",
            ],
        )
    ]


def test_an_end_of_quiet_days_brought_forward_is_foretold_around_the_old_end_too():
    period = factories.quiet_period(first_day=date(2024, 2, 11), last_day=date(2024, 6, 20))
    factories.ilm(KENDAL, title="Foto bupati", content_class="official_portrait")
    period.last_day = date(2024, 6, 4)

    [found] = row_forecasts.of_row(period, NOON).ilms

    assert [line.kind for line in found.lines] == ["gained"]
    assert "dari 5 Juni 2024 00.00 WIB sampai 21 Juni 2024 00.00 WIB" in found.lines[0].sentence


def test_other_values_than_those_foretold_are_foretold_anew(desk, paper, handed_in):
    seen = desk.post(edit(paper), form_of(paper, valid_until="2024-02-10")).context["form"].token

    answer = desk.post(edit(paper), form_of(paper, valid_until="2024-02-05", foreseen=seen))

    assert "dari 6 Februari 2024 00.00 WIB" in answer.text
    paper.refresh_from_db()
    assert paper.valid_until == date(2026, 10, 31)


def test_what_has_come_to_hang_on_it_meanwhile_is_foretold_before_it_is_saved(desk, paper, handed_in, bawaslu):
    sent = form_of(paper, valid_until="2024-02-10")
    seen = desk.post(edit(paper), sent).context["form"].token
    factories.ilm(KENDAL, title="Baru disetujui", responsible=bawaslu, agreement=paper)

    answer = desk.post(edit(paper), sent | {"foreseen": seen})

    assert "Baru disetujui" in answer.text
    paper.refresh_from_db()
    assert paper.valid_until == date(2026, 10, 31)
    desk.post(edit(paper), sent | {"foreseen": answer.context["form"].token})
    paper.refresh_from_db()
    assert paper.valid_until == date(2024, 2, 10)


def test_whoever_is_slower_is_still_told_so(desk, paper, handed_in):
    sent = form_of(paper, valid_until="2024-02-10")
    seen = desk.post(edit(paper), sent).context["form"].token
    paper.valid_until = date(2024, 12, 31)
    paper.save(update_fields=["valid_until"])

    answer = desk.post(edit(paper), sent | {"foreseen": seen})

    assert "sesudah Anda membukanya" in answer.text
    paper.refresh_from_db()
    assert paper.valid_until == date(2024, 12, 31)


@pytest.mark.parametrize(
    ("role", "at", "may"),
    [("administrator", KENDAL, True), ("administrator", WELERI, False), ("administrator", BLUMAH, False),
     ("editor", KENDAL, False)],
)  # fmt: skip
def test_only_who_may_write_the_row_is_told(client, bawaslu, handed_in, role, at, may):
    client.force_login(person("seseorang", role, at))

    answer = client.post(edit(bawaslu), form_of(bawaslu, is_active=None))

    assert ("Tolak politik uang" in answer.text) == may


# Facts of a region


@pytest.fixture
def facts():
    page = factories.page(PLANTUNGAN)
    return page, reverse("sites_region_facts", args=[page.pk])


def fact_form(page, **changes):
    sent = {"distributor": "", "zone": "", "tags": "", "version": FactsForm(instance=page)["version"].value()}
    return sent | changes


def test_tags_of_a_region_name_what_targets_them(desk, facts):
    page, url = facts
    factories.ilm(KENDAL, title="Awas longsor", target=[("tag", {"side": "include", "tag": "pegunungan"})])

    answer = desk.post(url, fact_form(page, tags="pegunungan"))

    assert told(answer) == [("Awas longsor", ["Mulai tampil: videotron, situs web di 1 kecamatan, mulai sekarang."])]
    page.refresh_from_db()
    assert page.tags == []


def test_a_zone_moves_what_keeps_hours_and_days_there_and_below(desk, facts):
    page, url = facts
    factories.ilm(
        KENDAL,
        title="Pagi",
        channels=["website"],
        dayparts=[("daypart", {"days": [], "start": "06:00", "end": "12:00"})],
    )

    [(_title, sentences)] = told(desk.post(url, fact_form(page, zone="Asia/Jayapura")))

    assert [sentence.split(",")[0] for sentence in sentences] == [
        "Berhenti tampil: situs web di 1 kecamatan",
        "Mulai tampil: situs web di 1 kecamatan",
    ]
    assert "2 desa/kelurahan" in sentences[0]


def test_a_distributor_darkens_nothing_and_names_where_it_will_stand(desk, facts):
    page, url = facts

    answer = desk.post(url, fact_form(page, distributor="Kecamatan Plantungan"))

    assert CALM in answer.text
    assert "Disalurkan oleh Kecamatan Plantungan di 1 kecamatan, 2 desa/kelurahan." in answer.text
    saved = desk.post(url, fact_form(page, distributor="Kecamatan Plantungan", foreseen=answer.context["form"].token))
    page.refresh_from_db()
    assert (saved.status_code, page.distributor) == (302, "Kecamatan Plantungan")


# Every form


#: Registers whose rows no gate reads, and why.
NO_GATE = {
    Takeover: "stands beside what airs and hides none of it; its form is the emergency itself",
    ElectionStage: "withholds nothing: it only says on which days airtime is compared",
}
#: Fields that say something and alter nothing of what airs.
BESIDE = {
    "partner": {"owner", "name", "short_name", "is_election_body", "contact_text", "contact_email", "contact_phone",
                "website", "logo", "body"},
    "agreement": {"kind", "title", "number", "partner_number", "signed_by", "signed_as", "partner_signed_by",
                  "partner_signed_as", "share_of_voice", "most_active", "plays_a_day", "successor"},
    "quietperiod": {"name", "is_estimate", "basis"},
    "regionpage": {"ppid_text", "ppid_email", "ppid_phone", "ppid_url", "guaranteed_percent"},
}  # fmt: skip
WRITTEN = [
    register
    for register in registers.REGISTERS
    if issubclass(register, RegionOwnedAdmin)
    and issubclass(register.model, JournaledModel)
    and register.permission_helper_class is not registers.ReadOnlyPermissionHelper
]


@pytest.mark.parametrize("model", [*(register.model for register in WRITTEN), FactsForm.Meta.model])
def test_every_form_of_a_row_that_gates_read_foretells_what_it_changes(model):
    if model in NO_GATE:
        return
    form = FactsForm if model is FactsForm.Meta.model else registers_form(model)

    assert issubclass(form, ForeseenFirst)
    assert form is FactsForm or model in row_forecasts.FORECASTS
    assert set(form.foretold) | BESIDE[model._meta.model_name] == set(form._meta.fields)
    assert set(form.foretold).isdisjoint(BESIDE[model._meta.model_name])


def test_the_number_of_queries_is_that_of_one_ilm(desk, bawaslu, paper, handed_in, django_assert_max_num_queries):
    for number in range(4):
        factories.ilm(KENDAL, title=f"Contoh {number}", responsible=bawaslu, agreement=paper)
    with django_assert_max_num_queries(6):
        assert len(row_forecasts.of_row(bawaslu, NOON).changes) == 0
    bawaslu.is_active = False
    with django_assert_max_num_queries(6):
        assert len(row_forecasts.of_row(bawaslu, NOON).ilms) == 5
