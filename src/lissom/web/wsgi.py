"""The door for a web server: `lissom.web.wsgi:application`."""

from __future__ import annotations

from django.core.wsgi import get_wsgi_application

from lissom.web import boot

boot.setup()
application = get_wsgi_application()

from lissom.web.warm import warm  # noqa: E402 (needs the settings)

warm()
