"""What the project changes in libraries: that it is still needed, and that it does what it says."""

import csv
import io
import re

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms.fields import DateTimeFormatsIterator
from django.urls import reverse
from django.utils import dateparse
from django.utils.datastructures import MultiValueDict, MultiValueDictKeyError
from django.utils.timezone import localtime
from wagtail.admin.forms.choosers import ExternalLinkChooserForm, URLOrAbsolutePathField
from wagtail.admin.views.dismissibles import DismissiblesView
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput, AdminPageChooser, AdminTimeInput, BaseChooser
from wagtail.api.v2.views import BaseAPIViewSet
from wagtail.blocks import CharBlock, StreamBlock
from wagtail.blocks.base import BlockWidget
from wagtail.contrib.redirects.forms import ConfirmImportManagementForm
from wagtail.contrib.redirects.models import Redirect
from wagtail.images.api.v2.views import ImagesAPIViewSet
from wagtail.images.views import multiple as images
from wagtail.models import Collection

from cms.storage import PassedByTheIntake
from ilm_blocks.admin.addresses import ilm_url
from ilm_blocks.models import ILM
from ilm_blocks.rules.names import FORMULA
from partner_api.models import Screen
from tests import factories
from tests.cms.backoffice.isolation import addresses
from tests.factories import BLUMAH, KENDAL

FORMS = ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠a"]


def test_wagtail_itself_writes_formulas():
    """When this fails, ``write_harmless_cells`` can go."""
    original = SpreadsheetExportMixin.preprocess_field_value.__wrapped__

    assert original(SpreadsheetExportMixin(), "title", "=1+1", "csv") == "=1+1"


def test_wagtail_itself_fails_on_a_stream_without_counters():
    """When this fails, ``read_stream_fields`` can go."""
    widget = BlockWidget(StreamBlock([("text", CharBlock())]))

    with pytest.raises(MultiValueDictKeyError):
        BlockWidget.value_from_datadict.__wrapped__(widget, MultiValueDict(), {}, "body")


@pytest.mark.parametrize("widget", [AdminDateInput, AdminTimeInput, AdminDateTimeInput])
def test_wagtail_itself_puts_today_in_the_place_of_what_it_cannot_read(widget):
    """When this fails, ``keep_what_was_typed`` can go."""
    assert "validateOnBlur" not in widget.get_config.__wrapped__(widget())
    assert widget().get_config()["validateOnBlur"] is False


def test_django_itself_reads_a_day_as_its_first_instant():
    """When this fails, ``ask_for_the_hour`` can go."""
    field = forms.DateTimeField(input_formats=DateTimeFormatsIterator())

    assert localtime(field.clean("30/12/2026")).hour == 0
    for day in ("30/12/2026", "2026-12-30", "20261230", "2026-W53-3"):
        with pytest.raises(forms.ValidationError):
            forms.DateTimeField().clean(day)
    assert localtime(forms.DateTimeField().clean("2026-12-30T08:00")).hour == 8


@pytest.mark.parametrize(
    "typed",
    ["08,30", "08:3", "08.3", "08", "0830", "08:00.5", "08:30:5", "08:30 pagi"],
)
@pytest.mark.parametrize("day", ["2026-12-30 ", "2026-12-30T", " 20261230T", "2026-W53-3T", "2026-365 "])
def test_django_itself_reads_parts_of_an_hour_as_parts_of_a_second(day, typed):
    """When Django asks for minutes of two digits behind a day that begins with its year, ``_with_its_hour`` can go."""
    assert dateparse.parse_datetime("2026-12-30 08.30").second == 0
    assert dateparse.parse_datetime("2026-12-30 08.30").microsecond == 300_000

    with pytest.raises(forms.ValidationError):
        forms.DateTimeField().clean(day + typed)


@pytest.mark.parametrize("typed", ["2026-12-30 08.30", "2026-12-30T08.30", "2026-12-30 08:30", " 2026-12-30 08:30:00 "])
def test_half_past_eight_is_half_past_eight_in_whatever_order_its_day_is_written(typed):
    assert localtime(forms.DateTimeField().clean(typed)).isoformat() == "2026-12-30T08:30:00+07:00"


def test_python_itself_reads_one_digit_as_minutes():
    """When this fails, ``ask_for_both_digits_of_minutes`` can go."""
    assert forms.TimeField.strptime.__wrapped__(forms.TimeField(), "8.5", "%H.%M").minute == 5
    with pytest.raises(forms.ValidationError):
        forms.TimeField().clean("8.5")


