"""How long a record may be corrected or back-dated; set by the company on the settings screen."""

from zhike.access import policies

from .rules import Policy

KEY = "follow_up"


def current_policy() -> Policy:
    """Return the policy in force."""
    return _read(policies.get_policy(KEY))


def glance_policy() -> Policy:
    """Return the policy in force, at most some seconds old; for what only decides about buttons."""
    return _read(policies.glance_at_policy(KEY))


def _read(values: policies.Values) -> Policy:
    return Policy(correct_hours=int(values["correct_hours"]), backdate_days=int(values["backdate_days"]))
