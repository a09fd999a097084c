import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.urls import reverse
from wagtail.admin.utils import get_user_display_name

from cms.accounts import roles
from cms.accounts.models import Role
from tests import factories
from tests.factories import BLUMAH

pytestmark = pytest.mark.django_db
User = get_user_model()


def test_a_person_has_one_name_and_no_first_or_last():
    user = User.objects.create_user("siti", name="Siti")

    assert user.get_full_name() == user.get_short_name() == get_user_display_name(user) == "Siti"
    assert not hasattr(user, "first_name")
    assert not hasattr(user, "last_name")


def test_a_person_without_a_name_is_called_by_the_username():
    assert User.objects.create_user("siti").get_full_name() == "siti"


@pytest.mark.database
@pytest.mark.parametrize("facts", [{"username": "Siti"}, {"email": "SITI@desa.example"}])
def test_username_and_address_are_of_one_account_in_large_letters_or_small(facts):
    User.objects.create_user("siti", "siti@desa.example")

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user(**{"username": "lain"} | facts)


@pytest.mark.database
def test_many_accounts_may_lack_an_address():
    User.objects.create_user("siti")
    User.objects.create_user("budi")


def test_the_sidebar_shows_the_name(client):
    client.force_login(User.objects.create_superuser("siti", name="Siti Aminah"))

    assert '"name": "Siti Aminah"' in client.get(reverse("wagtailadmin_home")).text


def test_somebody_with_one_name_saves_their_account_page(client):
    siti = User.objects.create_user("siti", "siti@desa.example", "rahasia-contoh", name="Siti")
    roles.assign(siti, Role.EDITOR, factories.page(BLUMAH))
    client.force_login(siti)

    page = client.get(reverse("wagtailadmin_account")).text
    answer = client.post(
        reverse("wagtailadmin_account"),
        {"name_email-name": "Siti A.", "name_email-email": "siti@desa.example", "locale-preferred_language": "id-id"}
        | {"theme-theme": "system", "theme-contrast": "system", "theme-density": "default"},
    )

    assert "name_email-name" in page
    assert "Nama belakang" not in page
    assert answer.status_code == 302
    assert User.objects.get(pk=siti.pk).name == "Siti A."


# Wagtail's register of users, for superusers


@pytest.fixture
def root(client):
    user = User.objects.create_superuser("akar", "akar@contoh.example", name="Akar")
    client.force_login(user)
    return user


def test_the_register_of_users_lists_sorts_and_finds_by_the_one_name(client, root):
    User.objects.create_user("s1", name="Wulandari")

    shown = [
        client.get(reverse("wagtailusers_users:index"), query) for query in ({"ordering": "-name"}, {"q": "wulan"})
    ]

    assert [user.get_full_name() for user in shown[0].context["page_obj"]] == ["Wulandari", "Akar"]
    assert [user.get_full_name() for user in shown[1].context["page_obj"]] == ["Wulandari"]


def test_a_superuser_makes_and_edits_an_account_by_one_name(client, root):
    password = {"password1": "kata-sandi-panjang-2024", "password2": "kata-sandi-panjang-2024"}
    facts = {"username": "budi", "name": "Budi", "email": "budi@contoh.example"}

    assert client.post(reverse("wagtailusers_users:add"), facts | password).status_code == 302
    budi = User.objects.get(username="budi")
    edit = reverse("wagtailusers_users:edit", args=[budi.pk])
    assert "first_name" not in client.get(edit).text
    assert client.post(edit, facts | {"name": "Budi S.", "is_active": "on"}).status_code == 302
    assert User.objects.get(pk=budi.pk).name == "Budi S."


def test_the_form_of_a_user_neither_shows_nor_ends_what_roles_gave(client, root):
    budi = User.objects.create_user("budi", "budi@contoh.example", name="Budi")
    roles.assign(budi, Role.EDITOR, factories.page(BLUMAH))
    edit = reverse("wagtailusers_users:edit", args=[budi.pk])

    page = client.get(edit).text
    client.post(edit, {"username": "budi", "name": "B", "email": "budi@contoh.example", "is_active": "on"})

    assert f"editor {BLUMAH}" not in page
    assert [group.name for group in budi.groups.all()] == [f"editor {BLUMAH}"]
