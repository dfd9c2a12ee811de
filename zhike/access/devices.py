"""Name the device behind a browser's own description, so that people recognise their sessions."""

from django.utils.translation import gettext as _

# The first that is found wins; many browsers also name others.
_BROWSERS = (
    ("WeCom", "wxwork/"),
    ("WeChat", "MicroMessenger/"),
    ("DingTalk", "DingTalk/"),
    ("Feishu", "Lark/"),
    ("Edge", "Edg"),
    ("Opera", "OPR/"),
    ("Firefox", "Firefox/"),
    ("Chrome", "Chrome/"),
    ("Chrome", "CriOS/"),
    ("Safari", "Safari/"),
)
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("macOS", "Mac OS X"),
    ("Linux", "Linux"),
)


def name_device(agent: str) -> str:
    """Return browser and system as people know them: Chrome · Windows."""
    words = {
        "WeCom": _("企业微信"),
        "WeChat": _("微信"),
        "DingTalk": _("钉钉"),
        "Feishu": _("飞书"),
        "HarmonyOS": _("鸿蒙"),
    }
    found = [
        next((words.get(name, name) for name, mark in table if mark in agent), "") for table in (_BROWSERS, _SYSTEMS)
    ]
    return " · ".join(part for part in found if part) or _("未知设备")
