"""The application that script/server serves: the one of newsroom.wsgi, without letting slow downloads hold its threads."""

import os

from newsroom.wsgi import application as wsgi_application  # first: it sets Django up

# isort: split
from django.conf import settings

from isolation import calling
from newsroom import connections
from newsroom.admission import allowance
from newsroom.bridge import Bridge
from newsroom.lanes import Lanes

application = Bridge(
    wsgi_application,
    threads_of=Lanes(pages=int(os.environ.get("THREADS") or 2)).of,
    allowance=allowance,
    folder=settings.FILE_UPLOAD_TEMP_DIR,
)
# This module is loaded by each process of the server and by nothing else.
calling.warm_up()
connections.guard(per_address=settings.CONNECTIONS_PER_ADDRESS)
