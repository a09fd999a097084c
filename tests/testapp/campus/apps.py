from django.apps import AppConfig


class CampusConfig(AppConfig):
    name = "tests.testapp.campus"
    label = "campus"
