"""Registers: a reader narrows a list by what it declares, and cannot ask the database for anything else."""

from itertools import product

import pytest
from django.contrib.admin import SimpleListFilter
from wagtail_modeladmin.helpers import AdminURLHelper

from cms.accounts.models import AuthenticatorApp
from ilm_blocks.admin.registers import PartnerAdmin
from ilm_blocks.models import Partner
from tests import factories
from tests.factories import BLUMAH, KENDAL

pytestmark = pytest.mark.django_db

REGISTER = AdminURLHelper(Partner).index_url
KEY = "owner__group_permissions__group__user__authenticatorapp__key__startswith"
PASSWORD = "owner__group_permissions__group__user__password__regex"


@pytest.fixture
def reader(client):
    """An officer of the regency, beside whom an approver with a second factor works."""
    client.force_login(factories.officer("pembaca", KENDAL, "add", "change"))
    approver = factories.officer("penyetuju", KENDAL, "add", "change", "publish")
    AuthenticatorApp.objects.create(user=approver, key="7f00", confirmed=True)
    factories.partner(KENDAL, name="Bawaslu Kabupaten Kendal")
    factories.partner(BLUMAH, name="PKK Blumah", kind="office", is_active=False)
    return client


def names(response):
    return [partner.name for partner in response.context["object_list"]]


def everything(reader):
    return names(reader.get(REGISTER))


def test_the_key_of_an_approver_is_not_guessed_by_a_list(reader):
    for guess in ("7f", "00"):
        assert names(reader.get(REGISTER, {KEY: guess})) == everything(reader) != []


def test_a_password_is_not_guessed_by_a_list_or_its_export(reader):
    for pattern in ("^md5", "^!", "^((a+)+)+!$", "("):
        assert names(reader.get(REGISTER, {PASSWORD: pattern})) == everything(reader) != []
        assert exported(reader, **{PASSWORD: pattern}) == exported(reader)


def exported(reader, **query):
    return b"".join(reader.get(REGISTER, query | {"export": "csv"}).streaming_content)


def test_what_no_list_declares_narrows_nothing(reader):
    for query in (
        "id=abc", "nonsense__x=1", "nonsense=1", "pk__in=1,x", "name__isnull=maybe", "owner=1", "is_active__exact=0",
    ):  # fmt: skip
        assert names(reader.get(f"{REGISTER}?{query}")) == everything(reader), query


VALUES = (
    "",
    "abc",
    "-1",
    "1" + "0" * 30,
    "9" * 5000,
    "%00",
    "1&{name}=2",
    "%22",
    "-",
    "..",
    "%F0%9F%92%A7",
    "%ED%A0%80",
)


def test_a_declared_parameter_may_be_anything(reader):
    for name, value in product(("o", "ot", "p", "q", "e", "export"), VALUES):
        asked = f"{name}={value.format(name=name)}"
        assert reader.get(f"{REGISTER}?{asked}").status_code == 200, asked


class OfRegion(SimpleListFilter):
    title = parameter_name = "region"

    def lookups(self, request, model_admin):
        return [(str(factories.page(code).pk), code) for code in (KENDAL, BLUMAH)]

    def queryset(self, request, queryset):
        return queryset.filter(owner=self.value()) if self.value() else queryset


@pytest.fixture
def with_filter(monkeypatch):
    monkeypatch.setattr(PartnerAdmin, "list_filter", (OfRegion,), raising=False)


def test_a_declared_filter_narrows_the_list_and_nothing_else_does(reader, with_filter):
    for undeclared in ({}, {KEY: "00"}, {"name__regex": "^!"}):
        narrowed = exported(reader, region=factories.page(BLUMAH).pk, **undeclared)
        assert b"PKK" in narrowed
        assert b"Bawaslu" not in narrowed


def test_a_value_that_a_filter_cannot_read_narrows_nothing(reader, with_filter):
    for value in ("abc", "\0", "1.5"):
        assert exported(reader, region=value) == exported(reader), value
