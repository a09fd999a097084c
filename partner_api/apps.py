from django.apps import AppConfig


class PartnerApiConfig(AppConfig):
    name = "partner_api"
