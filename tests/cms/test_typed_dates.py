"""Days and times are shown and read as people here write them, in every form of the admin, and never become others."""

import contextlib
import re
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils.formats import get_format
from django.utils.timezone import localtime
from django.utils.translation import override
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput, AdminTimeInput
from wagtail.blocks import BaseStreamBlock, BaseStructBlock, FieldBlock, ListBlock
from wagtail.blocks.base import BlockField

from cms.accounts import roles
from ilm_blocks.admin.addresses import ilm_url
from ilm_blocks.models import ILM
from tests import factories
from tests.browsing import Browser
from tests.cms.backoffice.isolation import addresses
from tests.cms.backoffice.isolation import world as worlds
from tests.cms.backoffice.isolation.watching import Stubborn, undone
from tests.cms.test_calendar import HOUSE, is_of, kinds_below
from tests.factories import BLUMAH, KENDAL, PLANTUNGAN
from tests.ilm_blocks.editing import posted
from tests.sidebar import one_sidebar

DAY, HOUR = date(2026, 12, 30), time(8, 0)
DAYS = ["30/12/2026", "30-12-2026"]
HOURS = ["08.00", "08:00", "8.00"]
MOMENTS = [f"{day}{between}{hour}" for day in DAYS for between in (" ", ",", ", ") for hour in HOURS]
#: What no field may read as some day or other.
UNREADABLE = {
    forms.DateField: ["besok", "31/2/2027", "12/30/2026", "12-30-2026", "30/12/26"],
    forms.TimeField: ["jam 9", "24.00", "9", "8.75", "8.5"],
    forms.DateTimeField: ["jam 9", "12/30/2026 08.00", "30/12/2026", "30/12/26 08.00", "30/12/2026 8.5"],
}
READABLE = {
    forms.DateField: (DAYS, DAY),
    forms.TimeField: (HOURS, HOUR),
    forms.DateTimeField: (MOMENTS, datetime.combine(DAY, HOUR)),
}
WIDGET = {
    forms.DateField: (AdminDateInput, DAY, "30/12/2026"),
    forms.TimeField: (AdminTimeInput, HOUR, "08.00"),
    forms.DateTimeField: (AdminDateTimeInput, datetime.combine(DAY, HOUR), "30/12/2026 08.00"),
}


def kind_of(field):
    return next((kind for kind in READABLE if isinstance(field, kind)), None)


def fields_of_block(block, path):
    """The form fields of a block and of all blocks in it."""
    if isinstance(block, BaseStreamBlock | BaseStructBlock):
        for name, child in block.child_blocks.items():
            yield from fields_of_block(child, f"{path}.{name}")
    elif isinstance(block, ListBlock):
        yield from fields_of_block(block.child_block, path)
    elif isinstance(block, FieldBlock):
        yield path, block.field, block.field.widget


def fields_of(form):
    for name, field in form.fields.items():
        path = f"{type(form).__name__}.{name}"
        if isinstance(field, BlockField):
            yield from fields_of_block(field.block, path)
        elif isinstance(field, forms.MultiValueField):  # from, to
            yield from ((path, *each) for each in zip(field.fields, field.widget.widgets, strict=True))
        else:
            yield path, field, field.widget


def forms_in(response):
    """Whatever the templates were given: forms, those of filters, and those in panels and formsets."""
    for layer in response.context or ():
        for given in layer.dicts if hasattr(layer, "dicts") else [layer]:
            for value in given.values():
                if isinstance(value, forms.BaseForm):
                    yield value
                elif isinstance(value, forms.BaseFormSet):
                    yield from [*value.forms, value.empty_form]
                elif isinstance(inner := getattr(value, "form", None), forms.BaseForm):
                    yield inner


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield worlds.build()
        transaction.set_rollback(True)


def test_every_day_and_time_in_a_form_of_the_admin_is_read_as_people_write_it(world):
    boss = get_user_model().objects.create_superuser("bos", "bos@contoh.id", "rahasia-contoh-2024")
    client = Stubborn(raise_request_exception=False)  # some addresses end the session
    client.force_login(boss)
    seen, wrong = set(), set()
    with one_sidebar():
        for address in addresses.walk():
            for url, _is_own in addresses.urls(address, world.territories["regency"]):
                with undone():
                    response = client.get(url)
                for path, field, widget in (each for form in forms_in(response) for each in fields_of(form)):
                    if kind_of(field) and path not in seen:
                        seen.add(path)
                        wrong |= {(url, path, why) for why in mistakes(field, widget)}

    assert wrong == set()
    assert {"ILMForm.dayparts.daypart.start", "ILMForm.on_air_until", "PlaceForm.at"} <= seen
    assert len(seen) > 20


