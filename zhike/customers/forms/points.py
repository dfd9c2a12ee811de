"""Phones, mails and WeChat ids as rows of a form: phone_0, phone_1, …; empty rows count for nothing."""

from collections.abc import Callable, Sequence

from django import forms
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.access.fields import mask_value
from zhike.lib.emails import parse_email
from zhike.lib.phones import parse_phone, split_phones
from zhike.lib.text import clean_text
from zhike.web.forms import PhoneInput

from ..choices import PointKind
from ..drafts import PointDraft
from ..fields import OBJECT, rule_of
from ..keys import normalise_wechat
from ..models import ContactPoint

ROWS = {PointKind.PHONE: 5, PointKind.EMAIL: 3, PointKind.WECHAT: 2}
_LENGTH = 120


def read_phone(text: str) -> PointDraft:
    """Read a phone as typed; ValidationError says what is expected."""
    parsed = parse_phone(text)
    if parsed is None:
        several = len(split_phones(text)) > 1
        hint = (
            _("一行只填一个号码。")
            if several
            else _("号码不完整或有误。手机填 11 位，座机请带区号，如 0512-66661234。")
        )
        raise forms.ValidationError(hint)
    return PointDraft(PointKind.PHONE, parsed.display, parsed.e164)


def read_email(text: str) -> PointDraft:
    """Read a mail address as typed."""
    address = parse_email(text)
    if address is None:
        raise forms.ValidationError(_("邮箱格式不对，应类似 name@company.cn。"))
    return PointDraft(PointKind.EMAIL, address, address.casefold())


def read_wechat(text: str) -> PointDraft:
    """Read a WeChat id as typed."""
    return PointDraft(PointKind.WECHAT, text, normalise_wechat(text)[:_LENGTH])


_READERS: dict[str, Callable[[str], PointDraft]] = {
    PointKind.PHONE: read_phone,
    PointKind.EMAIL: read_email,
    PointKind.WECHAT: read_wechat,
}


class PointsForm(forms.Form):
    """Adds rows for each kind that the actor may see; masked ones show what is stored but cannot be changed."""

    actor: Actor

    def add_points(self, actor: Actor, stored: Sequence[ContactPoint] = (), kinds: Sequence[str] = tuple(ROWS)) -> None:
        """Add the rows, filled with what is stored."""
        for kind in kinds:
            rule = rule_of(actor, kind)
            if rule == "hidden":
                continue
            own = [point for point in stored if point.kind == kind]
            for number in range(max(ROWS[PointKind(kind)], len(own) + 1)):
                value = own[number].value if number < len(own) else ""
                self._add_row(actor, kind, number, value, closed=rule == "readonly" or bool(rule and value))

    def _add_row(self, actor: Actor, kind: str, number: int, value: str, *, closed: bool) -> None:
        label = PointKind(kind).label if number == 0 else f"{PointKind(kind).label} {number + 1}"
        widget = PhoneInput() if kind == PointKind.PHONE else forms.TextInput()
        widget.attrs["autocomplete"] = "off"
        field = forms.CharField(label=label, required=False, max_length=_LENGTH, widget=widget, disabled=closed)
        field.initial = mask_value(actor, OBJECT, kind, value)
        self.fields[f"{kind}_{number}"] = field

    def rows(self, kind: str) -> list[forms.BoundField]:
        """Return the rows of a kind for the template: those with something in them, and one to type into."""
        return [self[name] for name in self.fields if name.startswith(f"{kind}_")]

    def shown_rows(self, kind: str) -> int:
        """Return how many rows are open at first."""
        filled = [number for number, row in enumerate(self.rows(kind)) if row.value() or row.errors]
        return max(filled, default=0) + 1

    def clean_points(self, kinds: Sequence[str] = tuple(ROWS)) -> tuple[PointDraft, ...]:
        """Return what was typed, each number once; what cannot be read is marked at its row."""
        found: dict[tuple[str, str], PointDraft] = {}
        for kind in kinds:
            for row in self.rows(kind):
                text = clean_text(self.cleaned_data.get(row.name))
                if not text or row.field.disabled:
                    continue
                try:
                    point = _READERS[kind](text)
                except forms.ValidationError as error:
                    self.add_error(row.name, error)
                else:
                    found.setdefault((point.kind, point.normalised), point)
        return tuple(found.values())


def keep_masked(points: Sequence[PointDraft], stored: Sequence[ContactPoint], actor: Actor) -> tuple[PointDraft, ...]:
    """Put stored points of a kind that the actor cannot change before those that he added."""
    kept = [
        PointDraft(point.kind, point.value, point.normalised)
        for point in stored
        if rule_of(actor, point.kind) is not None
    ]
    return (*kept, *points)
