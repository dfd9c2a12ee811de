"""What templates ask Python for: static addresses and the raw data of form widgets."""

import itertools
import re
import secrets
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.forms import BoundField, CheckboxSelectMultiple, MultiWidget, Widget
from django.urls import reverse

PLACE = 918_273_645
_DIGITS = re.compile(r"\d+")
_PROCESS = secrets.token_hex(3)
_NUMBERS = itertools.count(1)


@lru_cache(maxsize=2048)
def _pattern(name: str, numbers: int, urls: str) -> str | None:
    """Return an address as a pattern for so many numbers, None where they do not stand in it as they are."""
    places = [str(PLACE + n) for n in range(numbers)]
    drawn = reverse(name, args=places)
    if [found for found in _DIGITS.findall(drawn) if found in places] != places:
        return None
    return _DIGITS.sub(lambda found: "%d" if found[0] in places else found[0], drawn.replace("%", "%%"))


def address(name: str, *args: int | str) -> str:
    """Return the address of a named page; where its values are numbers, it is worked out once per name.

    Django works an address out anew each time, 25 µs of it: too dear for the lines of a list.
    """
    if all(type(one) is int and one >= 0 for one in args):
        pattern = _pattern(name, len(args), settings.ROOT_URLCONF)
        if pattern is not None:
            return pattern % args
    return reverse(name, args=args)


@lru_cache(maxsize=1024)
def around_number(name: str, *after: str) -> tuple[str, ...]:
    """Return an address with a number in it as the parts around the number, worked out once per name."""
    return tuple(reverse(name, args=(PLACE, *after)).split(str(PLACE)))


def unique_id(word: str) -> str:
    """Return an id that no other part of the page carries, fragments of other processes included."""
    return f"{word}-{_PROCESS}-{next(_NUMBERS)}"


@lru_cache(maxsize=256)
def _hashed_url(path: str) -> str:
    return staticfiles_storage.url(path)


def static_url(path: str) -> str:
    """Return the address of a static file, hashed in production."""
    return staticfiles_storage.url(path) if settings.DEBUG else _hashed_url(path)


def widget_context(field: BoundField, **attrs: Any) -> dict[str, Any]:
    """Return the data that Django would render a widget from: name, value, attrs, options.

    The macros of web/ui/field.html draw it, so that every input looks and
    behaves the same and no second template engine runs per field.
    """
    widget = field.field.widget
    if field.auto_id and "id" not in widget.attrs:
        attrs.setdefault("id", field.auto_id)
    built = field.build_widget_attrs(attrs, widget)
    context: dict[str, Any] = widget.get_context(field.html_name, field.value(), built)["widget"]
    context["kind"] = _kind_of(widget)
    return context


def _kind_of(widget: Widget) -> str:
    """Name the control: the widget's own kind, or what its class of Django means."""
    if kind := getattr(widget, "kind", None):
        return str(kind)
    if isinstance(widget, CheckboxSelectMultiple):
        return "checkboxes"
    if isinstance(widget, MultiWidget):
        return "hidden" if widget.is_hidden else "several"
    return str(getattr(widget, "input_type", None) or "textarea")
