"""What the scripts of the queue say; they travel to the phone in the person's language."""

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    """Return the sentences by name; {n} is a number."""
    return {
        "kept": _("已记在手机上，联网后自动提交"),
        "taken": _("离线记录已提交：{n} 条"),
        "refused": _("有 {n} 条离线记录没能提交，请看原因"),
        "sign_in": _("登录已过期：重新登录后，离线记录会自动提交"),
        "bar_waiting": _("{n} 条离线记录等待提交"),
        "bar_refused": _("{n} 条离线记录没能提交，点这里处理"),
        "leaving": _(
            "还有 {n} 条记录没有提交。退出后它们加密留在这部手机上，别人看不到也提交不了；你下次登录时再提交。"
        ),
        "leave": _("仍然退出"),
    }
