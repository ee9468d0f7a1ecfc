from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AnnouncementsConfig(AppConfig):
    name = "announcements"
    verbose_name = _("Announcements")

    def ready(self) -> None:
        from django.db.models.signals import post_migrate, pre_migrate

        from announcements import watching
        from announcements.released.files import released
        from announcements.revisions import register_revisions
        from assets import publicity

        register_revisions()
        publicity.register(released)
        # Triggers are part of the schema, and Django has no other place for what is made once all tables are.
        pre_migrate.connect(watching.before_migrating, sender=self)
        post_migrate.connect(watching.after_migrating, sender=self)
