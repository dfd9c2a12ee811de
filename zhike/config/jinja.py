"""The Jinja environment of all pages: escapes, fails on unknown names, speaks three languages."""

from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext, npgettext, pgettext
from jinja2 import Environment, StrictUndefined

from zhike.web import filters
from zhike.web.icons import icon_href
from zhike.web.rendering import static_url, unique_id, widget_context


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """Return the address of a named page."""
    return reverse(name, args=args, kwargs=kwargs)


def environment(**options: Any) -> Environment:
    """Build the environment that settings.TEMPLATES names."""
    options["undefined"] = StrictUndefined
    options["trim_blocks"] = True
    options["lstrip_blocks"] = True
    env = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], **options)  # noqa: S701  # Django passes autoescape
    env.install_gettext_callables(gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext)  # type: ignore[attr-defined]
    env.globals.update(
        static=static_url,
        url=url,
        icon_href=icon_href,
        widget_context=widget_context,
        uid=unique_id,
        get_language=translation.get_language,
    )
    env.filters.update(filters.FILTERS)
    return env