def test_wagtail_itself_fails_on_a_link_that_is_left_out():
    """When this fails, ``read_links_that_are_left_out`` can go."""
    with pytest.raises(AttributeError):
        URLOrAbsolutePathField.to_python.__wrapped__(URLOrAbsolutePathField(), None)
    assert ExternalLinkChooserForm({}).errors["url"]


def test_wagtail_itself_fails_on_an_import_without_its_file():
    """When this fails, ``refuse_an_import_without_its_file`` can go."""
    form = ConfirmImportManagementForm({})
    assert form.errors.keys() == {"import_file_name", "input_format"}
    with pytest.raises(KeyError):
        ConfirmImportManagementForm.clean.__wrapped__(form)


@pytest.mark.django_db
def test_wagtail_itself_fails_on_dismissals_that_are_no_object(rf, admin_user):
    """When this fails, ``take_only_what_can_be_dismissed`` can go."""
    request = rf.patch("/", b"null", content_type="application/json")
    request.user = admin_user
    with pytest.raises(TypeError):
        DismissiblesView.patch.__wrapped__(DismissiblesView(), request)


@pytest.mark.parametrize("body", [b"null", b"[]", b"1", b"\xff", b'{"a": 1}', b'{"a\\u0000": true}', b'{"": true}'])
def test_what_is_no_dismissal_is_refused(admin_client, body):
    address = reverse("wagtailadmin_dismissibles")

    assert admin_client.patch(address, body, content_type="application/json").status_code == 400
    assert admin_client.patch(address, b'{"whats-new": true}', content_type="application/json").json() == {
        "whats-new": True
    }


@pytest.mark.django_db
def test_a_date_that_nobody_can_read_stays_and_is_told(client):
    client.force_login(factories.officer("ani", KENDAL, "add", "change", "publish"))
    create = reverse("ilm_blocks_quietperiod_modeladmin_create")

    for typed in ("lima Desember", "31/2/2027"):
        answer = client.post(create, {"owner": factories.page(KENDAL).pk, "name": "Uji", "first_day": typed})

        assert typed in answer.text
        assert answer.context["form"].errors["first_day"]
    assert client.post(create, {"first_day": "05/12/2026"}).context["form"].cleaned_data["first_day"].month == 12


@pytest.mark.django_db
def test_wagtail_itself_looks_up_what_is_no_key():
    """When this fails, ``show_what_names_no_row`` can go."""
    with pytest.raises(ValueError, match="abc"):
        BaseChooser.get_instance.__wrapped__(AdminPageChooser(), "abc")


@pytest.mark.django_db
def test_wagtail_itself_looks_for_what_is_no_key(rf):
    """When this fails, ``find_nothing_by_what_is_no_key`` can go."""
    view = ImagesAPIViewSet()

    with pytest.raises(ValueError, match="expected a number"):
        BaseAPIViewSet.find_object.__wrapped__(view, view.model.objects.all(), rf.get("/", {"id": ""}))


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["images", "documents", "pages"])
@pytest.mark.parametrize("sent", ["", "abc", "1.5", "%00", "9" * 30])
def test_what_is_asked_for_by_no_key_is_not_found(admin_client, kind, sent):
    assert admin_client.get(f"/admin/api/main/{kind}/find/?id={sent}").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("sent", ["abc", "+", "1.5", "[]", "1" + "0" * 30, "-1"])
def test_a_form_that_names_no_row_comes_back_with_the_mistake(admin_client, sent):
    choose = reverse("wagtailadmin_pages:choose_parent", args=["ilm_sites", "articlepage"])

    answer = admin_client.post(choose, {"parent_page": sent})

    assert answer.status_code == 200
    assert answer.context["form"].errors["parent_page"]


@pytest.fixture
def formulas(db):
    """Rows of many kinds that bear a formula for a name."""
    author = factories.officer("=petugas", BLUMAH, "add", "change", "publish")
    for sign in FORMS:
        factories.article(BLUMAH, title=f"{sign} kabar", locked=True).save_revision(
            user=author, log_action=True
        ).publish()
    partner = factories.partner(KENDAL, name="=HYPERLINK(1)")
    factories.agreement(partner, number="+1", title="-1")
    factories.takeover(KENDAL, text="@a", reason="=1")
    factories.quiet_period(KENDAL, name="=1+1")
    factories.draft(KENDAL, title="=1+1")
    Screen.objects.create(owner=factories.page(KENDAL), name="=1+1")
    Redirect.objects.create(old_path="/lama", redirect_link="=1+1")


