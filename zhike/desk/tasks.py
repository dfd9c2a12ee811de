"""Jobs of the desk: the demo company that the set-up page offers."""

from django.db import transaction
from procrastinate.contrib.django import app

from zhike.access.services.setup import claim_first_start
from zhike.lib.refusals import Refused


@app.task(name="desk.load_demo", queueing_lock="desk.load_demo")
def load_demo_company() -> str:
    """Load the demo company into an empty database; do nothing when somebody was faster."""
    from .demo.load import load_demo  # a program in use never needs it

    try:
        with transaction.atomic():
            claim_first_start()
            load_demo()
    except Refused as refused:
        return refused.refusal.code
    return "loaded"
