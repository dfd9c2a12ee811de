"""The program as an ASGI application: pages run in threads that stay, only live streams go on without one."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhike.config.settings")
django.setup(set_prefix=False)
THREADS = 8

from zhike.config.pages import Pages  # noqa: E402  # settings are there now

application = Pages(int(os.environ.get("ZHIKE_WEB_THREADS", THREADS)))
