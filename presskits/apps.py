from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PressKitsConfig(AppConfig):
    name = "presskits"
    verbose_name = _("Press kits")

    def ready(self) -> None:
        from announcements import publishing, rehearsing, watching
        from presskits.models import IssuedFile
        from presskits.rehearsing import rehearse
        from presskits.tasks import prebuild

        rehearsing.register(rehearse)
        watching.watch(IssuedFile)  # a page says how large its files are
        publishing.on_schedule_change(prebuild)
