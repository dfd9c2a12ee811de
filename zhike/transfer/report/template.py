"""The empty sheet that people fill in: a column for every field that they may fill, and how each is filled."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.customers.choices import CustomKind
from zhike.customers.custom.definitions import Definition
from zhike.customers.fields import rule_of

from ..choices import Target
from ..mapping.fields import Field, fields_of
from ..mapping.own import importable
from ..mapping.values import CHOICES

# 省市区 is one column here, and a person has one name.
_LEFT_OUT = frozenset({"province", "city", "county", "contact_family_name", "contact_given_name"})
_WIDTH = 16


def write_template(target: Path, *, actor: Actor) -> None:
    """Write the workbook: a sheet with the headers, a sheet that says how to fill them."""
    import xlsxwriter  # slow to load, and few ask for a workbook

    book = xlsxwriter.Workbook(str(target), {"strings_to_formulas": False, "strings_to_urls": False})
    try:
        bold = book.add_format({"bold": True, "bg_color": "#E5F3F1", "border": 1, "border_color": "#D5DDDB"})
        lines = list_lines(actor)
        sheet, words = book.add_worksheet(_("客户")), book.add_worksheet(_("填写说明"))
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(lines) - 1, _WIDTH)
        words.set_column(0, 0, _WIDTH)
        words.set_column(1, 1, 80)
        for place, (label, hint) in enumerate(lines):
            sheet.write_string(0, place, label, bold)
            words.write_string(place, 0, label, bold)
            words.write_string(place, 1, hint)
    finally:
        book.close()


def list_lines(actor: Actor) -> list[tuple[str, str]]:
    """Return header and explanation of every field that the actor may fill, the company's own last."""
    built_in = [one for one in fields_of(Target.CUSTOMERS) if one.key not in _LEFT_OUT and _is_open(actor, one)]
    own = [one for one in importable().values() if rule_of(actor, one.name) not in ("hidden", "readonly")]
    return [(str(one.label), _hint(one)) for one in built_in] + [(one.label, _own_hint(one)) for one in own]


def _is_open(actor: Actor, one: Field) -> bool:
    return rule_of(actor, one.rule or one.key) not in ("hidden", "readonly")


def _hint(one: Field) -> str:
    if one.key == "name":
        return _("必填")
    if one.key in CHOICES:
        return _listed(str(label) for _value, label in CHOICES[one.key].choices)
    return _kind_hints().get(one.kind, "")


def _own_hint(one: Definition) -> str:
    """Return what to write into one of the company's own fields, with its own help first."""
    options = _listed(option.label for option in one.open_options()) if one.options else ""
    several = _("可以填几项，用顿号分开") if one.kind == CustomKind.CHOICES else ""
    words = _kind_hints().get(one.kind, "")
    return "；".join(part.rstrip("。") for part in (one.help, words, options, several) if part)


def _listed(labels: Any) -> str:
    return _("填其中一项：%(options)s") % {"options": "、".join(labels)}


def _kind_hints() -> dict[str, str]:
    """Return how cells of a kind are written."""
    return {
        "date": _("如 2026-11-21"),
        "time": _("如 09:30"),
        "money": _("如 12345.00 或 1.2万"),
        "count": _("整数"),
        "integer": _("整数"),
        "decimal": _("数字"),
        "boolean": _("是 或 否"),
        "person": _("同事的姓名或登录名"),
        "owner": _("同事的姓名或登录名"),
        "region": _("如 江苏省苏州市"),
        "link": _("如 https://example.com"),
        "phones": _("几个号码用斜杠分开"),
    }
