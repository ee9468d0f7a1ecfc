"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

# Sessions, drafts and files of announcements to come: what this process writes is its owner's alone.
os.umask(0o077)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

application = get_wsgi_application()

# A server reads no system checks, so the newsroom refuses here what `manage.py check` would refuse.
from newsroom.checks import refuse_to_start_unprepared  # noqa: E402

refuse_to_start_unprepared()
