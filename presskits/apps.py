from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PressKitsConfig(AppConfig):
    name = "presskits"
    verbose_name = _("Press kits")

    def ready(self) -> None:
        from announcements import extras, publishing
        from presskits.offering import offered
        from presskits.tasks import prebuild

        extras.register("kit", offered)
        publishing.on_schedule_change(prebuild)
