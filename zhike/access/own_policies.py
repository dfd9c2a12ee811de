"""The policies of this room: company, passwords, lock-out, sessions, allowed addresses."""

from datetime import timedelta

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zhike.lib.refusals import Refusal

from .actor import Actor
from .addresses import is_inside, read_networks
from .policies import Policy, PolicyField, Values, get_policy, register

COMPANY = "company"
PASSWORD = "access.password"  # noqa: S105 - the name of a policy
LOCKOUT = "access.lockout"
SESSION = "access.session"
ADDRESSES = "access.addresses"


def why_bad_networks(actor: Actor, values: Values) -> Refusal | None:
    """Refuse unreadable lines, and a list that would shut out the person who saves it."""
    try:
        networks = read_networks(str(values["networks"]))
    except ValueError as error:
        sentence = _now("“%(line)s”不是网络地址。") % {"line": error}
        return Refusal("access.bad_network", sentence, {"field": "networks"}, _now("例如 10.0.0.0/8 或 203.0.113.7"))
    if actor.person_id and not is_inside(actor.address, networks):
        sentence = _now("你现在的地址 %(address)s 不在名单里，保存后你自己也无法进入。") % {"address": actor.address}
        return Refusal("access.shuts_out_self", sentence, {"field": "networks", "address": actor.address})
    return None


def longest_rest() -> timedelta:
    """Return after how long without use every session has ended."""
    policy = get_policy(SESSION)
    return max(timedelta(days=policy["remember_days"]), timedelta(minutes=policy["idle_minutes"]))


POLICIES = (
    Policy(
        COMPANY,
        _("公司"),
        _("公司名称显示在登录页、邮件和导出文件上。"),
        (PolicyField("name", _("公司名称"), "", kind="text", maximum=60),),
        order=10,
    ),
    Policy(
        PASSWORD,
        _("密码规则"),
        _("对以后设置的密码生效；太常见的、含登录名或姓名的密码总是被拒绝。"),
        (
            PolicyField("min_length", _("最短长度"), 12, unit=_("个字符"), minimum=8, maximum=64),
            PolicyField(
                "max_age_days",
                _("最长使用时间"),
                0,
                unit=_("天"),
                minimum=0,
                maximum=730,
                zero=_("不过期"),
                help=_("到期后下次登录须修改；0 表示不过期。"),
            ),
        ),
        order=20,
    ),
    Policy(
        LOCKOUT,
        _("登录锁定"),
        _("连续输错密码或验证码后，账号与来源地址暂时锁定。"),
        (
            PolicyField("account_failures", _("账号连续失败"), 5, unit=_("次后锁定"), minimum=3, maximum=50),
            PolicyField("address_failures", _("同一地址失败"), 30, unit=_("次后锁定"), minimum=5, maximum=1000),
            PolicyField("window_minutes", _("计数时间"), 15, unit=_("分钟内"), minimum=1, maximum=1440),
            PolicyField("lock_minutes", _("锁定时间"), 15, unit=_("分钟"), minimum=1, maximum=1440),
        ),
        order=30,
    ),
    Policy(
        SESSION,
        _("会话"),
        _("多久不操作须重新登录；改权限、导出前多久之内须验证过身份。"),
        (
            PolicyField("idle_minutes", _("无操作退出"), 720, unit=_("分钟"), minimum=5, maximum=43200),
            PolicyField(
                "remember_days",
                _("勾选保持登录后"),
                14,
                unit=_("天不用才退出"),
                minimum=0,
                maximum=90,
                zero=_("不提供保持登录"),
                help=_("0 表示不提供保持登录。"),
            ),
            PolicyField("fresh_minutes", _("身份验证有效"), 15, unit=_("分钟"), minimum=1, maximum=240),
        ),
        order=40,
    ),
    Policy(
        ADDRESSES,
        _("允许的网络"),
        _("只有来自这些网络的人可以登录和使用；留空表示不限制。"),
        (
            PolicyField(
                "networks",
                _("网络地址"),
                "",
                kind="lines",
                maximum=4000,
                required=False,
                help=_("每行一个，例如 10.0.0.0/8 或 203.0.113.7"),
            ),
        ),
        check=why_bad_networks,
        order=50,
    ),
)


def declare() -> None:
    """Declare the policies with the values that hold until somebody changes them."""
    register(*POLICIES)
