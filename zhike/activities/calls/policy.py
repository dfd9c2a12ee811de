"""What a company sets about calls: what is measured, how much one reviews, which words are listened for."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from zhike.access import policies

KEY = "calls"
_KEYWORDS = "预算\n价格\n合同\n对手\n上线时间"
_FORBIDDEN = "保证赚\n绝对没问题\n最便宜\n不关我的事"
FIELDS = (
    policies.PolicyField("recording_mb", _("录音大小上限"), 300, unit="MB", minimum=1, maximum=1000),
    policies.PolicyField("recording_hours", _("录音分析上限"), 2, unit=_("小时"), minimum=1, maximum=6),
    policies.PolicyField("silence_seconds", _("停顿超过"), 2, unit=_("秒算沉默"), minimum=1, maximum=30),
    policies.PolicyField("published_share", _("公开的我方说话占比"), 43, unit="%", minimum=1, maximum=99),
    policies.PolicyField("reviews_a_day", _("经理每个工作日写"), 2, unit=_("份录音分析"), minimum=0, maximum=20),
    policies.PolicyField(
        "speech_folder",
        _("本机语音模型文件夹"),
        "",
        kind="text",
        maximum=200,
        required=False,
        help=_("装有离线语音模型的文件夹，由管理员放好；留空就不转文字。产品不会自己下载模型。"),
    ),
    policies.PolicyField(
        "keywords",
        _("关键词"),
        _KEYWORDS,
        kind="lines",
        maximum=2000,
        required=False,
        help=_("一行一个；转出文字后统计各说了几次。"),
    ),
    policies.PolicyField(
        "forbidden",
        _("禁用语"),
        _FORBIDDEN,
        kind="lines",
        maximum=2000,
        required=False,
        help=_("一行一个；我方说了就标出来。"),
    ),
)


@dataclass(frozen=True)
class CallPolicy:
    """The settings in force."""

    recording_mb: int
    recording_hours: int
    silence_seconds: int
    published_share: int
    reviews_a_day: int
    speech_folder: str
    keywords: str
    forbidden: str


def current_policy() -> CallPolicy:
    """Return the settings in force."""
    values = policies.get_policy(KEY)
    return CallPolicy(**{field.name: values[field.name] for field in FIELDS})
