"""What the rules say, as functions of plain values: no ORM, no clock, no Wagtail."""
