"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

# Sessions, drafts and files of announcements to come: what this process writes is its owner's alone.
os.umask(0o077)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

application = get_wsgi_application()

# A server reads no system checks, so the newsroom refuses here what `manage.py check` would refuse.
from django.conf import settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from newsroom import incoming  # noqa: E402
from newsroom.checks import refuse_to_start_unprepared  # noqa: E402

refuse_to_start_unprepared()
# Not among the settings: no other command needs the folder, and Django wants it to be there.
settings.FILE_UPLOAD_TEMP_DIR = incoming.make_ready(
    settings.DATA_DIR / "incoming", now=timezone.now()
)
