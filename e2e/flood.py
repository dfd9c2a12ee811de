"""A form to be flooded, and what became of it: `python -m e2e.flood open 500`, `python -m e2e.flood count KEY`."""

import json
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhike.sales.models import WebForm


def main() -> None:
    """Design the form and print tokens of pages opened a minute ago, or print what was taken and turned away."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhike.config.settings")
    import django

    django.setup()
    from zhike.sales.models import WebForm

    what, given = sys.argv[1:]
    told = _open(int(given)) if what == "open" else _count(WebForm.objects.get(key=given))
    sys.stdout.write(json.dumps(told))


def _open(count: int) -> dict[str, object]:
    from datetime import timedelta

    from django.utils import timezone

    from zhike.access.models import Person
    from zhike.access.queries import get_actor
    from zhike.sales.finding.capture import keeping, tokens

    now = timezone.now()
    draft = keeping.FormDraft(
        name="被灌的表单",
        title="联系我们",
        intro="",
        fields=[
            {"kind": "name", "label": "", "required": True, "options": []},
            {"kind": "phone", "label": "", "required": True, "options": []},
        ],
        consent="",
        thanks="",
        sites=[],
        source_id=None,
        campaign_id=None,
        is_active=True,
    )
    admin = get_actor(Person.objects.get(login="zhouting").pk)
    form = keeping.save_web_form(actor=admin, form_id=None, draft=draft, now=now)
    opened = now - timedelta(minutes=1)
    return {"key": form.key, "tokens": [tokens.issue(form.key, opened) for _one in range(count)]}


def _count(form: "WebForm") -> dict[str, object]:
    from zhike.customers.models import Customer
    from zhike.sales.models import WebEntry, WebRefusal

    entries = WebEntry.objects.filter(web_form=form)
    leads = Customer.objects.filter(web_entries__web_form=form)
    turned_away = dict(WebRefusal.objects.filter(web_form=form).values_list("reason", "count"))
    return {
        "entries": entries.count(),
        "leads": sorted(leads.values_list("name", flat=True)),
        "turned_away": turned_away,
    }


if __name__ == "__main__":
    main()
