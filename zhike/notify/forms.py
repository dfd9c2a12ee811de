"""What a person chooses about messages, and the company's mail server."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.access.forms.policies import PolicyForm
from zhike.web.forms import Form, Pills

from . import kinds
from .mail.rules import AT_ONCE, DAILY, HOURLY, Rhythm
from .mail.server import POLICY
from .queries import Choices

DIGESTS = ((AT_ONCE, _("来一条发一封")), (HOURLY, _("每小时合成一封")), (DAILY, _("每天合成一封")))


class ChoicesForm(Form):
    """How each kind of message comes, how often mail does, and the hours to be left alone."""

    digest = forms.ChoiceField(label=_("邮件频率"), choices=DIGESTS, widget=Pills, initial=AT_ONCE)
    daily_at = forms.TimeField(label=_("每天几点发"), initial=Rhythm.daily_at, required=False)
    quiet_from = forms.TimeField(label=_("免打扰开始"), required=False)
    quiet_until = forms.TimeField(label=_("免打扰结束"), required=False)

    def __init__(self, *args: Any, choices: Choices | None = None, **options: Any) -> None:
        if choices is not None:
            options["initial"] = {f"kind_{kind.name}": choices.way_of(kind.name) for kind in kinds.list_kinds()} | {
                name: getattr(choices, name) for name in ("digest", "daily_at", "quiet_from", "quiet_until")
            }
        super().__init__(*args, **options)
        for kind in kinds.list_kinds():
            ways = [way for way in kinds.WAYS if not kind.required or way[0] in (kinds.IN_APP, kinds.BOTH)]
            field = forms.ChoiceField(
                label=str(kind.label), help_text=str(kind.help), choices=ways, widget=Pills, initial=kinds.IN_APP
            )
            self.add_field(f"kind_{kind.name}", field)

    def clean(self) -> dict[str, Any]:
        """Refuse half an interval: with a start there is an end."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and bool(cleaned["quiet_from"]) != bool(cleaned["quiet_until"]):
            missing = "quiet_until" if cleaned["quiet_from"] else "quiet_from"
            self.add_error(missing, _("开始和结束时间要一起填写，或都不填。"))
        return cleaned

    @property
    def kind_names(self) -> list[str]:
        """Return the fields of the kinds."""
        return [name for name in self.fields if name.startswith("kind_")]

    def _kinds_that_come(self, *ways: str) -> list[str]:
        return [name.removeprefix("kind_") for name in self.kind_names if self.cleaned_data[name] in ways]

    @property
    def muted(self) -> list[str]:
        """Return the kinds that do not come inside the program."""
        return self._kinds_that_come(kinds.OFF, kinds.MAIL)

    @property
    def mailed(self) -> list[str]:
        """Return the kinds that come by mail."""
        return self._kinds_that_come(kinds.MAIL, kinds.BOTH)


class MailServerForm(PolicyForm):
    """The mail server and the password of its account, which is never shown again."""

    password = forms.CharField(
        label=_("密码或授权码"),
        required=False,
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("留空表示不改；只存在服务器的一个受保护文件里，不进数据库，也不再显示。"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, policy=POLICY, **options)
