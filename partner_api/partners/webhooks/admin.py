"""The webhooks of a partner in the admin: its people set them up, the officers who keep it look and may switch off."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ilm_blocks import duties, permissions
from ilm_blocks.admin.forms.owned import put_on_fields
from ilm_blocks.admin.views.rights import RefusalsOnThePage
from ilm_blocks.models import Partner

from ..keys.admin import keeps_partners
from . import acts, reading
from .event_types import TEST, EventType
from .faults import sentence_of
from .forms import ReplayForm, WebhookForm
from .models import DisabledBecause, WebhookAttempt, WebhookDelivery, WebhookEndpoint
from .querysets import EndpointQuerySet

#: Messages on the page of a webhook, the newest first.
MOST_SHOWN = 30
ICON = "link-external"


@dataclass(frozen=True, slots=True)
class ListedWebhook:
    endpoint: WebhookEndpoint
    #: The whole address for the partner's people; the rest of it may be a secret, so for officers the host alone.
    address: str

    @property
    def told_of(self) -> list[Any]:
        return [EventType(event).label for event in self.endpoint.events]


@dataclass(frozen=True, slots=True)
class ListedDelivery:
    row: WebhookDelivery

    @property
    def what(self) -> Any:
        return _("a test") if self.row.message.type == TEST else EventType(self.row.message.type).label

    @property
    def last(self) -> WebhookAttempt | None:
        return next(iter(self.row.log.all()), None)

    @property
    def why(self) -> str:
        return sentence_of(self.last.fault) if self.last else ""


def listed(endpoints: Iterable[WebhookEndpoint], *, is_member: bool) -> Iterator[ListedWebhook]:
    for endpoint in endpoints:
        host = f"https://{urlsplit(endpoint.url).netloc}/…"
        yield ListedWebhook(endpoint, endpoint.url if is_member else host)


class OfWebhooks(RefusalsOnThePage, WagtailAdminTemplateMixin):
    header_icon = ICON
    kwargs: dict[str, Any]
    request: HttpRequest

    @cached_property
    def partner(self) -> Partner:
        """Under the name under which it goes on."""
        found = get_object_or_404(Partner.objects.select_related("owner", "successor__owner"), pk=self.kwargs["pk"])
        return found.successor or found

    @cached_property
    def is_member(self) -> bool:
        return permissions.is_member(self.request.user, self.partner)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not acts.may_see(request.user, self.partner):
            raise PermissionDenied
        response = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    def get_refusal_url(self) -> str:
        return webhooks_url(self.partner)

    def get_page_subtitle(self) -> str:
        return str(self.partner)


class PartnerWebhooks(OfWebhooks, FormView):
    """What there is, and a form for a new one; its secret is on the page that answers the form, and nowhere else."""

    page_title = gettext_lazy("Webhooks")
    template_name = "partner_api/partners/webhooks.html"
    form_class = WebhookForm

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title(), "sublabel": str(self.partner)}]

    def form_valid(self, form: WebhookForm) -> HttpResponse:
        try:
            made = acts.make(self.partner, user=self.request.user, **form.cleaned_data)
        except ValidationError as refused:
            put_on_fields(form, refused)
            return self.form_invalid(form)
        return self.render_to_response(self.get_context_data(form=None, made=made, secret=made.secret))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = list(listed(reading.rows(self.partner), is_member=self.is_member))
        return super().get_context_data(**kwargs) | {
            "partner": self.partner, "is_member": self.is_member, "rows": rows, "is_full": len(rows) >= acts.MOST,
            "most": acts.MOST,
        }  # fmt: skip


class OfWebhook(OfWebhooks):
    @cached_property
    def endpoint(self) -> WebhookEndpoint:
        found = WebhookEndpoint.objects.standing().select_related(
            "health", "partner__owner", "partner__successor__owner"
        )  # fmt: skip
        return get_object_or_404(found, pk=self.kwargs["pk"])

    @cached_property
    def partner(self) -> Partner:
        return acts.party_of(self.endpoint)

    def get_refusal_url(self) -> str:
        return webhook_url(self.endpoint)


class WebhookPage(OfWebhook, FormView):
    """One webhook: how it is set up, how it fares, what became of each message."""

    template_name = "partner_api/partners/webhook.html"
    form_class = WebhookForm

    def get_page_title(self) -> str:
        return str(self.endpoint)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = {"url": webhooks_url(self.partner), "label": PartnerWebhooks.page_title}
        return [*self.breadcrumbs_items, above, {"url": "", "label": str(self.endpoint)}]

    def get_initial(self) -> dict[str, Any]:
        return WebhookForm.of(self.endpoint)

    def form_valid(self, form: WebhookForm) -> HttpResponse:
        try:
            acts.change(self.endpoint, form.cleaned_data, user=self.request.user)
        except ValidationError as refused:
            put_on_fields(form, refused)
            return self.form_invalid(form)
        messages.success(self.request, _("The webhook “%(name)s” is saved.") % {"name": form.cleaned_data["name"]})
        return redirect(webhook_url(self.endpoint))

    def shown_once(self, secret: str) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=None, secret=secret))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        [row] = listed([self.endpoint], is_member=self.is_member)
        rows = reading.deliveries(self.endpoint)[:MOST_SHOWN]
        before = self.endpoint.previous_until
        return super().get_context_data(**kwargs) | {
            "partner": self.partner, "is_member": self.is_member, "webhook": self.endpoint, "row": row,
            "deliveries": [ListedDelivery(each) for each in rows], "replay": ReplayForm(),
            "may_switch_on": acts.may_switch_on(self.request.user, self.endpoint),
            "may_switch_off": acts.may_switch_off(self.request.user, self.endpoint),
            "may_remove": self.is_member and not acts.is_kept_off(self.endpoint),
            "two_secrets_until": before if before and before > timezone.now() else None,
        }  # fmt: skip


class WebhookVerb(WebhookPage):
    """By its button alone."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        verbs: dict[str, Callable[[], HttpResponse]] = {
            "test": self.test, "rotate": self.rotate, "on": self.on, "off": self.off, "remove": self.remove,
            "replay": self.replay,
        }  # fmt: skip
        if kwargs["verb"] not in verbs:
            raise Http404
        return verbs[kwargs["verb"]]()

    def test(self) -> HttpResponse:
        acts.send_test(self.endpoint, user=self.request.user, at=timezone.now())
        return self.said(_("The test is on its way. In a moment the list below says what became of it."))

    def rotate(self) -> HttpResponse:
        renewed = acts.rotate_secret(self.endpoint, user=self.request.user)
        self.endpoint.previous_until = renewed.previous_until
        return self.shown_once(renewed.secret)

    def on(self) -> HttpResponse:
        row = acts.switch_on(self.endpoint, user=self.request.user)
        if not row.is_enabled:
            said = _("The region keeps it off no longer. It was off before and stays so: %(why)s.")
            return self.said(said % {"why": row.disabled_words})
        return self.said(_("The webhook is switched on. What was kept meanwhile can be sent once more below."))

    def off(self) -> HttpResponse:
        acts.switch_off(self.endpoint, user=self.request.user)
        return self.said(_("The webhook is switched off: nothing is sent to it."))

    def remove(self) -> HttpResponse:
        acts.remove(self.endpoint, user=self.request.user)
        messages.success(self.request, _("The webhook “%(name)s” is removed.") % {"name": self.endpoint})
        return redirect(webhooks_url(self.partner))

    def replay(self) -> HttpResponse:
        form = ReplayForm(self.request.POST)
        if not form.is_valid():
            raise Http404
        now = timezone.now()
        since = now - timedelta(days=form.cleaned_data["days"])
        count = acts.replay_failed(self.endpoint, since, user=self.request.user, at=now)
        said = ngettext("%(count)d message is sent once more.", "%(count)d messages are sent once more.", count)
        return self.said(said % {"count": count})

    def said(self, sentence: str) -> HttpResponse:
        messages.success(self.request, sentence)
        return redirect(webhook_url(self.endpoint))


