"""Tables of the public pool."""

from .following import LeftBehind
from .handoff import HandOff, HandOffState, Signature
from .handover import Handover, HandoverItem, HandoverRow, HandoverState, SplitWay
from .holding import CustomerLock, Extension, Holding, PastHolding, Quota
from .pool import Pool, PoolMember
from .presence import Leave, Shift
from .rules import RuleVersion
from .staffing import AssignmentRule, LeadAssignment, Offer, Presence, Rotation
from .sweeping import LeadReminder, ReclaimWarning, RuleDraft, Simulation, SimulationRow, Sweep, SweepRow
from .viewing import ArchiveViews

__all__ = [
    "ArchiveViews",
    "AssignmentRule",
    "CustomerLock",
    "Extension",
    "HandOff",
    "HandOffState",
    "Handover",
    "HandoverItem",
    "HandoverRow",
    "HandoverState",
    "Holding",
    "LeadAssignment",
    "LeadReminder",
    "Leave",
    "LeftBehind",
    "Offer",
    "PastHolding",
    "Pool",
    "PoolMember",
    "Presence",
    "Quota",
    "ReclaimWarning",
    "Rotation",
    "RuleDraft",
    "RuleVersion",
    "Shift",
    "Signature",
    "Simulation",
    "SimulationRow",
    "SplitWay",
    "Sweep",
    "SweepRow",
]
