"""The reasons of a score as people read them."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SENTENCES: dict[str, str | Promise] = {
    "same_code": gettext_lazy("信用代码相同"),
    "other_code": gettext_lazy("信用代码不同"),
    "other_kind": gettext_lazy("一个是单位，一个是个人"),
    "same_name": gettext_lazy("名称相同"),
    "same_person_name": gettext_lazy("姓名相同"),
    "same_form": gettext_lazy("名称只差公司形式"),
    "same_core": gettext_lazy("字号相同，地区或集团不同"),
    "core_without_place": gettext_lazy("字号相同，一方没写地区"),
    "alike_name": gettext_lazy("名称几乎相同"),
    "close_name": gettext_lazy("名称相近"),
    "strange_name": gettext_lazy("名称差别大"),
    "same_phone": gettext_lazy("电话相同"),
    "same_email": gettext_lazy("邮箱相同"),
    "same_wechat": gettext_lazy("微信相同"),
    "crowded_phone": gettext_lazy("电话相同（多家共用）"),
    "crowded_email": gettext_lazy("邮箱相同（多家共用）"),
    "crowded_wechat": gettext_lazy("微信相同（多家共用）"),
    "same_address": gettext_lazy("地址相同"),
    "same_contact": gettext_lazy("联系人同名"),
}


def sentence_of(code: str) -> str:
    """Return a reason in words."""
    return str(SENTENCES.get(code, code))


def say_reasons(codes: Iterable[str]) -> str:
    """Return reasons as one line."""
    return _("；").join(sentence_of(code) for code in codes)
