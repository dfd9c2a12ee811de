"""Tables of the public pool."""

from .holding import CustomerLock, Extension, Holding, PastHolding, Quota
from .pool import Pool, PoolMember
from .presence import Leave, Shift
from .rules import RuleVersion

__all__ = [
    "CustomerLock",
    "Extension",
    "Holding",
    "Leave",
    "PastHolding",
    "Pool",
    "PoolMember",
    "Quota",
    "RuleVersion",
    "Shift",
]
