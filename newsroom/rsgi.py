"""The application that script/server serves: the one of newsroom.wsgi, without letting slow downloads hold its threads."""

import os

from newsroom.wsgi import application as wsgi_application  # first: it sets Django up

# isort: split
from django.conf import settings

from isolation import calling
from newsroom import connections
from newsroom.admission import allowance
from newsroom.edge import early
from newsroom.edge.cache import PageCache
from newsroom.edge.marks import marks_of
from newsroom.lanes import Lanes
from newsroom.wsgi_over_rsgi import Bridge

lanes = Lanes(pages=int(os.environ.get("THREADS") or 2))
application = Bridge(
    wsgi_application,
    threads_of=lanes.of,
    allowance=allowance,
    folder=settings.FILE_UPLOAD_TEMP_DIR,
)
if settings.PAGE_CACHE_BYTES and (marks := marks_of()):
    application.pages = PageCache(
        marks, application.make, threads=lanes.pages, most=settings.PAGE_CACHE_BYTES
    )
    early.install(application.pages.answers)
# This module is loaded by each process of the server and by nothing else.
calling.warm_up()
connections.guard(per_address=settings.CONNECTIONS_PER_ADDRESS)
