"""*Keberatan atas isi?*: whom to contact about an objection to what an ILM says.

The party that answers for the content bears its consequences; the officer for public
information of the region that channels it is told as well.
"""

from dataclasses import dataclass
from typing import Protocol, Self


class Reachable(Protocol):
    """A partner, by what the public reaches it."""

    @property
    def contact_text(self) -> str: ...
    @property
    def contact_email(self) -> str: ...
    @property
    def contact_phone(self) -> str: ...
    @property
    def website(self) -> str: ...


class AnsweredFor(Protocol):
    """An ILM, by who answers for it; ``is_disowned``: nobody does."""

    @property
    def is_disowned(self) -> bool: ...
    @property
    def responsible(self) -> Reachable | None: ...


@dataclass(frozen=True, slots=True)
class Contact:
    """A published contact; each part may be empty. ``text`` is an office, a person's function, an address."""

    text: str = ""
    email: str = ""
    phone: str = ""
    url: str = ""

    def __bool__(self) -> bool:
        return bool(self.text or self.email or self.phone or self.url)

    @classmethod
    def of_partner(cls, partner: Reachable) -> Self:
        return cls(partner.contact_text, partner.contact_email, partner.contact_phone, partner.website)


NOWHERE = Contact()


@dataclass(frozen=True, slots=True)
class Objections:
    """Where objections go: to the responsible party, if it is not the owner itself, and to the region's officer."""

    party: Contact
    information_officer: Contact

    @classmethod
    def to(cls, ilm: AnsweredFor, information_officer: Contact) -> Self:
        party = None if ilm.is_disowned else ilm.responsible
        return cls(Contact.of_partner(party) if party else NOWHERE, information_officer)
