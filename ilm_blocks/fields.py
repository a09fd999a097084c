from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from .rules.names import key


class ChoiceListField(models.JSONField):
    """A list of words out of ``choices_of``, each at most once, edited as check boxes.

    Stored in the vocabulary's own order, so equal choices are equal values.
    """

    def __init__(self, *args: Any, choices_of: type[models.TextChoices], **kwargs: Any) -> None:
        self.choices_of = choices_of
        kwargs.setdefault("default", list)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"choices_of": self.choices_of}

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if unknown := [word for word in value if word not in self.choices_of.values]:
            raise ValidationError(
                _("%(unknown)s is not a valid choice; choose from %(valid)s."),
                params={"unknown": ", ".join(map(str, unknown)), "valid": ", ".join(self.choices_of.values)},
            )

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        return [word for word in self.choices_of.values if word in value]

    def formfield(self, **kwargs: Any) -> forms.Field:
        return forms.MultipleChoiceField(
            choices=self.choices_of.choices,
            required=not self.blank,
            label=kwargs.get("label", capfirst(self.verbose_name)),
            help_text=self.help_text,
            initial=self.get_default(),
            widget=forms.CheckboxSelectMultiple,
        )


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