def test_every_form_of_the_house_reads_and_shows_them_so():
    wrong = {
        (form.__qualname__, name, why)
        for form in kinds_below(forms.BaseForm)
        if is_of(form, *HOUSE)
        for name, field in form.base_fields.items()
        if kind_of(field)
        for why in mistakes(field, field.widget)
    }

    assert wrong == set()


def mistakes(field, widget):
    """In either language of the admin: the formats are looked up as a value is read."""
    for language in ("id-id", "en"):
        with override(language):
            yield from _mistakes(field, widget)


def _mistakes(field, widget):
    kind = kind_of(field)
    if type(widget) is AdminDateInput:
        kind = forms.DateField  # a field of Wagtail's that asks for the day before which something was
    readable, expected = READABLE[kind]
    for typed in readable:
        try:
            read = field.to_python(typed)
        except forms.ValidationError:
            yield f"does not read {typed}"
            continue
        if isinstance(read, datetime):
            read = localtime(read).replace(tzinfo=None)
            read = read.date() if kind is forms.DateField else read
        if read != expected:
            yield f"reads {typed} as {read}"
    for typed in UNREADABLE[kind]:
        with contextlib.suppress(forms.ValidationError):
            yield f"reads {typed} as {field.to_python(typed)}"
    of_wagtail, value, shown = WIDGET[kind]
    if not isinstance(widget, of_wagtail):
        yield f"is shown by {type(widget).__name__}"
    elif widget.format_value(value) != shown:
        yield f"shows {widget.format_value(value)}"
    if kind is forms.DateTimeField and ">WIB<" not in widget.render("at", None, {"id": "at"}):
        yield "does not say in which zone it is read"


SHOWN = [
    path
    for app in ("cms", "ilm_blocks", "partner_api", "sites")
    for path in Path(app).rglob("*")
    if path.suffix in {".py", ".html", ".txt", ".po"} and "libraries" not in path.parts
]
#: As Django's formats write an hour; what people are shown of it names its zone.
HOUR_ALONE = re.compile(r"\b[HG][.:]i(?! T)")


def test_no_moment_is_shown_without_its_zone():
    found = {str(path): HOUR_ALONE.findall(path.read_text()) for path in SHOWN}

    assert {path: hours for path, hours in found.items() if hours} == {}
    for language in ("id-id", "en"):
        with override(language):
            assert get_format("DATETIME_FORMAT") == "j F Y H.i T"
            assert get_format("SHORT_DATETIME_FORMAT") == "j M Y H.i T"


def test_a_village_in_another_zone_reads_beside_each_moment_whose_clock_it_is(db, client):
    for code in (PLANTUNGAN, BLUMAH):
        page = factories.page(code)
        page.zone = "Asia/Jayapura"
        page.save(update_fields=["zone"])
    ilm = factories.ilm(BLUMAH, on_air_until=datetime(2099, 2, 10, 10, 0, tzinfo=UTC))
    user = get_user_model().objects.create_user("petugas", password="rahasia-contoh-2024")
    roles.assign(user, "editor", factories.page(BLUMAH))
    client.force_login(user)

    def said(address):
        return " ".join(BeautifulSoup(client.get(address).content, "html.parser").get_text(" ").split())

    assert "10 Feb 2099 17.00 WIB" in said(ilm_url("list"))
    assert "10 Februari 2099 19.00 WIT" in said(reverse("ilm_blocks_admin:why", args=[ilm.pk]))


# In a browser: the calendar beside the field writes nothing by itself


@pytest.fixture
def draft(db):
    return factories.draft(KENDAL, on_air_from=datetime(2026, 12, 1, 1, 0, tzinfo=UTC))


@pytest.fixture
def editor(draft, browser_page, client):
    user = get_user_model().objects.create_user("petugas", password="rahasia-contoh-2024")
    roles.assign(user, "editor", factories.page(KENDAL))
    client.force_login(user)
    return Browser(browser_page, client)


