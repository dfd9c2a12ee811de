"""What customers are to each other: typed, dated edges between two of them."""

import pghistory
import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..choices import RelationKind
from .customer import Customer

# Only edges that hold today or later count. Two edges at once cannot close a circle: the second waits and looks again.
NO_FAMILY_CIRCLE = """
PERFORM pg_advisory_xact_lock(hashtextextended('customers.parent', 0));
IF EXISTS (
  WITH RECURSIVE above(id) AS (
    SELECT customer_id FROM customers_relation
    WHERE kind = 'parent' AND other_id = NEW.other_id AND (until IS NULL OR until > CURRENT_DATE)
    UNION
    SELECT edge.customer_id FROM customers_relation AS edge JOIN above ON edge.other_id = above.id
    WHERE edge.kind = 'parent' AND (edge.until IS NULL OR edge.until > CURRENT_DATE)
  )
  SELECT 1 FROM above WHERE id = NEW.other_id
) THEN
  RAISE EXCEPTION 'Customer % is its own parent.', NEW.other_id
    USING ERRCODE = 'check_violation', CONSTRAINT = 'relation_parent_in_no_circle';
END IF;
RETURN NULL;
"""
DIRECTED = ("referral", "parent", "supplier")


@pghistory.track(
    pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old), exclude=["version"]
)
class Relation(models.Model):
    """One edge. Of directed kinds `customer` brings, owns or supplies `other`; the rest keep the lower id first.

    It belongs to both ends: whoever moves the rows of a customer moves `customer_id` and `other_id`.
    """

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="relations", db_index=False)
    other = models.ForeignKey(Customer, models.CASCADE, related_name="relations_back", db_index=False)
    kind = models.CharField(_("关系"), max_length=12, choices=RelationKind)
    since = models.DateField(_("从何时起"), null=True, blank=True)
    until = models.DateField(_("到何时止"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True, default="")
    version = models.PositiveIntegerField(default=1, editable=False)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("客户关系")
        indexes = [
            models.Index("customer", "kind", "id", name="relation_of_customer"),
            models.Index("other", "kind", "id", name="relation_of_other"),
        ]
        constraints = [
            models.UniqueConstraint(
                "customer", "other", "kind", condition=models.Q(until__isnull=True), name="relation_once"
            ),
            models.CheckConstraint(condition=~models.Q(customer=models.F("other")), name="relation_between_two"),
            models.CheckConstraint(
                condition=models.Q(kind__in=DIRECTED) | models.Q(customer__lt=models.F("other")),
                name="relation_written_one_way",
            ),
            models.CheckConstraint(
                condition=models.Q(since__isnull=True)
                | models.Q(until__isnull=True)
                | models.Q(since__lte=models.F("until")),
                name="relation_ends_after_it_begins",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="no_circle",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                condition=pgtrigger.Q(new__kind="parent", new__until__isnull=True),
                func=NO_FAMILY_CIRCLE,
            )
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.kind} {self.other_id}"
