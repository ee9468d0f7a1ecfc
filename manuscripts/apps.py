from django.apps import AppConfig


class ManuscriptsConfig(AppConfig):
    name = "manuscripts"
