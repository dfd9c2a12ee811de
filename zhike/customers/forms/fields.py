"""Form fields that the archive needs beyond Django's: rows of phones, credit codes, birthdays, names one per line."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhike.lib.creditcode import check_credit_code
from zhike.lib.emails import parse_email
from zhike.lib.phones import parse_phone, split_phones
from zhike.lib.text import clean_text
from zhike.web.forms import Rows

from ..choices import PointKind
from ..drafts import PointDraft
from ..keys import normalise_wechat

MOST_POINTS = 10


class PointsField(forms.Field):
    """Phones, mail addresses or WeChat ids; cleaned to PointDrafts, doubles dropped."""

    def __init__(self, kind: PointKind, **options: Any) -> None:
        self.kind = kind
        types = {PointKind.PHONE: "tel", PointKind.EMAIL: "email"}
        super().__init__(widget=Rows(type_=types.get(kind, "text"), most=MOST_POINTS), required=False, **options)

    def clean(self, value: Any) -> tuple[PointDraft, ...]:
        found: dict[str, PointDraft] = {}
        for text in self._texts(value or []):
            point = read_point(self.kind, text)
            found.setdefault(point.normalised, point)
        if len(found) > MOST_POINTS:
            raise ValidationError(_("最多填写 %(most)d 个。") % {"most": MOST_POINTS})
        return tuple(found.values())

    def _texts(self, values: Sequence[str]) -> Iterable[str]:
        for value in values:
            yield from split_phones(value) if self.kind == PointKind.PHONE else [value]


def read_point(kind: str, text: str) -> PointDraft:
    """Read one phone, mail address or WeChat id; raise ValidationError with a plain sentence."""
    shown = clean_text(text, 120)
    if kind == PointKind.PHONE:
        phone = parse_phone(text)
        if phone is None:
            raise ValidationError(_("“%(text)s”不是电话号码，座机请带区号，如 0512-62881234。") % {"text": shown})
        return PointDraft(kind, phone.display, phone.e164)
    if kind == PointKind.EMAIL:
        mail = parse_email(text)
        if mail is None:
            raise ValidationError(_("“%(text)s”不是邮箱地址。") % {"text": shown})
        return PointDraft(kind, mail, mail)
    return PointDraft(kind, shown, normalise_wechat(shown))


class CreditCodeField(forms.CharField):
    """A unified social credit code with its check digit (GB 32100-2015)."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=30, required=False, **options)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        code = check_credit_code(text)
        if code is None:
            raise ValidationError(_("信用代码不对：应为 18 位，且末位校验码相符。请核对营业执照。"))
        return code


class LinesField(forms.CharField):
    """Several short texts, one per line; cleaned to a list without doubles."""

    def __init__(self, *, most: int = 20, length: int = 200, **options: Any) -> None:
        self.most, self.length = most, length
        super().__init__(widget=forms.Textarea(attrs={"rows": 2}), required=False, **options)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        lines = [clean_text(line, self.length) for line in super().clean(value).splitlines()]
        return list(dict.fromkeys(line for line in lines if line))[: self.most]
