from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AnnouncementsConfig(AppConfig):
    name = "announcements"
    verbose_name = _("Announcements")

    def ready(self) -> None:
        from announcements.gate import released
        from announcements.revisions import register_revisions
        from assets import door

        register_revisions()
        door.register(released)
