"""Wagtail's register of users (superusers alone open it), for a person with one name."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.db.models import Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.users import forms as user_forms
from wagtail.users.views import bulk_actions
from wagtail.users.views import users as views

from . import telling
from .account import OneName, ProposesAddress
from .models import User

#: Groups of our own making come and go with roles and partners (``roles``); here nobody gives them by hand.
KEPT_BY_ROLES = Q(region_role__isnull=False) | Q(of_partner__isnull=False)


def free_groups() -> QuerySet[Group]:
    return Group.objects.exclude(KEPT_BY_ROLES).order_by("name")


class UserForm(ProposesAddress, OneName, user_forms.UserForm):
    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(label=_("Mail address"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["groups"].queryset = free_groups()

    def _save_m2m(self) -> None:
        """The groups of roles and partners stay as they are: the form neither shows nor ends them."""
        kept = list(self.instance.groups.filter(KEPT_BY_ROLES))
        super()._save_m2m()
        self.instance.groups.add(*kept)


class UserCreationForm(UserForm):
    class Meta:
        model = User
        fields = ("username", "name", "email", "is_superuser", "groups")
        widgets = {"groups": forms.CheckboxSelectMultiple}


class UserEditForm(UserForm):
    password_required = False

    def __init__(self, *args: Any, editing_self: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if editing_self:
            del self.fields["is_active"]
            del self.fields["is_superuser"]

    class Meta:
        model = User
        fields = ("username", "name", "email", "is_active", "is_superuser", "groups")
        widgets = {"groups": forms.CheckboxSelectMultiple}


def matching(words: str) -> Q:
    """Users whose name, username or address holds every one of ``words``."""
    found = Q()
    for word in words.split():
        found &= Q(name__icontains=word) | Q(username__icontains=word) | Q(email__icontains=word)
    return found


class IndexView(views.IndexView):
    @cached_property
    def columns(self) -> list[Any]:
        columns = super().columns
        next(column for column in columns if column.name == "name").sort_key = "name"
        return columns

    def order_queryset(self, queryset: QuerySet[User]) -> QuerySet[User]:
        if self.ordering in ("name", "-name"):
            return queryset.order_by(self.ordering, "username")
        return super().order_queryset(queryset)

    def search_queryset(self, queryset: QuerySet[User]) -> QuerySet[User]:
        return queryset.filter(matching(self.search_query)) if self.is_searching else queryset


class ByManager:
    """The form learns who proposes the address that is written in it."""

    request: Any

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"by": self.request.user}  # type: ignore[misc]

    def tell_of_groups(self, user: User, before: Collection[Group] = ()) -> None:
        """Notify a person who has more groups than ``before``, and the superusers."""
        if joined := {group.name for group in user.groups.all() if group not in before}:
            telling.joined_groups(user, joined, by=self.request.user)


class CreateView(ByManager, views.CreateView):
    def save_instance(self) -> User:
        user = super().save_instance()
        if user.is_superuser:
            telling.made_superuser(user, by=self.request.user)
        self.tell_of_groups(user)
        return user


class EditView(ByManager, views.EditView):
    def save_instance(self) -> User:
        before = User.objects.get(pk=self.object.pk)
        groups = list(before.groups.all())
        user = super().save_instance()
        self.tell_of_groups(user, before=groups)
        if user.is_active and not before.is_active:
            telling.revived(user, by=self.request.user)
        if user.is_superuser and not before.is_superuser:
            telling.made_superuser(user, by=self.request.user)
        return user


class UserViewSet(views.UserViewSet):
    index_view_class = IndexView
    add_view_class = CreateView
    edit_view_class = EditView
    create_template_name = "accounts/users/create.html"
    edit_template_name = "accounts/users/edit.html"

    def get_form_class(self, for_update: bool = False) -> type[UserForm]:
        return UserEditForm if for_update else UserCreationForm


class OfSelection:
    """*Select all* means what the list shows, found by the one name too."""

    request: Any
    model: Any

    def get_all_objects_in_listing_query(self, parent_id: Any) -> QuerySet:
        return User.objects.filter(matching(self.request.GET.get("q", ""))).values_list("pk", flat=True)


class RoleForm(forms.Form):
    role = forms.ModelChoiceField(queryset=Group.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].queryset = free_groups()  # type: ignore[attr-defined]


class DeleteBulkAction(OfSelection, bulk_actions.DeleteBulkAction):
    pass


class SetActiveStateBulkAction(OfSelection, bulk_actions.SetActiveStateBulkAction):
    @classmethod
    def execute_action(cls, objects: Any, mark_as_active: bool = False, user: Any = None, **kwargs: Any) -> Any:
        switched_off = [each for each in objects if not each.is_active]
        done = super().execute_action(objects, mark_as_active=mark_as_active, user=user, **kwargs)
        for each in switched_off if mark_as_active else ():
            telling.revived(each, by=user)
        return done


class AssignRoleBulkAction(OfSelection, bulk_actions.AssignRoleBulkAction):
    form_class = RoleForm


BULK_ACTIONS = (DeleteBulkAction, SetActiveStateBulkAction, AssignRoleBulkAction)
