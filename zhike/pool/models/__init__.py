"""Tables of the public pool."""

from .holding import CustomerLock, Extension, Holding, PastHolding, Quota
from .pool import Pool, PoolMember
from .presence import Leave, Shift
from .rules import RuleVersion
from .staffing import AssignmentRule, LeadAssignment, Offer, Presence, Rotation

__all__ = [
    "AssignmentRule",
    "CustomerLock",
    "Extension",
    "Holding",
    "LeadAssignment",
    "Leave",
    "Offer",
    "PastHolding",
    "Pool",
    "PoolMember",
    "Presence",
    "Quota",
    "Rotation",
    "RuleVersion",
    "Shift",
]