#: Ends the session, or is there to fail.
OTHERS = re.compile("logout|error_test")


def test_no_export_of_the_admin_holds_a_formula(formulas, admin_client):
    found, exports = {}, set()
    for address in addresses.walk():
        if address.parameters or address.name in addresses.UNFILLABLE or OTHERS.search(address.name):
            continue
        response = admin_client.get(reverse(address.name), {"export": "csv"})
        if not response["Content-Type"].startswith("text/csv") or not response.streaming:
            continue
        exports.add(address.name)
        sheet = csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"), newline=""))
        if cells := [cell for row in sheet for cell in row if cell.startswith(FORMULA)]:
            found[address.name] = cells

    assert found == {}
    assert {
        "wagtailadmin_reports:aging_pages",
        "wagtailredirects:index",
        "own_reports:site_history",
        "partner_api_screen_modeladmin_index",
    } <= exports
    assert len(exports) > 12


def test_a_sign_is_told_from_what_follows_it(formulas, admin_client):
    response = admin_client.get(reverse("wagtailadmin_reports:aging_pages"), {"export": "csv"})
    cells = [row[0] for row in csv.reader(io.StringIO(response.getvalue().decode(), newline=""))]

    assert {f"'{sign} kabar" for sign in FORMS} <= set(cells)


BROKEN = [
    {},
    {"{name}-count": "abc"},
    {"{name}-count": "1"},
    {"{name}-count": "9" * 30},
    {"{name}-count": "1", "{name}-0-deleted": ""},
]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["region", "article", "ilm", "agreement", "screen"])
def test_a_form_without_its_streams_is_a_mistake_and_changes_nothing(admin_client, kind):
    row, url, names = FORM[kind]()
    before = {name: getattr(row, name).get_prep_value() for name in names}

    for sent in BROKEN:
        for name in names:
            data = {key.format(name=name): value for key, value in sent.items()}
            response = admin_client.post(url, {"title": "Judul", "name": "Nama"} | data)
            assert response.status_code == 200, (sent, name)
            assert "tiba tidak lengkap" in response.content.decode()

    row.refresh_from_db()
    assert {name: getattr(row, name).get_prep_value() for name in names} == before


def of_page(page):
    return page, reverse("wagtailadmin_pages:edit", args=[page.pk]), ["body"]


def of_ilm():
    ilm = factories.draft(KENDAL)
    return ilm, ilm_url("edit", ilm), ["creatives", "target", "dayparts"]


def of_register(row, names):
    return row, reverse(f"{row._meta.app_label}_{row._meta.model_name}_modeladmin_edit", args=[row.pk]), names


FORM = {
    "region": lambda: of_page(factories.page(BLUMAH)),
    "article": lambda: of_page(factories.article(BLUMAH)),
    "ilm": of_ilm,
    "agreement": lambda: of_register(factories.agreement(factories.partner()), ["regions"]),
    "screen": lambda: of_register(Screen.objects.create(owner=factories.page(KENDAL), name="Videotron"), ["operating"]),
}


@pytest.mark.django_db
def test_a_new_row_without_its_streams_is_not_made(admin_client):
    assert admin_client.post(ilm_url("add"), {"title": "Judul"}).status_code == 200
    assert not ILM.objects.exists()


@pytest.mark.django_db
def test_wagtail_itself_keeps_an_upload_whose_title_it_refuses(admin_client, monkeypatch):
    """When this fails, ``keep_no_half_upload`` can go. That nothing is kept: see ``tests/cms/test_ways_in``."""
    root = Collection.add_root(name="Root")
    root.add_child(instance=Collection(name="Blumah"))
    monkeypatch.setattr(images.AddView, "get_upload_form_class", images.AddView.get_upload_form_class.__wrapped__)
    upload = SimpleUploadedFile("foto.png", factories.scan())

    with pytest.raises(PassedByTheIntake):
        admin_client.post(
            reverse("wagtailimages:add_multiple"), {"files[]": upload, "collection": 999},
            headers={"X-Requested-With": "XMLHttpRequest"},
        )  # fmt: skip
