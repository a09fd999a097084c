"""The edit form of an ILM: what it says, where and when it is shown, of which class it is."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    TabbedInterface,
)

from .forms.ilm import ILMForm


class AdvicePanel(Panel):
    """Says of a row on record what to do instead of deleting it."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "ilm_blocks/admin/advice.html"

        def is_shown(self) -> bool:
            return self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return super().get_context_data(parent_context) | {"advice": self.instance.delete_advice}


class MandatoryPanel(FieldPanel):
    """A field that may be blank in old rows and is demanded by the rules of the model: it bears the asterisk too."""

    class BoundPanel(FieldPanel.BoundPanel):
        def is_required(self) -> bool:
            return True


class ForecastPanel(Panel):
    """What would go dark or come on, while the form waits to be sent once more."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "ilm_blocks/admin/foreseen.html"

        def is_shown(self) -> bool:
            return getattr(self.form, "forecast", None) is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            facts = {"forecast": self.form.forecast, "token": self.form.token}
            return super().get_context_data(parent_context) | facts


content = ObjectList(
    [
        FieldPanel("title"),
        FieldPanel("creatives"),
        FieldPanel("summary"),
        FieldPanel("social_text"),
        MultiFieldPanel([FieldPanel("responsible"), FieldPanel("agreement")], heading=_("Who answers for it")),
        FieldPanel("statement"),
    ],
    heading=_("Content"),
)
reach = ObjectList(
    [
        FieldPanel("owner"),
        MultiFieldPanel(
            [
                FieldPanel("channels"),
                FieldRowPanel([FieldPanel("binding"), FieldPanel("priority")]),
                FieldPanel("emphasis_reason"),
            ],
            heading=_("How it is shown"),
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("on_air_from"), FieldPanel("on_air_until")]), FieldPanel("dayparts")],
            heading=_("When"),
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("max_per_hour"), FieldPanel("min_gap_s")])],
            heading=_("How often on a videotron"),
            classname="collapsed",
        ),
        FieldPanel("target"),
    ],
    heading=_("Where and when"),
)
classes = ObjectList(
    [
        HelpPanel(
            _("The classes decide what the law allows: what may never be approved, and what rests in a quiet period.")
        ),
        FieldPanel("content_class"),
        FieldPanel("information_class"),
    ],
    heading=_("Classes"),
)

ilm_form = TabbedInterface([content, reach, classes], base_form_class=ILMForm)
