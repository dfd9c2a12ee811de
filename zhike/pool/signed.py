"""Which customers count as signed: until contracts exist, those whose stage says so. One place for all of the room."""

from django.db.models import Q

from zhike.customers.choices import Stage

SIGNED_STAGES = (Stage.CLOSED.value, Stage.AFTER_SALES.value)
SIGNED = Q(stage__in=SIGNED_STAGES)
SIGNED_SQL = "{row}.stage IN ('closed', 'after_sales')"
