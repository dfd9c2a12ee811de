"""How long a voice note may be."""

from django.utils.translation import gettext_lazy as _

from zhike.access import policies

from .rules import VoicePolicy

KEY = "voice_notes"
_DELIVERED = VoicePolicy()
FIELDS = (
    policies.PolicyField(
        "longest_seconds", _("最长"), _DELIVERED.longest_seconds, unit=_("秒"), minimum=10, maximum=600
    ),
    policies.PolicyField("largest_mb", _("最大"), _DELIVERED.largest_mb, unit="MB", minimum=1, maximum=20),
)
POLICY = policies.Policy(KEY, _("语音"), _("跟进里的一段语音最长多久、最大多少。"), FIELDS, order=207)


def current_policy() -> VoicePolicy:
    """Return the policy in force."""
    return _read(policies.get_policy(KEY))


def glance_policy() -> VoicePolicy:
    """Return the policy in force, at most some seconds old; for what only decides about buttons."""
    return _read(policies.glance_at_policy(KEY))


def _read(values: policies.Values) -> VoicePolicy:
    return VoicePolicy(**{field.name: int(values[field.name]) for field in FIELDS})
