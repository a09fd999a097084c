"""Which texts are one telephone number, and how it is dialled from anywhere."""

import re

#: What people write between digits.
WRITTEN = re.compile(r"\+?[\d\s().-]+", re.ASCII)
COUNTRY = "+62"
#: In digits: from 0 on within the country, and of what is dialled without a prefix (112, 1500 123).
NATIONAL, SHORT, WORLDWIDE = range(8, 14), range(3, 9), range(8, 16)


def dialled(text: str) -> str:
    """``text`` as a ``tel:`` address has it (RFC 3966); empty where it is several numbers, or words stand beside it."""
    if not WRITTEN.fullmatch(text.strip()):
        return ""
    written = text.strip().removeprefix("00")
    is_worldwide = written.startswith("+") or written != text.strip()
    digits = re.sub(r"\D", "", written.replace("(0)", "") if is_worldwide else written)
    if is_worldwide:
        return f"+{digits}" if len(digits) in WORLDWIDE else ""
    if digits.startswith("0"):
        return COUNTRY + digits[1:] if len(digits) in NATIONAL else ""
    return digits if len(digits) in SHORT else ""
