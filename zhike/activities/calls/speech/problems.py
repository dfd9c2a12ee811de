"""What people read when there is no transcript."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal

from ..rules import problem_sentence


def why_no_model(code: str) -> Refusal:
    """Say what is wrong with the folder of the speech model."""
    help_ = _("请填服务器上的完整路径，或留空。模型可以从 sherpa-onnx 的发布页下载后解压。")
    return Refusal("activities.speech_model_invalid", say_model(code), {"field": "model_folder"}, help=help_)


def say_model(code: str) -> str:
    """Return why a folder holds no usable model."""
    match code:
        case "no_folder":
            return _("没有这个文件夹，或者不是完整路径。")
        case "no_tokens":
            return _("文件夹里没有 tokens.txt，不是语音模型。")
        case "no_model":
            return _("文件夹里没有 ONNX 模型文件。")
        case _other:
            return _(
                "认不出这个模型：只支持 sherpa-onnx 的 SenseVoice、Paraformer、Zipformer、WeNet、NeMo 和 Whisper 模型。"
            )


def say_problem(code: str, facts: Mapping[str, object]) -> str:
    """Return why a recording could not be written down."""
    match code:
        case "no_folder" | "no_tokens" | "no_model" | "unknown_model":
            return _("没有写成文字稿：%(why)s") % {"why": say_model(code)}
        case "no_engine":
            return _("没有写成文字稿：这台服务器没有安装语音识别引擎。")
        case "model_broken":
            return _("没有写成文字稿：语音模型打不开，文件可能不完整。请重新下载。")
        case "took_too_long":
            return _("没有写成文字稿：花了太长时间，已停止。")
        case "too_much_memory":
            return _("没有写成文字稿：模型需要的内存太多，已停止。可以换一个 int8 的小模型。")
        case _other:
            return _("没有写成文字稿：%(why)s") % {"why": problem_sentence(code, dict(facts))}
