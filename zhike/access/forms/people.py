"""The form of a person, as an administrator fills it in, and as people do for themselves."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from zhike.web.forms import Form, ManyPills, PhoneInput, Pills

from ..models import Role
from ..queries import list_departments

_LANGUAGES = [("", _("跟随浏览器")), *settings.LANGUAGES]


def department_choices(empty: Any = "—") -> list[tuple[str, str]]:
    """Return all departments, each with its depth shown by leading spaces."""
    rows = list_departments()
    return [("", empty), *((str(row.pk), "　" * (row.path.count("/") - 2) + row.name) for row in rows)]


class PersonForm(Form):
    """A colleague's data."""

    name = forms.CharField(label=_("姓名"), max_length=40)
    login = forms.CharField(
        label=_("登录名"),
        max_length=60,
        help_text=_("字母、汉字、数字或 . _ -，不分大小写"),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}),
    )
    department_id = forms.TypedChoiceField(label=_("部门"), coerce=int, empty_value=None, required=False)
    title = forms.CharField(label=_("职务"), max_length=40, required=False)
    phone = forms.CharField(
        label=_("手机"), max_length=30, required=False, widget=PhoneInput, help_text=_("可用来登录")
    )
    email = forms.EmailField(label=_("邮箱"), required=False, help_text=_("可用来登录和找回密码"))
    language = forms.ChoiceField(label=_("语言"), choices=_LANGUAGES, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["department_id"].choices = department_choices()  # type: ignore[attr-defined]


class RolesForm(Form):
    """Which roles a person holds."""

    roles = forms.TypedMultipleChoiceField(label=_("角色"), coerce=int, required=False, widget=ManyPills)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(role.pk, role.label) for role in Role.objects.order_by("pk")]
        self.fields["roles"].choices = choices  # type: ignore[attr-defined]


class NewPersonForm(PersonForm):
    """A new colleague with a first password that must be changed at the first sign-in."""

    password = forms.CharField(
        label=_("初始密码"),
        max_length=128,
        required=False,
        strip=False,
        help_text=_("请转告本人；首次登录时必须修改。留空则暂时不能登录。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    roles = forms.TypedMultipleChoiceField(label=_("角色"), coerce=int, required=False, widget=ManyPills)

    def __init__(self, *args: Any, may_set_roles: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if may_set_roles:
            choices = [(role.pk, role.label) for role in Role.objects.order_by("pk")]
            self.fields["roles"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["roles"]


class ProfileForm(Form):
    """What people change about themselves."""

    name = forms.CharField(label=_("姓名"), max_length=40)
    phone = forms.CharField(
        label=_("手机"), max_length=30, required=False, widget=PhoneInput, help_text=_("可用来登录")
    )
    email = forms.EmailField(label=_("邮箱"), required=False, help_text=_("可用来登录和找回密码"))
    language = forms.ChoiceField(label=_("语言"), choices=_LANGUAGES, required=False)
    theme = forms.ChoiceField(
        label=_("外观"),
        choices=[("auto", _("跟随系统")), ("light", _("浅色")), ("dark", _("深色"))],
        widget=Pills,
        required=False,
    )


def password_field(label: Any, autocomplete: str) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, max_length=128, strip=False, widget=widget)


class PasswordForm(Form):
    """The present password and the new one twice."""

    old = password_field(_("当前密码"), "current-password")
    password = password_field(_("新密码"), "new-password")
    again = password_field(_("再输入一次新密码"), "new-password")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("password") and values.get("again") and values["password"] != values["again"]:
            self.add_error("again", _("两次输入的新密码不一样。"))
        return values


class NewPasswordForm(PasswordForm):
    """A new password twice, for whoever proved by mail who they are."""

    old = None  # type: ignore[assignment]
