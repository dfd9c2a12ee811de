"""Rules that contradict themselves. Pure."""

from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal

from ..rules import PoolRules

LONGEST = 3650


def why_bad_rules(rules: PoolRules) -> Refusal | None:
    """Say what is wrong with rules, or return None."""
    if rules.cap_days is not None and rules.cap_days < rules.default_days:
        sentence = _("最长保护 %(cap)s 天，比默认的 %(days)s 天还短。")
        facts = {"cap": rules.cap_days, "days": rules.default_days}
        return Refusal("pool.cap_below_default", sentence % facts, {**facts, "field": "cap_days"})
    keys = [one.key for one in rules.triggers]
    if len(keys) != len(set(keys)):
        return Refusal("pool.triggers_alike", _("两条回收规则的名称相同。"), help=_("请改其中一个的名称。"))
    for one in rules.triggers:
        if one.is_active and not one.tests:
            sentence = _("回收规则“%(name)s”没有说什么情况下回收。") % {"name": one.label or one.key}
            return Refusal("pool.trigger_without_test", sentence, help=_("请至少选一种情况，或把它停用。"))
    return None


def why_cannot_publish(*, is_tried: bool, is_same: bool) -> Refusal | None:
    """Say why a draft cannot be published: nobody tried it as it stands, or it changes nothing."""
    if is_same:
        return Refusal("pool.rules_unchanged", _("草稿和现在的规则一样，不用发布。"))
    if not is_tried:
        return Refusal(
            "pool.rules_not_tried",
            _("这份草稿改过之后还没有试算。"),
            help=_("请先试算，看清楚谁会失去哪些客户，再发布。"),
        )
    return None
