"""The component page: every part in every state, and the figures that it is drawn with. Development only."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from zhike.lib.refusals import Refusal
from zhike.web.forms import (
    FileDrop,
    Form,
    ManyPickerField,
    ManyPills,
    MoneyInput,
    PhoneInput,
    PickerField,
    PickerOption,
    Pills,
    Switch,
    form_response,
    picker_response,
    saved_in_place,
)
from zhike.web.listing import Column, Listing
from zhike.web.paging import Cursor, Page

PEOPLE = [(1, "王晓燕", "wangxiaoyan wxy"), (2, "李建国", "lijianguo ljg"), (3, "陈静", "chenjing cj")]
REFUSED = Refusal("pool.holding_full", "你的保有量已满（50 / 50）", {}, "签约或退回一位客户后就能认领。")
LISTING = Listing(
    columns=[
        Column("grade", "", hidden_label="意向等级", fixed=True),
        Column("name", "客户名称", sortable=True, fixed=True),
        Column("contact", "首要联系人"),
        Column("tier", "级别"),
        Column("amount", "预计金额", sortable=True, align="right", descending=True),
        Column("last_contact", "最近联系", sortable=True, descending=True),
        Column("protected", "保护期余"),
        Column("phone", "电话", default=False),
    ],
    sort="-last_contact",
    filters=["owner", "grade"],
)


class GalleryForm(Form):
    """One field of each kind."""

    name = forms.CharField(label="客户名称", max_length=60, help_text="营业执照上的全称")
    kind = forms.ChoiceField(label="类型", choices=[("organisation", "企业"), ("person", "个人")], widget=Pills)
    channels = forms.MultipleChoiceField(
        label="方式",
        choices=[("phone", "电话"), ("visit", "拜访"), ("wechat", "微信")],
        widget=ManyPills,
        required=False,
    )
    source = forms.ChoiceField(
        label="来源", choices=[("", "请选择"), ("web", "官网"), ("referral", "转介绍")], required=False
    )
    mobile = forms.CharField(label="手机", widget=PhoneInput, required=False)
    amount = forms.DecimalField(label="预计金额", widget=MoneyInput, required=False)
    next_on = forms.DateField(label="下次跟进", required=False)
    next_at = forms.DateTimeField(label="约定时间", required=False)
    owner = PickerField("web:components-people", label="负责人", required=False)
    team = ManyPickerField("web:components-people", label="服务团队", required=False)
    radio = forms.ChoiceField(
        label="结果", choices=[("ok", "接通"), ("no", "无人接听")], widget=forms.RadioSelect, required=False
    )
    checks = forms.MultipleChoiceField(
        label="需要", choices=[("a", "报价"), ("b", "样品")], widget=forms.CheckboxSelectMultiple, required=False
    )
    agreed = forms.BooleanField(label="客户同意接收短信", required=False)
    active = forms.BooleanField(label="启用", widget=Switch, required=False)
    note = forms.CharField(label="备注", widget=forms.Textarea, required=False)
    file = forms.FileField(label="附件", widget=FileDrop(note="xlsx、xls、csv，20 MB 以内"), required=False)


def _rows() -> list[dict[str, Any]]:
    now = timezone.now()
    names = [
        "苏州恒远自动化有限公司",
        "青岛博瑞医疗器械有限公司",
        "上海华信科技有限公司",
        "武汉光明建材（集团）有限公司",
    ]
    marks = [
        ("A", "strategic", "战略", 186000, 25),
        ("A", "major", "重要", 248000, 21),
        ("B", "standard", "一般", 58000, 2),
    ]
    marks.append(("C", "prospect", "潜在", 0, -1))
    ages = [timedelta(minutes=5), timedelta(days=1), timedelta(days=6), timedelta(days=80)]
    keys = ("grade", "tier", "tier_label", "amount", "days")
    return [
        {"id": n + 1, "name": names[n], "at": now - ages[n], **dict(zip(keys, marks[n], strict=True))} for n in range(4)
    ]


def _chart() -> dict[str, Any]:
    months = ["7月", "8月", "9月", "10月", "11月"]
    signed = [{"value": value, "url": "#chart"} for value in (42, 55, 61, 48, 80)]
    return {
        "tooltip": {"trigger": "axis"},
        "legend": {"top": 0},
        "xAxis": {"type": "category", "data": months},
        "yAxis": {"type": "value", "name": "万元"},
        "series": [{"type": "bar", "name": "签约", "data": signed}, {"type": "line", "name": "目标", "data": [60] * 5}],
    }


def _context(request: HttpRequest) -> dict[str, Any]:
    faulty = GalleryForm({"name": "", "amount": "十万", "owner": "x", "radio": "ok", "kind": "person"})
    form = GalleryForm(initial={"name": "上海华信科技有限公司", "kind": "organisation", "owner": 1, "team": [1, 3]})
    for one in (form, faulty):
        one.use_labels("owner", _labels)
        one.use_labels("team", _labels)
    faulty.auto_id = "faulty-%s"
    rows = _rows()
    return {
        "form": form,
        "faulty": faulty,
        "rows": rows,
        "state": LISTING.read(request),
        "page": Page(rows, next=Cursor((1, 2), sort="-last_contact")),
        "refused": REFUSED,
        "chart": _chart(),
        "now": timezone.now(),
        "today": timezone.localdate(),
        "week": timedelta(days=7),
    }


def _labels(ids: Any) -> list[tuple[int, str]]:
    return [(number, name) for number, name, _pinyin in PEOPLE if number in ids]


def components(request: HttpRequest) -> HttpResponse:
    """Show every component in every state."""
    return render(request, "web/gallery/page.html", _context(request))


def people(request: HttpRequest) -> HttpResponse:
    """Answer the pickers of the component page."""
    text = request.GET.get("q", "").strip().lower()
    found = [PickerOption(n, name, note=f"工号 {n:03}") for n, name, pinyin in PEOPLE if text in name or text in pinyin]
    return picker_response([*found, PickerOption(9, "赵磊", refused="已离职")] if not text else found)


class PartForm(Form):
    """The form of the drawer."""

    content = forms.CharField(label="内容", widget=forms.Textarea, min_length=4)


def part(request: HttpRequest) -> HttpResponse:
    """Show a form in the drawer, and save it in place."""
    form = PartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return saved_in_place(request, "/_ui/", "已记下这次跟进", undo="/_ui/part/")
    return form_response(request, form, "web/gallery/part.html")
