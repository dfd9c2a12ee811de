"""What a voice note may be, and who hears it: whoever reads the entry."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal

MEGABYTE = 2**20


@dataclass(frozen=True)
class VoicePolicy:
    """What the company allows; see the setting 语音."""

    longest_seconds: int = 120
    largest_mb: int = 5

    @property
    def largest(self) -> int:
        """Return the limit in bytes."""
        return self.largest_mb * MEGABYTE


def why_cannot_keep_voice(*, size: int, kind: str | None, seconds: int, policy: VoicePolicy) -> Refusal | None:
    """Say why this cannot be kept as a voice note, or return None."""
    facts = {"field": "voice", "size": size, "seconds": seconds}
    if not size:
        return Refusal("activities.voice_empty", _("这段语音是空的，请重录。"), facts)
    if size > policy.largest:
        return too_large(policy)
    if kind is None:
        return Refusal(
            "activities.voice_unreadable", _("这不是浏览器录下的语音；录音文件请在“通话与录音”里上传。"), facts
        )
    if seconds > policy.longest_seconds + 5:
        sentence = _("语音最长 %(n)d 秒，请分几段说。") % {"n": policy.longest_seconds}
        return Refusal("activities.voice_too_large", sentence, facts)
    return None


def too_large(policy: VoicePolicy) -> Refusal:
    """Refuse a voice note of too many bytes."""
    sentence = _("语音超过 %(mb)d MB，请分几段说。") % {"mb": policy.largest_mb}
    return Refusal("activities.voice_too_large", sentence, {"field": "voice"})