def at_when(editor, draft):
    editor.page.clock.install()
    page = editor.open(ilm_url("edit", draft))
    page.get_by_role("tab", name="Di mana dan kapan").click()
    return page


def typed(page, selector, text):
    """Typed by hand, the calendar open, and left as a keyboard leaves a field; what stands there then."""
    field = page.locator(selector)
    field.fill("")
    page.clock.run_for(1_000)  # the calendar opens a moment later
    field.press_sequentially(text)
    field.press("Tab")
    page.clock.run_for(1_000)
    return field.input_value()


CHOSEN = """selector => {
  const picker = jQuery(selector).data("xdsoft_datetimepicker").data("xdsoft_datetime");
  return picker.getCurrentTime() && picker.str();
}"""


def test_what_is_typed_stays_and_the_calendar_beside_it_shows_the_same(editor, draft):
    page = at_when(editor, draft)

    assert page.locator("#id_on_air_from").input_value() == "01/12/2026 08.00"
    for text in MOMENTS:
        assert typed(page, "#id_on_air_until", text) == text
        assert page.evaluate(CHOSEN, "#id_on_air_until").startswith("30/12/2026"), text
    for text in UNREADABLE[forms.DateTimeField]:
        assert typed(page, "#id_on_air_until", text) == text


def test_an_hour_that_is_clicked_goes_to_the_day_that_was_typed(editor, draft):
    page = at_when(editor, draft)
    field = page.locator("#id_on_air_until")
    field.focus()
    page.clock.run_for(1_000)
    field.press_sequentially("30-12-2026")

    page.locator(".xdsoft_time:visible", has_text="08.00").first.dispatch_event("click")
    page.clock.run_for(1_000)

    assert field.input_value() == "30/12/2026 08.00"


def test_what_nobody_can_read_comes_back_as_typed_with_a_sentence_and_nothing_is_saved(editor, draft):
    page = at_when(editor, draft)
    typed(page, "#id_on_air_until", "jam 9")
    page.locator(
        "#panel-child-di_mana_dan_kapan-kapan-section [data-streamfield-stream-container] button"
    ).first.click()
    typed(page, "[name=dayparts-0-value-start]", "jam 9")
    typed(page, "[name=dayparts-0-value-end]", "10:30")
    page.get_by_role("button", name="Ajukan untuk ditinjau").first.click()
    page.get_by_text("Waktu ini tidak terbaca").wait_for(state="attached")

    assert page.locator("#id_on_air_until").input_value() == "jam 9"
    assert page.locator("[name=dayparts-0-value-start]").input_value() == "jam 9"
    assert page.get_by_text("Jam ini tidak terbaca. Tulis jam.menit, misalnya 08.00.").count() == 1
    draft.refresh_from_db()
    assert draft.get_latest_revision_as_object().on_air_until is None


@pytest.mark.parametrize("text", ["30/12/2026 08:00", "30-12-2026 08.00"])
def test_what_is_typed_is_what_is_saved(client, draft, text):
    client.force_login(factories.officer("ani", KENDAL, "add", "change", "publish"))

    client.post(ilm_url("edit", draft), posted(draft, on_air_until=text))

    saved = ILM.objects.get(pk=draft.pk).get_latest_revision_as_object()
    assert localtime(saved.on_air_until).isoformat() == "2026-12-30T08:00:00+07:00"


def test_a_question_about_a_moment_that_nobody_can_read_keeps_it_with_a_sentence(editor, draft):
    page = editor.open(f"{reverse('ilm_blocks_admin:in_region')}?at=jam+9")

    assert page.locator("[name=at]").input_value() == "jam 9"
    assert page.get_by_text("Waktu ini tidak terbaca").count() == 1


def test_a_list_says_what_its_filter_cannot_read_and_keeps_it(editor, draft):
    page = editor.open("/admin/reports/site-history/?timestamp_from=besok&timestamp_to=30-12-2026")

    assert page.locator("[name=timestamp_from]").input_value() == "besok"
    assert page.locator("[name=timestamp_to]").input_value() == "30-12-2026"
    assert page.locator("#listing-results").get_by_text("Tanggal ini tidak terbaca").is_visible()
