import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from cms.accounts import roles
from cms.accounts.models import Role
from tests import factories


@pytest.fixture(autouse=True)
def password_is_enough(settings):
    """What a second factor asks before all this is told elsewhere."""
    settings.SECOND_FACTOR_REQUIRED = False


def person(username, *held, **facts):
    """Somebody with ``held``: pairs of a role and the code of a region."""
    defaults = {"email": f"{username}@desa.example", "name": username.title(), "password": "rahasia-contoh"}
    user = get_user_model().objects.create_user(username, **defaults | facts)
    for role, code in held:
        roles.assign(user, role, factories.page(code))
    return user


def administrator(code, username=None):
    return person(username or f"admin-{code}", (Role.ADMINISTRATOR, code))


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def screen(name, *args):
    return reverse(f"people:{name}", args=args)


def act(client, user, verb, **data):
    return client.post(screen("act", user.pk, verb), data)


def fresh(user):
    return get_user_model().objects.get(pk=user.pk)


def held(user):
    return {(row.region_role.role, row.region_role.region.code) for row in fresh(user).groups.exclude(region_role=None)}
