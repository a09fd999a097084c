"""What is said of a schedule that no event may have, beside the field that has to be put right."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .rules import Fault, Schedule, fault

SENTENCES = {
    Fault.NO_BEGIN: ("starts_at", _("Say when it begins too, or leave out when it ends.")),
    Fault.DAYS: ("until_day", _("It would end before the day on which it begins.")),
    Fault.HOURS: (
        "ends_at",
        _("It would end before it begins. If it goes on over midnight, name the next day as its last day."),
    ),
    Fault.TOO_LONG: ("until_day", _("An event lasts for a year at most.")),
    Fault.WEEKS: ("weekly_until", _("It would be repeated until a day before it begins.")),
    Fault.OVERLAP: ("weekly_until", _("An event that lasts for a week or longer is not repeated weekly.")),
    Fault.TOO_OFTEN: ("weekly_until", _("An event is repeated for a year at most.")),
}


def validate(schedule: Schedule) -> None:
    """Raise unless ``schedule`` is sound."""
    if found := fault(schedule):
        name, sentence = SENTENCES[found]
        raise ValidationError({name: ValidationError(sentence, code=found.value)})
