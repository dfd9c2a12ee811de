"""Forms of the decision chain."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from zhike.web.forms import Form, PickerField, Pills

from ..choices import Closeness, LineKind

People = Sequence[tuple[int, str]]


def person_choice(label: Any, *, required: bool = True, **options: Any) -> forms.TypedChoiceField:
    """Return a choice among the contacts of one customer; none gives None."""
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=None, required=required, **options)


def fill_people(form: forms.BaseForm, name: str, people: People, empty: Any = "—") -> None:
    """Offer the contacts in a choice."""
    form.fields[name].choices = [("", empty), *people]  # type: ignore[attr-defined]


class MoveForm(Form):
    """Whom a person reports to, with the version of the person that was shown."""

    to = person_choice(lazy("向谁汇报"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, people: People, **options: Any) -> None:
        super().__init__(*args, **options)
        fill_people(self, "to", people, lazy("没有上级（放到最上面）"))


class LineForm(Form):
    """Who influences whom, or who is at odds with whom."""

    from_contact = person_choice(lazy("谁"))
    kind = forms.ChoiceField(label=lazy("关系"), choices=LineKind, widget=Pills, initial=LineKind.INFLUENCE)
    to_contact = person_choice(lazy("对谁"))
    note = forms.CharField(label=lazy("说明"), max_length=120, required=False)

    def __init__(self, *args: Any, people: People, **options: Any) -> None:
        super().__init__(*args, **options)
        fill_people(self, "from_contact", people)
        fill_people(self, "to_contact", people)


class StepForm(Form):
    """A station of the decision route."""

    contact = person_choice(lazy("谁"), required=False, help_text=lazy("还不知道是谁，就留空，在下面写岗位。"))
    post = forms.CharField(label=lazy("岗位"), max_length=60, required=False)
    decides = forms.CharField(label=lazy("决定什么"), max_length=200)

    def __init__(self, *args: Any, people: People, **options: Any) -> None:
        super().__init__(*args, **options)
        fill_people(self, "contact", people, lazy("还不知道"))


class TieForm(Form):
    """How well a colleague knows a contact, and how well he should."""

    person = PickerField("access:people-search", label=lazy("同事"))
    current = forms.TypedChoiceField(label=lazy("现在的关系"), choices=Closeness, coerce=int, widget=Pills)
    desired = forms.TypedChoiceField(
        label=lazy("想达到的关系"),
        choices=[("", lazy("不定")), *Closeness.choices],
        coerce=int,
        empty_value=None,
        required=False,
        widget=Pills,
    )


class RoleForm(Form):
    """Who plays a part of the purchase that nobody was known for."""

    contact = forms.TypedChoiceField(label=lazy("是谁"), coerce=int, widget=Pills)

    def __init__(self, *args: Any, people: People, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["contact"].choices = people  # type: ignore[attr-defined]
