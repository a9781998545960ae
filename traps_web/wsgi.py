"""The entry point for a WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "traps_web.settings")
application = get_wsgi_application()

from traps_web.demo_guard import refuse_demo_data_in_production  # noqa: E402 - needs the apps

refuse_demo_data_in_production()
