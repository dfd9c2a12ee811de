"""Change what holds for the whole company; every version is kept."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.events.services import record
from zhike.lib.refusals import Refusal, Refused, refuse_if

from .. import policies
from ..actor import Actor
from ..models import PolicyVersion
from ..queries.capabilities import refuse_unless_capable


def change_policy(
    *, actor: Actor, key: str, values: Mapping[str, Any], seen_version: int | None = None, now: datetime | None = None
) -> PolicyVersion | None:
    """Write the next version of a policy, or nothing when nothing changed.

    Refused when somebody else wrote a version after `seen_version` was shown, and
    for what the policy's own check refuses. In force everywhere within five seconds.
    """
    refuse_unless_capable(actor, "setting", "edit")
    policy = policies.find(key)
    if policy is None:
        raise Http404
    stored = policies.find_version(key)
    version = stored.version if stored else 0
    if seen_version is not None and seen_version != version:
        raise Refused(_changed_meanwhile())
    old = dict(policies.get_policy(key))
    new = old | {name: values[name] for name in policy.defaults if name in values}
    if new == old:
        return None
    refuse_if(policy.check(actor, new) if policy.check else None)
    row = PolicyVersion(
        key=key, version=version + 1, values=new, old_values=old, by_id=actor.id_or_none, at=now or timezone.now()
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            changed = {name: [old[name], new[name]] for name in new if old[name] != new[name]}
            data = {"policy": key, "name": str(policy.label), "version": row.version, "changed": changed}
            record(actor=actor, kind="access.policy_changed", data=data, at=row.at)
    except IntegrityError as error:
        raise Refused(_changed_meanwhile()) from error
    policies.forget(key)
    return row


def _changed_meanwhile() -> Refusal:
    sentence = _("有人刚刚改过这项设置，你看到的已不是最新内容。")
    return Refusal("access.policy_changed_meanwhile", sentence, help=_("请刷新页面后再改。"))
