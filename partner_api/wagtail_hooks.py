"""Registration only; what is registered is imported from a module with a name."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail_modeladmin.options import modeladmin_register

from ilm_blocks.admin.menus import MENU_HOOK
from ilm_blocks.admin.takeover_registers import TAKEOVER_BUTTONS

from .alerts import views as alerts
from .delivery.embed.admin import EmbedCode
from .delivery.embed.admin import button as embed_button
from .partners.keys import admin as keys
from .partners.webhooks import admin as webhooks
from .reports import views as reports
from .screens.fleet import views as fleet
from .screens.pairing.views import PairScreen, ScreenPaired
from .screens.plays.registers import PlayAdmin
from .screens.receipts import views as receipts
from .screens.registers import ScreenAdmin

modeladmin_register(ScreenAdmin)
modeladmin_register(PlayAdmin)
hooks.register("register_page_header_buttons", embed_button)
hooks.register(MENU_HOOK, keys.menu_item)
hooks.register(MENU_HOOK, webhooks.menu_item)
hooks.register(MENU_HOOK, reports.menu_item)
hooks.register(TAKEOVER_BUTTONS, receipts.button)
hooks.register(MENU_HOOK, alerts.menu_item)
hooks.register(MENU_HOOK, fleet.menu_item)


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    return [
        path("regions/<int:page_id>/embed/", EmbedCode.as_view(), name="partner_api_embed"),
        path("fleet/", fleet.BoardView.as_view(), name="partner_api_fleet"),
        path("fleet/<slug:pk>/", fleet.ScreenPage.as_view(), name="partner_api_fleet_screen"),
        path("fleet/<slug:pk>/command/", fleet.CommandView.as_view(), name="partner_api_fleet_command"),
        path("fleet/<slug:pk>/picture/", fleet.PictureView.as_view(), name="partner_api_fleet_picture"),
        path("play-report/", reports.ReportView.as_view(), name="partner_api_play_report"),
        path("takeovers/<int:pk>/receipts/", receipts.ReceiptsView.as_view(), name="partner_api_takeover_receipts"),
        path("alerts/", alerts.Alerts.as_view(), name="partner_api_alerts"),
        path("alerts/<int:pk>/", alerts.AlertView.as_view(), name="partner_api_alert"),
        path("alerts/sources/add/", alerts.SourceView.as_view(), name="partner_api_alert_source_add"),
        path("alerts/sources/<int:pk>/", alerts.SourceView.as_view(), name="partner_api_alert_source"),
        path("alerts/districts/", alerts.BoxesView.as_view(), name="partner_api_alert_boxes"),
        path("videotron/pair/", PairScreen.as_view(), name="partner_api_pair"),
        path("videotron/paired/<str:pk>/", ScreenPaired.as_view(), name="partner_api_paired"),
        path("partner-keys/", keys.KeysKept.as_view(), name="partner_api_keys_kept"),
        path("partners/<int:pk>/keys/", keys.PartnerKeys.as_view(), name="partner_api_keys"),
        path("partner-keys/<int:pk>/rotate/", keys.RotateKey.as_view(), name="partner_api_rotate_key"),
        path("partner-keys/<int:pk>/revoke/", keys.RevokeKey.as_view(), name="partner_api_revoke_key"),
        path("partner-webhooks/", webhooks.WebhooksKept.as_view(), name="partner_api_webhooks_kept"),
        path("partners/<int:pk>/webhooks/", webhooks.PartnerWebhooks.as_view(), name="partner_api_webhooks"),
        path("partner-webhooks/<int:pk>/", webhooks.WebhookPage.as_view(), name="partner_api_webhook"),
        path("partner-webhooks/<int:pk>/<slug:verb>/", webhooks.WebhookVerb.as_view(), name="partner_api_webhook_verb"),
        path(
            "partner-webhooks/<int:pk>/deliveries/<int:delivery_id>/replay/",
            webhooks.ReplayDelivery.as_view(),
            name="partner_api_webhook_replay",
        ),
    ]


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("partner_api.issue_token", _("Issue a token"), _("A new token was issued"))
    actions.register_action("partner_api.accept_alert", _("Accept the proposal"), _("The proposal was accepted"))
    actions.register_action("partner_api.dismiss_alert", _("Dismiss the proposal"), _("The proposal was dismissed"))
    actions.register_action(
        "partner_api.load_boxes", _("Load the table of districts"), _("The table of districts was loaded")
    )
    actions.register_action("partner_api.pair", _("Pair"), _("A device was paired by its code"))
    actions.register_action("partner_api.command", _("Command the player"), _("The player was asked to do something"))
    actions.register_action("partner_api.revoke_token", _("Revoke the token"), _("The token was revoked"))
