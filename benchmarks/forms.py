"""Fill a page's form as a browser does: every field with what it shows, then what the person types."""

from html.parser import HTMLParser
from typing import Any

Values = dict[str, list[str]]
_UNSENT = {"submit", "button", "file", "image", "reset"}


class _Reader(HTMLParser):
    """Collect the fields of the form that carries a one-time key."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Values] = []
        self._select = self._text = ""
        self._options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({})
        elif not self.forms:
            return
        elif tag == "input":
            self._input(own)
        elif tag == "select":
            self._select, self._options = own.get("name", ""), []
        elif tag == "option" and self._select:
            self._options.append((own.get("value", ""), "selected" in own))
        elif tag == "textarea":
            self._text = own.get("name", "")

    def _input(self, own: dict[str, str]) -> None:
        kind, name = own.get("type", "text"), own.get("name", "")
        if not name or kind in _UNSENT or "disabled" in own:
            return
        if kind not in ("radio", "checkbox") or "checked" in own:
            self.forms[-1].setdefault(name, []).append(own.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self._select:
            chosen = [value for value, selected in self._options if selected] or [v for v, _ in self._options[:1]]
            self.forms[-1][self._select] = chosen
            self._select = ""
        elif tag == "textarea":
            self._text = ""

    def handle_data(self, data: str) -> None:
        if self._text and data.strip():
            self.forms[-1][self._text] = [data]


def fill(page: str, **typed: Any) -> Values:
    """Return what the page's form sends after these fields were typed; they must be there."""
    reader = _Reader()
    reader.feed(page)
    found = next((form for form in reader.forms if "once_key" in form), None)
    if found is None:
        raise ValueError("The page has no form with a one-time key")
    found.pop("csrfmiddlewaretoken", None)
    return found | {name: [str(value)] for name, value in typed.items()}
