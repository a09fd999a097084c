"""What no text that a person writes may hold, wherever it is written down: signs that turn or hide others."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..rules import names


def validate_line(text: str) -> None:
    """Raise for signs that turn or hide others, which stand beside: a partner's words and who distributes them."""
    validate_prose(text, breaks=False)


def validate_prose(text: str, *, breaks: bool = True) -> None:
    """The same of a text of several lines."""
    if signs := names.turning(text, breaks=breaks):
        said = _("It holds line breaks or signs that turn or hide other text (%(signs)s): type it anew.")
        told = ", ".join(f"U+{ord(sign):04X}" for sign in signs)
        raise ValidationError(said, code="turning", params={"signs": told})


def validate_words(**texts: str) -> None:
    """Raise for the first of ``texts``, each of several lines, that no act may write down; on its own name."""
    for name, text in texts.items():
        try:
            validate_prose(text)
        except ValidationError as hidden:
            raise ValidationError({name: hidden}) from hidden


class Written(models.Model):
    """A row whose texts a person writes: each is judged with its field, a ``TextField`` as one of several lines."""

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        errors: dict[str, Any] = {}
        try:
            super().clean_fields(exclude=exclude)
        except ValidationError as wrong:
            errors = wrong.update_error_dict(errors)
        for field in written_fields(type(self)):
            if field.name in (exclude or ()) or field.name in errors:
                continue
            try:
                validate_prose(getattr(self, field.attname) or "", breaks=isinstance(field, models.TextField))
            except ValidationError as hidden:
                errors[field.name] = hidden
        if errors:
            raise ValidationError(errors)


def written_fields(model: type[models.Model]) -> list[Any]:
    """The fields of ``model`` in which a person writes text of their own."""
    texts = (models.CharField, models.TextField)
    return [field for field in model._meta.concrete_fields if isinstance(field, texts) and is_written(field)]


def is_written(field: Any) -> bool:
    return field.editable and not field.choices
