"""What the screens of finding customers post."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from zhike.access.actor import Actor
from zhike.conditions.language import Compare, Group, parse_text
from zhike.conditions.registry import fields_of
from zhike.customers.models import InstalledProduct, Source
from zhike.web.forms import Form, ManyPills, MoneyInput, Pills, Switch

from ..models import Campaign, Competitor
from .attributes import SUBJECT, offered
from .attributing import campaign_field
from .capture import rules as capture
from .capture.keeping import CampaignDraft, CostDraft, FormDraft
from .competitors import CompetitorDraft, IncumbentDraft
from .profiles import ProfileDraft

_NONE = ("", lazy("不选"))
_SPARE = 2


def _choices(form: forms.Form, name: str, rows: Any, nothing: Any = _NONE) -> None:
    form.fields[name].choices = [nothing, *((str(key), label) for key, label in rows)]  # type: ignore[attr-defined]


def _id(value: str) -> int | None:
    return int(value) if value else None


class ProfileForm(Form):
    """A profile; the builder fills `cond`, the condition of a good customer."""

    name = forms.CharField(label=lazy("画像名称"), max_length=60)
    cond = forms.CharField(required=False, widget=forms.Textarea, max_length=20_000)
    product = forms.CharField(
        label=lazy("产品线"),
        max_length=60,
        required=False,
        help_text=lazy("只算用了这条产品线的好客户；不写就是全部。"),
    )
    base = forms.ChoiceField(
        label=lazy("和谁比"), required=False, help_text=lazy("可以选一个客群；不选就和看得到的全部客户比。")
    )
    attributes = forms.MultipleChoiceField(
        label=lazy("看哪些属性"), required=False, widget=ManyPills, help_text=lazy("不选就是全部。")
    )
    minimum = forms.IntegerField(
        label=lazy("一个属性至少要有多少位客户"),
        min_value=5,
        max_value=100_000,
        initial=20,
        help_text=lazy("少于这个数的不显示，免得把巧合当规律。"),
    )
    is_main = forms.BooleanField(
        label=lazy("用来给线索打分"),
        required=False,
        widget=Switch,
        help_text=lazy("只能有一个；换了以后下次重算生效。"),
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["attributes"].choices = [  # type: ignore[attr-defined]
            (key, str(one.field.label)) for key, one in offered(actor).items()
        ]
        segment = fields_of(SUBJECT).get("segment")
        _choices(self, "base", segment.list_choices() if segment else (), ("", lazy("看得到的全部客户")))
        lines = InstalledProduct.objects.order_by("product").values_list("product", flat=True).distinct()[:50]
        self.product_lines = [line for line in lines if line]

    def draft(self) -> ProfileDraft:
        """Return what the service takes; refused when the condition is none."""
        sent = self.cleaned_data
        base = Group("all", (Compare("segment", "any", [int(sent["base"])]),)) if sent["base"] else None
        return ProfileDraft(
            name=sent["name"],
            product=sent["product"],
            good=parse_text(sent["cond"]) if sent["cond"] else None,
            base=base,
            attributes=sent["attributes"],
            minimum=sent["minimum"],
            is_main=sent["is_main"],
        )


class CompetitorForm(Form):
    """A competitor."""

    name = forms.CharField(label=lazy("竞争对手"), max_length=80)
    website = forms.CharField(label=lazy("网址"), max_length=200, required=False)
    strengths = forms.CharField(label=lazy("优势"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3}))
    weaknesses = forms.CharField(
        label=lazy("弱点"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3})
    )
    tactics = forms.CharField(
        label=lazy("怎样应对"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3})
    )
    is_active = forms.BooleanField(label=lazy("在用"), required=False, initial=True, widget=Switch)

    def draft(self) -> CompetitorDraft:
        """Return what the service takes."""
        return CompetitorDraft(**self.cleaned_data)


class IncumbentForm(Form):
    """A competitor that serves a customer."""

    competitor = forms.ChoiceField(label=lazy("竞争对手"))
    product = forms.CharField(label=lazy("用的产品"), max_length=80, required=False)
    since = forms.DateField(label=lazy("从何时起"), required=False)
    renews_on = forms.DateField(
        label=lazy("合同到期日"), required=False, help_text=lazy("快到期时提醒负责人，天数在设置里改。")
    )
    yearly_amount = forms.DecimalField(
        label=lazy("每年费用"), required=False, min_value=0, max_digits=14, decimal_places=2, widget=MoneyInput
    )
    note = forms.CharField(label=lazy("情况"), max_length=300, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = Competitor.objects.filter(is_active=True).values_list("pk", "name")
        _choices(self, "competitor", rows, ("", lazy("请选择")))

    def draft(self) -> IncumbentDraft:
        """Return what the service takes."""
        sent = dict(self.cleaned_data)
        return IncumbentDraft(competitor_id=int(sent.pop("competitor")), **sent)


class WebFormForm(Form):
    """A public form with its questions, a line each; two empty lines are offered at the end."""

    name = forms.CharField(label=lazy("表单名称"), max_length=60, help_text=lazy("只有同事看得到。"))
    title = forms.CharField(label=lazy("标题"), max_length=80)
    intro = forms.CharField(label=lazy("开头的话"), max_length=400, required=False, widget=forms.Textarea({"rows": 2}))
    consent = forms.CharField(
        label=lazy("同意条款"),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=lazy("填写的人必须勾选同意。每一版都保留。"),
    )
    thanks = forms.CharField(label=lazy("提交后的话"), max_length=300, required=False)
    sites = forms.CharField(
        label=lazy("可以嵌入的网站"),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=lazy("每行一个网址，如 https://www.example.com；不写就只能直接打开，不能嵌入。"),
    )
    source = forms.ChoiceField(label=lazy("来源"), required=False)
    campaign = forms.ChoiceField(label=lazy("市场活动"), required=False, help_text=lazy("不选就按链接里的代号判断。"))
    is_active = forms.BooleanField(label=lazy("开放填写"), required=False, initial=True, widget=Switch)

    def __init__(self, data: Any = None, *, questions: list[dict[str, Any]], **options: Any) -> None:
        super().__init__(data, **options)
        _choices(self, "source", Source.objects.filter(is_active=True).values_list("pk", "name"))
        _choices(self, "campaign", Campaign.objects.filter(is_active=True).values_list("pk", "name"))
        sent = sum(1 for name in data if name.startswith("kind_")) if data is not None else 0
        self.places = range(min(max(len(questions) + _SPARE, sent), capture.MOST_QUESTIONS + _SPARE))
        for place in self.places:
            for name, field in _question(questions[place] if place < len(questions) else {}).items():
                self.add_field(f"{name}_{place}", field)

    def groups(self) -> list[list[Any]]:
        """Return the fields of each question."""
        return [[self[f"{name}_{place}"] for name in ("kind", "label", "options", "required")] for place in self.places]

    def clean_sites(self) -> list[str]:
        """Read one site per line."""
        lines = [line for line in self.cleaned_data["sites"].split() if line]
        found = [capture.read_site(line) for line in lines]
        wrong = [line for line, site in zip(lines, found, strict=True) if site is None]
        if wrong:
            raise ValidationError(_("看不懂这个网址：%(site)s") % {"site": wrong[0][:60]})
        if len(lines) > capture.MOST_SITES:
            raise ValidationError(_("最多 %(n)s 个网站。") % {"n": capture.MOST_SITES})
        return [site for site in dict.fromkeys(found) if site]

    def draft(self) -> FormDraft:
        """Return what the service takes."""
        sent = self.cleaned_data
        names = ("name", "title", "intro", "consent", "thanks", "sites", "is_active")
        return FormDraft(
            **{name: sent[name] for name in names},
            fields=[one for place in self.places if (one := self._read(place))],
            source_id=_id(sent["source"]),
            campaign_id=_id(sent["campaign"]),
        )

    def _read(self, place: int) -> dict[str, Any] | None:
        sent = {name: self.cleaned_data[f"{name}_{place}"] for name in ("kind", "label", "options", "required")}
        if not sent["kind"]:
            return None
        options = [one.strip()[:60] for one in sent["options"].replace("；", ";").split(";") if one.strip()]
        return {
            "kind": sent["kind"],
            "label": sent["label"],
            "required": sent["required"],
            "options": list(dict.fromkeys(options)),
        }


def _question(known: dict[str, Any]) -> dict[str, forms.Field]:
    kinds = [("", lazy("不用")), *((one.key, one.label) for one in capture.KINDS.values())]
    return {
        "kind": forms.ChoiceField(label=lazy("问什么"), choices=kinds, required=False, initial=known.get("kind", "")),
        "label": forms.CharField(label=lazy("怎么问"), max_length=60, required=False, initial=known.get("label", "")),
        "options": forms.CharField(
            label=lazy("选项，用分号隔开"), max_length=600, required=False, initial="；".join(known.get("options", ()))
        ),
        "required": forms.BooleanField(
            label=lazy("必填"), required=False, initial=known.get("required", False), widget=Switch
        ),
    }


class CampaignForm(Form):
    """A campaign."""

    name = forms.CharField(label=lazy("活动名称"), max_length=60)
    code = forms.CharField(
        label=lazy("链接里的代号"), max_length=60, help_text=lazy("广告链接里的 utm_campaign，用英文字母和数字。")
    )
    source = forms.ChoiceField(label=lazy("来源"), required=False)
    starts_on = forms.DateField(label=lazy("开始日期"), required=False)
    ends_on = forms.DateField(label=lazy("结束日期"), required=False)
    note = forms.CharField(label=lazy("说明"), max_length=300, required=False)
    is_active = forms.BooleanField(label=lazy("在用"), required=False, initial=True, widget=Switch)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _choices(self, "source", Source.objects.filter(is_active=True).values_list("pk", "name"))

    def draft(self) -> CampaignDraft:
        """Return what the service takes."""
        sent = dict(self.cleaned_data)
        return CampaignDraft(source_id=_id(sent.pop("source")), **sent)


class AttributeForm(Form):
    """The campaign that customers are put to, or that they are taken out of one again."""

    campaign = campaign_field()
    takes_back = forms.BooleanField(
        label=lazy("撤回归入"), required=False, widget=Switch, help_text=lazy("从事后归入的活动里拿出来。")
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        cleaned = super().clean() or self.cleaned_data
        if bool(cleaned.get("campaign")) == bool(cleaned.get("takes_back")) and not self.errors:
            self.add_error("campaign", _("请选一个活动，或者打开“撤回归入”，只能二选一。"))
        return cleaned

    @property
    def campaign_id(self) -> int | None:
        """Return the campaign; None takes back."""
        found: int | None = self.cleaned_data.get("campaign")
        return found


class CostForm(Form):
    """Money spent on a campaign or on a source."""

    campaign = forms.ChoiceField(label=lazy("市场活动"), required=False)
    source = forms.ChoiceField(label=lazy("或者只记到来源"), required=False)
    spent_on = forms.DateField(label=lazy("日期"))
    amount = forms.DecimalField(label=lazy("金额"), max_digits=14, decimal_places=2, min_value=0, widget=MoneyInput)
    note = forms.CharField(label=lazy("用途"), max_length=120, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _choices(self, "source", Source.objects.filter(is_active=True).values_list("pk", "name"))
        _choices(self, "campaign", Campaign.objects.values_list("pk", "name"))

    def draft(self) -> CostDraft:
        """Return what the service takes."""
        sent = dict(self.cleaned_data)
        return CostDraft(source_id=_id(sent.pop("source")), campaign_id=_id(sent.pop("campaign")), **sent)


class PeriodForm(Form):
    """The days of a report, and by what it is split."""

    first = forms.DateField(label=lazy("从"))
    last = forms.DateField(label=lazy("到"))
    by = forms.ChoiceField(
        label=lazy("看"), choices=[("source", lazy("来源")), ("campaign", lazy("市场活动"))], widget=Pills
    )
