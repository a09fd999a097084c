"""What a form may refer to: choosers offer a person's own files and pages, and no form accepts others."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import ForeignKey, Model, Q, QuerySet
from wagtail.models import CollectionMember, Page
from wagtail.permissions import page_permission_policy, policy_registry

from .. import regions
from ..keys import is_key

Reference = tuple[type[Model], int]


class WithinReach:
    """For forms of the admin: refuses with 403 a new reference to what the person could not have chosen.

    It looks before anything is cleaned: a form that comes back for its mistakes shows what was sent, by name and
    picture. What the row refers to already may stay, no matter who put it there.
    """

    instance: Any
    for_user: Any

    def full_clean(self) -> None:
        if self.is_bound and not self.for_user.is_superuser:  # type: ignore[attr-defined]
            self._refuse_the_unreachable()
        super().full_clean()  # type: ignore[misc]

    def reachable_pages(self) -> QuerySet[Page]:
        """The person's own, and regions, whose names are no secret."""
        own = page_permission_policy.instances_user_has_any_permission_for(self.for_user, {"add", "change", "publish"})
        return Page.objects.filter(
            Q(pk__in=own.values("pk")) | Q(pk__in=regions.provider().pages().order_by().values("pk"))
        )

    def _refuse_the_unreachable(self) -> None:
        new = defaultdict(set)
        for model, key in set(self._sent()) - set(self._stored()):
            new[model].add(key)
        for model, keys in new.items():
            if self._reachable(model).filter(pk__in=keys).count() < len(keys):
                raise PermissionDenied

    def _reachable(self, model: type[Model]) -> QuerySet:
        if issubclass(model, Page):
            return self.reachable_pages()
        policy = policy_registry.get_by_type(model)
        return policy.instances_user_has_any_permission_for(self.for_user, {"choose", "change"})

    def _sent(self) -> Iterator[Reference]:
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            value = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))  # type: ignore[attr-defined]
            yield from self._references(name, value)

    def _stored(self) -> Iterator[Reference]:
        for name in self.fields:  # type: ignore[attr-defined]
            yield from self._references(name, getattr(self.instance, name, None))

    def _references(self, name: str, value: Any) -> Iterator[Reference]:
        """The files and pages to which ``value`` of the field refers."""
        model_field: Any = {field.name: field for field in self.instance._meta.get_fields()}.get(name)
        found: Any = ()
        if isinstance(model_field, ForeignKey):
            found = [(model_field.related_model, getattr(value, "pk", value))]
        elif value is not None and hasattr(model_field, "extract_references"):
            found = model_field.extract_references(value)
        for model, key, *_where in found:
            if issubclass(model, CollectionMember | Page) and is_key(key):
                yield model, int(key)
