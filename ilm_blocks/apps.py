from django.apps import AppConfig


class IlmBlocksConfig(AppConfig):
    name = "ilm_blocks"
