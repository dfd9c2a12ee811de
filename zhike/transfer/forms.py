"""What the import screens post: a file, and what its columns mean."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhike.access.actor import Actor
from zhike.customers.queries.lists import list_sources
from zhike.lib.industries import children, industry_name
from zhike.sales.finding.origins import list_offered, may_name
from zhike.web.forms import FileDrop, Form, PickerField

from .choices import Duplicates, Target
from .mapping.fields import GROUPS, Field, fields_of
from .mapping.own import own_targets
from .mapping.values import CHOICES, KEEP_OUT, MAPPED, guess_value
from .models import ImportRun
from .services import Settlement

_IGNORE = ""
Choice = tuple[str, Any]


class UploadForm(Form):
    """The file to import."""

    target = forms.ChoiceField(
        label=_("导入什么"), choices=Target.choices, widget=forms.RadioSelect, initial=Target.CUSTOMERS, required=False
    )
    file = forms.FileField(label=_("文件"), widget=FileDrop(), error_messages={"required": _("请选择一个文件。")})

    def __init__(self, *args: Any, megabytes: int, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["file"]
        field.widget.note = _(".xlsx、.xls 或 .csv，不超过 %(most)s MB") % {"most": megabytes}
        field.widget.attrs["accept"] = ".xlsx,.xls,.csv,.txt"


class SheetForm(Form):
    """Which sheet, and which row holds the headers."""

    sheet = forms.CharField(required=False)
    header_row = forms.IntegerField(required=False, min_value=1, max_value=1_048_576)


class MappingForm(Form):
    """The field of each column, the meaning of words, and what to do with existing customers.

    Columns are fields column_0, column_1 …; the words of a column that feeds a fixed list are
    value_0_0, value_0_1 … in the order in which they occur.
    """

    duplicates = forms.ChoiceField(label=_("遇到已有客户"), choices=Duplicates.choices, widget=forms.RadioSelect)
    default_owner_id = PickerField(
        "access:people-search",
        label=_("默认负责人"),
        required=False,
        help_text=_("表里没有负责人、或找不到这个人时使用；留空则暂时无人负责。"),
    )
    default_source_id = forms.TypedChoiceField(
        label=_("默认来源"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("表里没有来源时使用。"),
    )
    campaign_id = forms.TypedChoiceField(
        label=_("来源活动"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("展会、会议的名单选它的活动：这次新建的客户都算到活动上；来源还空着的，用活动的来源。"),
    )

    def __init__(self, data: Any = None, *, run: ImportRun, actor: Actor) -> None:
        super().__init__(data, initial=_initial(run))
        self.run = run
        targets = [*fields_of(run.target), *(own_targets(actor) if run.target == Target.CUSTOMERS else ())]
        source: Any = self.fields["default_source_id"]
        if run.target != Target.CUSTOMERS:
            self._leave_out_for_customers(run)
        self._offer_campaigns(actor)
        source.choices = [("", _("不填")), *((one.pk, one.name) for one in list_sources() if one.is_active)]
        for index, header in enumerate(run.headers):
            self.fields[f"column_{index}"] = _column_field(run, index, header, targets)
        for index, key in self.value_columns().items():
            for place, word in enumerate(words_of(run, index)):
                self.fields[f"value_{index}_{place}"] = _value_field(run, key, word)

    def _leave_out_for_customers(self, run: ImportRun) -> None:
        """Leave out what only new customers have; talks are never changed, contacts are never made twice."""
        for name in ("default_owner_id", "default_source_id", "campaign_id"):
            del self.fields[name]
        field: Any = self.fields["duplicates"]
        field.required = False
        if run.target == Target.TALKS:
            field.choices, field.widget = [(Duplicates.FILL, "")], forms.HiddenInput()
            return
        field.label = _("遇到已有联系人")
        field.choices = [
            (Duplicates.SKIP, _("跳过，不改动已有联系人")),
            (Duplicates.FILL, _("只补充已有联系人的空项")),
            (Duplicates.OVERWRITE, _("用文件里的内容覆盖")),
        ]

    def _offer_campaigns(self, actor: Actor) -> None:
        """Offer the campaigns in use to who may say where customers come from."""
        offered = list_offered() if "campaign_id" in self.fields and may_name(actor) else []
        if offered:
            field: Any = self.fields["campaign_id"]
            field.choices = [("", _("不属于活动")), *offered]
        else:
            self.fields.pop("campaign_id", None)

    def chosen(self, index: int) -> str:
        """Return the field that a column feeds, as sent or as guessed."""
        name = f"column_{index}"
        key = self.data.get(name, _IGNORE) if self.is_bound else self.run.columns.get(str(index), _IGNORE)
        return str(key)

    def value_columns(self) -> dict[int, str]:
        """Return the columns that feed a fixed list, with the list."""
        chosen = {index: self.chosen(index) for index in range(len(self.run.headers))}
        return {index: key for index, key in chosen.items() if key in MAPPED and words_of(self.run, index)}

    def columns(self) -> Iterator[dict[str, Any]]:
        """Yield what the table shows of each column."""
        for index, header in enumerate(self.run.headers):
            sample = self.run.samples[index] if index < len(self.run.samples) else {"first": []}
            field = self[f"column_{index}"]
            if header or sample["first"]:
                yield {"header": header, "letter": letters(index), "samples": sample["first"], "field": field}

    def values(self) -> Iterator[dict[str, Any]]:
        """Yield what the table of words shows, column by column."""
        for index, key in self.value_columns().items():
            words = words_of(self.run, index)
            rows = [
                {
                    "word": word,
                    "count": count,
                    "field": self[f"value_{index}_{place}"],
                    "is_unknown": not (guess_value(key, word) or self.run.values.get(key, {}).get(word)),
                }
                for place, (word, count) in enumerate(words.items())
            ]
            yield {"header": self.run.headers[index], "key": key, "rows": rows}

    def settlement(self) -> Settlement:
        """Return what was confirmed."""
        cleaned = self.cleaned_data
        columns = {
            index: key for index in range(len(self.run.headers)) if (key := cleaned.get(f"column_{index}", _IGNORE))
        }
        values: dict[str, dict[str, str]] = {}
        for index, key in self.value_columns().items():
            for place, word in enumerate(words_of(self.run, index)):
                if meant := cleaned.get(f"value_{index}_{place}"):
                    values.setdefault(key, {})[word] = meant
        return Settlement(
            columns=columns,
            values=values,
            duplicates=cleaned["duplicates"] or Duplicates.FILL,
            default_owner_id=cleaned.get("default_owner_id"),
            default_source_id=cleaned.get("default_source_id"),
            campaign_id=cleaned.get("campaign_id"),
        )


def _initial(run: ImportRun) -> dict[str, Any]:
    return {
        "duplicates": run.duplicates,
        "default_owner_id": run.default_owner_id,
        "default_source_id": run.default_source_id,
        "campaign_id": run.campaign_id,
    }


def words_of(run: ImportRun, index: int) -> Mapping[str, int]:
    """Return the distinct words of a column, most frequent first; nothing when they are too many for a list."""
    words: Mapping[str, int] = run.samples[index].get("values", {}) if index < len(run.samples) else {}
    return dict(sorted(words.items(), key=lambda item: (-item[1], item[0])))


def letters(index: int) -> str:
    """Return the letters of a column: A, B … AA."""
    text, number = "", index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def _column_field(run: ImportRun, index: int, header: str, targets: Sequence[Field]) -> forms.ChoiceField:
    choices: list[Any] = [(_IGNORE, _("不导入"))]
    for group, label in GROUPS.items():
        own = [(target.key, target.label) for target in targets if target.group == group]
        choices += [(label, own)] if own else []
    field = forms.ChoiceField(
        label=_("第 %(letter)s 列“%(header)s”对应") % {"letter": letters(index), "header": header},
        choices=choices,
        required=False,
        initial=run.columns.get(str(index), _IGNORE),
    )
    field.widget.attrs |= {
        "hx-post": reverse("transfer:words", args=[run.pk]),
        "hx-target": "#import-words",
        "hx-swap": "outerHTML",
        "hx-include": "closest form",
    }
    return field


def _value_field(run: ImportRun, key: str, word: str) -> forms.ChoiceField:
    known = run.values.get(key, {}).get(word)
    guessed = guess_value(key, word) if known is None else known
    return forms.ChoiceField(
        label=word, choices=_value_choices(key, guessed), required=False, initial=guessed or KEEP_OUT
    )


def _value_choices(key: str, guessed: str) -> list[Choice]:
    if key != "industry":
        return [(KEEP_OUT, _("不导入")), *CHOICES[key].choices]
    sections = children()
    more = [] if not guessed or guessed in dict(sections) else [(guessed, industry_name(guessed))]
    return [(KEEP_OUT, _("不导入")), *more, *sections]
