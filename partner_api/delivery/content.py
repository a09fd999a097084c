from enum import StrEnum


class Content(StrEnum):
    """What feeds and embeds tell: ILM always, and beside them what the word says.

    A closed set of words, not a list of them: so few answers are stored, and each has one address.
    """

    ILM = "ilm"
    NEWS = "news"
    AGENDA = "agenda"
    ALL = "all"

    @property
    def has_news(self) -> bool:
        return self in (Content.NEWS, Content.ALL)

    @property
    def has_agenda(self) -> bool:
        return self in (Content.AGENDA, Content.ALL)
