"""How days and times are typed, and how moments are shown, whatever the language of the admin: day, month, year.

Django looks for them in ``formats`` of each language (``FORMAT_MODULE_PATH``); the first of each is how a field shows
its value. None reads the month first or a year of two digits: what could be two days is refused instead of guessed.
ISO 8601 is read too, by Django itself.
"""

DATE_INPUT_FORMATS = ["%d/%m/%Y", "%d-%m-%Y"]
TIME_INPUT_FORMATS = ["%H.%M", "%H:%M"]
DATETIME_INPUT_FORMATS = [
    f"{day}{between}{time}" for between in (" ", ", ", ",") for day in DATE_INPUT_FORMATS for time in TIME_INPUT_FORMATS
]

#: A day, and as short as a table wants it.
DATE_FORMAT = "j F Y"
SHORT_DATE_FORMAT = "j M Y"

#: A moment names its zone: the project's where it is typed or listed, the region's where one is asked about. Shown by
#: these names alone (``{{ at|date:"DATETIME_FORMAT" }}``), so that no list forgets it.
DATETIME_FORMAT = "j F Y H.i T"
SHORT_DATETIME_FORMAT = "j M Y H.i T"
