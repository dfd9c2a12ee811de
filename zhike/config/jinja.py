"""The Jinja environment of all pages: escapes, fails on unknown names, speaks three languages."""

from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext, npgettext, pgettext
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from zhike.web import filters
from zhike.web.marks import MARKS
from zhike.web.rendering import address, static_url, unique_id, widget_context


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """Return the address of a named page."""
    return reverse(name, args=args, kwargs=kwargs) if kwargs else address(name, *args)


@lru_cache(maxsize=16_384)
def _sentence(message: str, language: str | None) -> Markup:
    return Markup(gettext(message))  # noqa: S704  # sentences are ours


def translate(message: str, /, **variables: Any) -> Markup:
    """Return a sentence in the reader's language; values are escaped, a text without values is taken as it is."""
    text = _sentence(message, translation.get_language())
    return text % variables if variables else text


def environment(**options: Any) -> Environment:
    """Build the environment that settings.TEMPLATES names."""
    options["undefined"] = StrictUndefined
    options["trim_blocks"] = True
    options["lstrip_blocks"] = True
    env = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], **options)  # noqa: S701  # Django passes autoescape
    env.install_gettext_callables(gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext)  # type: ignore[attr-defined]
    env.globals.update(
        _=translate,
        static=static_url,
        url=url,
        widget_context=widget_context,
        uid=unique_id,
        get_language=translation.get_language,
    )
    env.globals.update(MARKS)
    env.filters.update(filters.FILTERS)
    return env
