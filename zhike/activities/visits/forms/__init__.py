"""The forms of visits: parse what was tapped and typed; the rules are the services'."""

from zhike.lib.refusals import Refusal
from zhike.web.forms import Form


def show_refusal(form: Form, refusal: Refusal) -> bool:
    """Put what a rule refused beside its field, or on top where the form has none; False when it is about no field."""
    name = str(refusal.facts.get("field", ""))
    if not name:
        return False
    for known in (name, name.removesuffix("_id")):
        if known in form.fields:
            name = known
            break
    form.add_error(name if name in form.fields else None, f"{refusal.sentence} {refusal.help}".strip())
    return True
