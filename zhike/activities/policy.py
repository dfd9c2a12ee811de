"""How long a record may be corrected or back-dated; set by the company on the settings screen."""

from zhike.access import policies

from .rules import Policy

KEY = "follow_up"


def current_policy() -> Policy:
    """Return the policy in force."""
    values = policies.get_policy(KEY)
    return Policy(correct_hours=int(values["correct_hours"]), backdate_days=int(values["backdate_days"]))
