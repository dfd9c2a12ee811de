"""The program as an ASGI application: pages are synchronous, only the live stream is not."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhike.config.settings")
application = get_asgi_application()
