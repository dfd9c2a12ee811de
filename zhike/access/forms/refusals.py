"""Show what a service refused beside the field that it is about."""

from django import forms

from zhike.lib.refusals import Refused


def add_refusal(form: forms.BaseForm, refused: Refused, **names: str) -> None:
    """Add the sentence to the field that the refusal names, or to the whole form.

    `names` maps the service's field names to the form's where they differ.
    """
    named = str(refused.refusal.facts.get("field", ""))
    field = names.get(named, named)
    text = f"{refused.refusal.sentence}{refused.refusal.help}"
    form.add_error(field if field in form.fields else None, text)
