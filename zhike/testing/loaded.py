"""What every forked process begins with: Django, the addresses, and the builders of the tests."""

import django
from django.urls import get_resolver

django.setup()
_ = get_resolver().url_patterns

from zhike.testing import make, world  # noqa: E402

__all__ = ["make", "world"]
