"""What a person may do follows from the role and the region, and ends with them."""

import pytest
from django.contrib.auth import get_user_model
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.permissions import policy_registry

from cms.accounts import roles
from cms.accounts.models import Role, RoleGroup
from ilm_blocks.models import ILM, Agreement, Partner, Takeover
from partner_api.models import Screen
from sites.library import collection_of
from sites.models import RegionPage
from tests import factories
from tests.factories import BLUMAH, KEDITEN, KENDAL, PLANTUNGAN, WELERI

pytestmark = pytest.mark.django_db


def person(role, code=PLANTUNGAN):
    user = get_user_model().objects.create_user(f"{role}-{code}")
    roles.assign(user, role, factories.page(code))
    return fresh(user)


def fresh(user):
    """As the next request meets them: policies remember rights for one request."""
    return get_user_model().objects.get(pk=user.pk)


def may(user, action, row):
    return policy_registry.get(row).user_has_permission_for_instance(user, action, row)


RIGHTS = {
    Role.EDITOR: {"write", "edit ILM"},
    Role.APPROVER: {"write", "edit ILM", "approve"},
    Role.ADMINISTRATOR: {"write", "edit ILM", "administer", "operate"},
    Role.OPERATOR: {"operate"},
    Role.EMERGENCY: {"broadcast"},
}


def rights(user, code):
    page = factories.page(code)
    asked = {
        "write": ("publish", page),
        "edit ILM": ("change", ILM(owner=page)),
        "approve": ("publish", ILM(owner=page)),
        "administer": ("change", Agreement(owner=page)),
        "operate": ("change", Screen(owner=page)),
        "broadcast": ("add", Takeover(owner=page)),
    }
    return {name for name, (action, row) in asked.items() if may(user, action, row)}


@pytest.mark.database
@pytest.mark.parametrize("role", Role)
def test_a_role_holds_in_its_region_and_below_and_nowhere_else(role):
    user = person(role)

    assert rights(user, PLANTUNGAN) == RIGHTS[role]
    assert rights(user, BLUMAH) == RIGHTS[role]
    assert rights(user, KENDAL) == rights(user, WELERI) == set()


def test_every_role_enters_the_admin():
    assert all(person(role).has_perm("wagtailadmin.access_admin") for role in Role)


def test_one_person_may_hold_several_roles():
    user = person(Role.EDITOR, BLUMAH)
    roles.assign(user, Role.OPERATOR, factories.page(KEDITEN))

    assert rights(fresh(user), BLUMAH) == {"write", "edit ILM"}
    assert rights(fresh(user), KEDITEN) == {"operate"}


def test_what_ends_is_gone_at_the_next_request():
    user = person(Role.APPROVER)

    roles.dismiss(user, Role.APPROVER, factories.page(PLANTUNGAN))

    assert rights(fresh(user), PLANTUNGAN) == set()


@pytest.mark.database
def test_assigning_again_changes_nothing():
    user = person(Role.EDITOR)
    roles.assign(user, Role.EDITOR, factories.page(PLANTUNGAN))

    assert user.groups.count() == RoleGroup.objects.count() == 1


def test_a_group_is_made_for_a_role_that_somebody_holds_and_no_other():
    person(Role.EDITOR, BLUMAH)

    assert [(row.region.specific.code, row.role) for row in RoleGroup.objects.all()] == [(BLUMAH, "editor")]


@pytest.mark.parametrize(("code", "seen"), [(KENDAL, True), (PLANTUNGAN, True), (BLUMAH, True), (KEDITEN, False)])
def test_a_picture_is_seen_in_its_region_and_above(code, seen):
    picture = factories.image()
    picture.collection = collection_of(factories.page(BLUMAH))
    picture.save()
    policy = policy_registry.get_by_type(get_image_model())

    found = policy.instances_user_has_any_permission_for(person(Role.EDITOR, code), {"choose", "change"})

    assert found.contains(picture) is seen


@pytest.mark.database
def test_libraries_are_nested_as_the_regions_are():
    library = collection_of(factories.page(BLUMAH))

    assert library.name == "Desa Blumah (33.24.01.2001)"
    assert library.get_parent() == collection_of(factories.page(PLANTUNGAN))
    assert collection_of(factories.page(BLUMAH)) == library


def test_an_old_draft_of_a_region_page_takes_no_library_away():
    page = factories.page(BLUMAH)
    revision = page.save_revision()
    library = collection_of(page)
    revision.publish()

    assert RegionPage.objects.get(code=BLUMAH).collection == library


def test_a_partners_person_enters_the_admin_without_any_right_on_pages():
    user = get_user_model().objects.create_user("bawaslu")
    roles.join(user, factories.partner())

    assert fresh(user).has_perm("wagtailadmin.access_admin")
    assert not policy_registry.get_by_type(Page).user_has_any_permission(fresh(user), {"add", "change", "publish"})
    assert Partner.objects.spoken_for_by(user).exists()
    assert rights(fresh(user), KENDAL) == set()


@pytest.mark.parametrize("role", Role)
def test_a_second_factor_is_needed_where_a_stolen_password_does_most_harm(role):
    asked = {Role.APPROVER, Role.ADMINISTRATOR, Role.EMERGENCY}

    assert roles.needs_second_factor(person(role)) is (role in asked)


def test_a_superuser_needs_a_second_factor():
    assert roles.needs_second_factor(get_user_model().objects.create_superuser("pengelola"))
