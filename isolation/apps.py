from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from isolation import limits


class IsolationConfig(AppConfig):
    name = "isolation"
    verbose_name = _("Isolated work")

    def ready(self) -> None:
        limits.keep_little()
