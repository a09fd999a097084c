"""Forms that say what goes dark or comes on before they save: the same form, sent once more, confirms it."""

from datetime import datetime
from typing import Any, ClassVar

from ...models import journal
from ...queries import row_forecasts
from ...queries.row_forecasts import Forecast
from ...rules.canonical import digest


class ForeseenFirst:
    """For versioned model forms of rows that gates read."""

    #: The fields that bear on what airs; where none of them changes, the form saves at once.
    foretold: ClassVar[tuple[str, ...]] = ()
    #: Whether a row may bear on what airs from the moment it is made, before anything refers to it.
    bears_when_new: ClassVar[bool] = False
    #: What the person is shown while the form waits to be sent once more.
    forecast: Forecast | None = None

    instance: Any
    data: Any
    changed_data: list[str]
    is_overtaken: bool
    row_fields: list[str]
    seen: str

    def waits_for_confirmation(self, now: datetime) -> bool:
        """Whether the person has not seen yet what the valid form changes; then ``forecast`` tells it."""
        if not self._is_due():
            return False
        self.forecast = self.foresee(now)  # also the second time: other rows may have come to depend on it meanwhile
        return self.data.get("foreseen") != self.token

    def foresee(self, now: datetime) -> Forecast:
        return row_forecasts.of_row(self.instance, now)

    @property
    def token(self) -> str:
        """What the person has seen: these values, put in the place of that version, and what they change."""
        fields = {field.name: field for field in self.instance._meta.concrete_fields}
        values = {name: journal.said(fields[name], self.instance) for name in self.row_fields}
        changes = self.forecast.gist if self.forecast else []
        return digest({"values": values, "seen": self.seen, "changes": changes})

    def _is_due(self) -> bool:
        if self.instance._state.adding:
            return self.bears_when_new
        if self.is_overtaken:  # the act reports who saved first
            return False
        return not set(self.changed_data).isdisjoint(self.foretold)
