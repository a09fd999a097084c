from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.module_loading import import_string
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import Block, StreamBlock
from wagtail.fields import StreamField

from ..conf import conf
from ..rules import calendar
from ..rules.names import key
from .blocks import CreativesBlock

NO_DAY = _("This day cannot be read. Write day/month/year, for example 30/12/2026.")
NO_MOMENT = _("This moment cannot be read. Write day/month/year hour.minute, for example 30/12/2026 08.00.")


def in_calendar(when: date) -> None:
    """Raise for a day or an instant that the product does not know."""
    if not calendar.holds(when):
        raise ValidationError(
            _("Write a day from 1 January 2000 to 31 December 2100; check the year."), code="out_of_calendar"
        )


def keep_to_calendar(field: Any) -> None:
    """Let a field of a form take no day that the product does not know, and say how one is written."""
    is_moment = isinstance(field, forms.DateTimeField)
    field.error_messages = field.error_messages | {"invalid": NO_MOMENT if is_moment else NO_DAY}
    if in_calendar not in field.validators:
        field.validators = [*field.validators, in_calendar]


class _OfCalendar(models.DateField):
    """Input outside the calendar is refused; a stored value outside it, in a row or a recorded state, is read as the
    nearest end of the calendar, so that no page fails on it."""

    def deconstruct(self) -> tuple:
        """As Django's own: the column is the same."""
        name, _path, args, kwargs = super().deconstruct()
        own = next(kind for kind in type(self).__mro__ if kind.__module__.startswith("django."))
        return name, f"django.db.models.{own.__name__}", args, kwargs

    def from_db_value(self, value: Any, *_about: Any) -> Any:
        return value if value is None else calendar.within(value)

    def to_python(self, value: Any) -> Any:
        read = super().to_python(value)
        return read if read is None else calendar.within(read)

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        if (read := super().to_python(value)) is not None:
            in_calendar(read)
        return super().clean(value, model_instance)

    def formfield(self, **kwargs: Any) -> Any:
        field: Any = super().formfield(**kwargs)
        keep_to_calendar(field)
        return field


class DayField(_OfCalendar):
    """A civil day that a person writes."""


class InstantField(_OfCalendar, models.DateTimeField):
    """An instant that a person writes."""


class ChoiceListField(models.JSONField):
    """A list of words out of ``choices_of``, each at most once, edited as check boxes.

    Stored in the vocabulary's own order, so equal choices are equal values. A vocabulary that the project supplies is a
    function: ``() -> [(word, label), ...]``.
    """

    def __init__(
        self, *args: Any, choices_of: type[models.TextChoices] | Callable[[], list[tuple[str, Any]]], **kwargs: Any
    ) -> None:
        self.choices_of = choices_of
        kwargs.setdefault("default", list)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"choices_of": self.choices_of}

    def vocabulary(self) -> list[tuple[str, Any]]:
        """Each word with its label, in order."""
        vocabulary: Any = self.choices_of
        return vocabulary.choices if hasattr(vocabulary, "choices") else vocabulary()

    @property
    def words(self) -> list[str]:
        return [word for word, _label in self.vocabulary()]

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if unknown := [word for word in value if word not in self.words]:
            raise ValidationError(
                _("%(unknown)s is not a valid choice; choose from %(valid)s."),
                params={"unknown": ", ".join(map(str, unknown)), "valid": ", ".join(self.words)},
            )

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        return [word for word in self.words if word in value]

    def formfield(self, **kwargs: Any) -> forms.Field:
        return forms.MultipleChoiceField(
            choices=self.vocabulary,
            required=not self.blank,
            label=kwargs.get("label", capfirst(self.verbose_name)),
            help_text=self.help_text,
            initial=self.get_default(),
            widget=forms.CheckboxSelectMultiple,
        )


def _kinds_of_the_project() -> list[tuple[str, Block]]:
    """The blocks of ``ILM_BLOCKS["CREATIVES"]``. Raises ImproperlyConfigured: to go on without a kind would lose it."""
    kinds = []
    for name, path in conf.CREATIVES.items():
        try:
            kinds.append((name, import_string(path)()))
        except ImportError as error:
            said = f"ILM_BLOCKS['CREATIVES'][{name!r}] cannot be imported: {error}"
            raise ImproperlyConfigured(said) from error
    return kinds


class CreativesField(StreamField):
    """Creatives of the built-in kinds and of those that ``ILM_BLOCKS["CREATIVES"]`` adds.

    A migration names no kind: a project adds its own without one, and what an old migration loads and saves keeps them.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(CreativesBlock, **kwargs)

    @cached_property
    def stream_block(self) -> StreamBlock:
        block = CreativesBlock(_kinds_of_the_project())
        block.set_meta_options(self.block_opts)
        return block

    def deconstruct(self) -> Any:
        name, path, _args, kwargs = models.Field.deconstruct(self)
        return name, path, [], kwargs


class AccountKeyField(models.CharField):
    """The key of an account, whatever kind of key the project's accounts have; it outlives the account.

    Stored as the database itself would write that key as text, so that a cast compares the two.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 40} | kwargs)

    @property
    def key(self) -> Any:
        return get_user_model()._meta.pk

    def to_python(self, value: Any) -> Any:
        return None if value is None else self.key.to_python(value)

    def from_db_value(self, value: Any, *_about: Any) -> Any:
        return self.to_python(value)

    def get_prep_value(self, value: Any) -> Any:
        return value

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is None or hasattr(value, "resolve_expression"):
            return value
        return str(self.key.get_db_prep_value(value, connection))


class NameKeyField(models.CharField):
    """What the text field ``of`` is compared by, written with every save of the row, in bulk too."""

    def __init__(self, *args: Any, of: str = "", **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, **{"max_length": 160, "editable": False, "blank": True, "db_index": True} | kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = key(getattr(model_instance, self.of))[: self.max_length]
        setattr(model_instance, self.attname, value)
        return value
