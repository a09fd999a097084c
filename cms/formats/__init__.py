"""How days and times are typed and shown in every form, whatever the language of the admin: day, month, year.

Django looks for them in ``formats`` of each language (``FORMAT_MODULE_PATH``); the first of each is how a field shows
its value. None reads the month first or a year of two digits: what could be two days is refused instead of guessed.
ISO 8601 is read too, by Django itself.
"""

DATE_INPUT_FORMATS = ["%d/%m/%Y", "%d-%m-%Y"]
TIME_INPUT_FORMATS = ["%H.%M", "%H:%M"]
DATETIME_INPUT_FORMATS = [
    f"{day}{between}{time}" for between in (" ", ", ", ",") for day in DATE_INPUT_FORMATS for time in TIME_INPUT_FORMATS
]
