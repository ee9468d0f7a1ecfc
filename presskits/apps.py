from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PressKitsConfig(AppConfig):
    name = "presskits"
    verbose_name = _("Press kits")
