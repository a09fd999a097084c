"""The cards of a region in the shape of one of its screens, whether anything of it is left to them yet or not."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from wagtail.permissions import policy_registry
from wagtail_modeladmin.views import InstanceSpecificView

from ilm_blocks import regions
from ilm_blocks.regions import Chain

from . import manifest, views
from .filler.cards import Card
from .filler.deck import Deck, deck_of
from .models import Screen

#: Of the airtime while they are looked at, where it is set to none.
LOOKED_AT_PERCENT = 50


class OfAScreen(InstanceSpecificView):
    """For those who may see the screen, as its plan."""

    def check_action_permitted(self, user: Any) -> bool:
        policy = policy_registry.get(self.instance)
        return policy.user_has_any_permission_for_instance(user, ("view", "watch"), self.instance)

    @cached_property
    def chain(self) -> Chain:
        return regions.provider().chain(self.instance.owner_id)

    @cached_property
    def days(self) -> manifest.Horizon:
        return manifest.Horizon.of(self.chain, timezone.now())

    @cached_property
    def deck(self) -> Deck:
        return deck_of(self.chain, self.days.start, self.days.end)

    @property
    def chosen(self) -> Card:
        """The card that is asked for by its id; else the first."""
        wanted = self.request.GET.get("card")
        return next((card for card in self.deck.cards if card["id"] == wanted), self.deck.cards[0])


class CardsView(OfAScreen):
    """The cards that take turns, in their order, and one of them as the screen shows it."""

    template_name = "partner_api/admin/cards.html"
    page_title = _("Cards of the region")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            cards=self.deck.cards,
            chosen=self.chosen,
            region=self.chain[-1],
            played_url=self.url_helper.get_action_url("played", self.pk_quoted),
            **kwargs,
        )


class PlayedView(OfAScreen):
    """The player with a manifest of nothing but one card."""

    @method_decorator(xframe_options_sameorigin)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        screen = Screen(
            owner_id=self.instance.owner_id, updated_at=self.days.start, viewing_m=self.instance.viewing_m,
            filler_percent=self.instance.filler_percent or LOOKED_AT_PERCENT,
        )  # fmt: skip
        deck = Deck([{**self.chosen, "flight": [None, None]}], self.deck.pictures)
        content = manifest.Content.of_cards(deck, screen, self.chain, self.days)
        return views.strict(request, "player", manifest=manifest.build(screen, self.chain, self.days, content))
