from enum import StrEnum

from django.utils.translation import gettext as _

from ilm_blocks.regions import Region


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

    def title_of(self, region: Region) -> str:
        """What a feed or a frame with it is called, in the language that is active."""
        titles = {
            Content.ILM: _("Public service ads of %(region)s"),
            Content.NEWS: _("Public service ads and news of %(region)s"),
            Content.AGENDA: _("Public service ads and agenda of %(region)s"),
            Content.ALL: _("Public service ads, news and agenda of %(region)s"),
        }
        return titles[self] % {"region": region}
