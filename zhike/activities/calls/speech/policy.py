"""What a company sets about transcripts: where the speech model lies, and which words are looked for."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from zhike.access import policies
from zhike.access.actor import Actor
from zhike.lib.refusals import Refusal

from .folders import Model, NoModelError, recognise
from .problems import why_no_model

KEY = "calls.words"
# Words of the trade as customers and reps say them; each company writes its own.
KEYWORDS = ("预算", "价格", "合同", "竞争对手", "什么时候上线", "谁来决定")
FORBIDDEN = ("保证赚", "绝对没问题", "全国最低价", "私下返点", "加我个人微信转账")


def _check(actor: Actor, values: policies.Values) -> Refusal | None:
    path = str(values["model_folder"]).strip()
    if not path:
        return None
    try:
        recognise(path)
    except NoModelError as problem:
        return why_no_model(problem.code)
    return None


POLICY = policies.Policy(
    KEY,
    _("录音的文字稿"),
    _("本机装了语音模型，录音分析好以后就写成文字稿，再找提问、关键词、禁语和话术。声音和文字都不离开这台机器。"),
    (
        policies.PolicyField(
            "model_folder",
            _("语音模型文件夹"),
            "",
            kind="text",
            maximum=300,
            required=False,
            help=_(
                "服务器上的完整路径，里面有 tokens.txt 和 sherpa-onnx 的 ONNX 模型"
                "（SenseVoice、Paraformer、Zipformer、Whisper 等）。留空就没有文字稿；产品自己不下载模型。"
            ),
        ),
        policies.PolicyField(
            "keywords",
            _("关键词"),
            list(KEYWORDS),
            kind="lines",
            required=False,
            help=_("每行一个，双方谁说到都标出来。"),
        ),
        policies.PolicyField(
            "forbidden", _("禁语"), list(FORBIDDEN), kind="lines", required=False, help=_("每行一个，我方说到就标红。")
        ),
        policies.PolicyField(
            "step_percent",
            _("话术的一句说到"),
            70,
            unit=_("% 算说过"),
            minimum=40,
            maximum=100,
            help=_("按字面相近程度比较，照意思换了说法可能认不出。"),
        ),
    ),
    check=_check,
    order=212,
)


@dataclass(frozen=True)
class WordPolicy:
    """The settings in force."""

    model_folder: str
    keywords: tuple[str, ...]
    forbidden: tuple[str, ...]
    step_percent: int


def current_words() -> WordPolicy:
    """Return the settings in force."""
    values = policies.get_policy(KEY)
    lines = {name: tuple(one.strip() for one in values[name] if one.strip()) for name in ("keywords", "forbidden")}
    return WordPolicy(str(values["model_folder"]).strip(), **lines, step_percent=int(values["step_percent"]))


def find_model() -> Model | None:
    """Return the model that is set, or None where there is none; raises NoModelError when its folder is not usable."""
    path = str(policies.get_policy(KEY)["model_folder"]).strip()
    return recognise(path) if path else None