class ReplayDelivery(OfWebhook, View):
    """By its button alone."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        get_object_or_404(WebhookDelivery, pk=kwargs["delivery_id"], endpoint=self.endpoint)
        acts.replay(self.endpoint, kwargs["delivery_id"], user=request.user, at=timezone.now())
        messages.success(request, _("The message is sent once more."))
        return redirect(webhook_url(self.endpoint))


class WebhooksKept(WagtailAdminTemplateMixin, TemplateView):
    """The webhooks of all partners that the officer's regions keep."""

    page_title = gettext_lazy("Webhooks of partners")
    template_name = "partner_api/partners/webhooks_kept.html"
    header_icon = ICON

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not keeps_partners(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pages = duties.pages_with_duty(self.request.user, "administer", "approve").order_by().values("pk")
        found = WebhookEndpoint.objects.standing().without_secrets().filter(partner__owner__in=pages)
        found = found.select_related("health", "partner__owner", "partner__successor").order_by("partner__name", "pk")
        return super().get_context_data(**kwargs) | {"rows": list(listed(found, is_member=False))}


def switched_off_by_themselves(partner: Partner) -> EndpointQuerySet:
    """Those that wait for somebody to mend them, for the first screen of the partner's people."""
    found = WebhookEndpoint.objects.standing().without_secrets().of_partner(partner)
    return found.exclude(disabled_because__in=["", DisabledBecause.PARTNER])


class WebhooksMenuItem(MenuItem):
    """Shown to the officers who keep partners."""

    def is_shown(self, request: HttpRequest) -> bool:
        return keeps_partners(request.user)


def menu_item() -> MenuItem:
    url = reverse_lazy("partner_api_webhooks_kept")
    return WebhooksMenuItem(
        gettext_lazy("Webhooks of partners"), url, name="partner-webhooks", icon_name=ICON, order=86
    )


def webhooks_url(partner: Partner) -> str:
    return reverse("partner_api_webhooks", args=[partner.pk])


def webhook_url(endpoint: WebhookEndpoint) -> str:
    return reverse("partner_api_webhook", args=[endpoint.pk])
