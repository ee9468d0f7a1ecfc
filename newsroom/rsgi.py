"""The application that script/server serves: the one of newsroom.wsgi, without letting slow downloads hold its threads."""

import os

from isolation import calling
from newsroom.bridge import Bridge
from newsroom.wsgi import application as wsgi_application

application = Bridge(wsgi_application, threads=int(os.environ.get("THREADS") or 2))
calling.warm_up()
