from functools import partial

from django.contrib.auth import get_user_model
from django.test import TestCase
from django.urls import reverse

from cms.accounts import roles
from cms.accounts.models import Role
from tests import factories
from tests.factories import BLUMAH

#: What follows the commit is done at its end.
acting = partial(TestCase.captureOnCommitCallbacks, execute=True)


def person(username, *held, **facts):
    """Somebody with ``held``: pairs of a role and the code of a region."""
    defaults = {"email": f"{username}@desa.example", "name": username.title(), "password": "rahasia-contoh"}
    user = get_user_model().objects.create_user(username, **defaults | facts)
    for role, code in held:
        roles.assign(user, role, factories.page(code))
    return user


def administrator(code, username=None):
    return person(username or f"admin-{code}", (Role.ADMINISTRATOR, code))


def screen(name, *args):
    return reverse(f"people:{name}", args=args)


def act(client, user, verb, **data):
    with acting():
        return client.post(screen("act", user.pk, verb), data)


def assign(client, region=BLUMAH, **answers):
    """What the form of offering sends, on its second step where somebody has an account."""
    answers = {"roles": ["editor"], "region": factories.page(region).pk, "shown": answers.get("known", "")} | answers
    with acting():
        return client.post(screen("assign"), {name: value for name, value in answers.items() if value})


def accept_all(client, path, **answers):
    """What the link of an invitation leads to, as it stands, with a password."""
    form = client.get(path, follow=True)
    shown = form.context["form"].fields if "form" in form.context else {}
    answers = {
        name: [row.pk for row in shown[name].queryset] for name in ("offers", "partners") if name in shown
    } | answers
    answers |= {"new_password1": "sungai-bodri-7", "new_password2": "sungai-bodri-7"}
    with acting():
        return client.post(form.request["PATH_INFO"], answers, follow=True)


def offered(user):
    return {(row.role, row.region.code) for row in fresh(user).offers.select_related("region")}


def fresh(user):
    return get_user_model().objects.get(pk=user.pk)


def held(user):
    return {(row.region_role.role, row.region_role.region.code) for row in fresh(user).groups.exclude(region_role=None)}
