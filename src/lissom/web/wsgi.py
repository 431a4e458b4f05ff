"""The door for a web server: `lissom.web.wsgi:application`."""

from __future__ import annotations

import gc

from django.core.wsgi import get_wsgi_application

from lissom.web import boot

boot.setup()
application = get_wsgi_application()

# What is loaded now stays: the collector need not look through it again while a page waits.
gc.collect()
gc.freeze()
