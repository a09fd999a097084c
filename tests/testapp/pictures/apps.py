from django.apps import AppConfig


class PicturesConfig(AppConfig):
    name = "tests.testapp.pictures"
    label = "pictures"
