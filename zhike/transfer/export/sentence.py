"""What an export is about, in one sentence: 视图“我的”，级别 重要，按最近联系排序."""

from datetime import datetime

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.access.queries import get_actor
from zhike.customers.chips import chips_of
from zhike.customers.whole import WholeList, read_whole_list
from zhike.lib.refusals import Refused

from .models import ExportRun


def filter_sentence(actor: Actor, whole: WholeList, picked: int = 0) -> str:
    """Return view, condition, filters and order of a list in words."""
    asked, state = whole.asked, whole.state
    parts = [_("视图“%(name)s”") % {"name": asked.saved.name if asked.saved else asked.view.label}]
    if asked.saved and asked.said and not state.filter("cond"):
        parts.append(asked.said)
    parts += [f"{chip.label} {chip.text}" for chip in chips_of(actor, state)]
    if picked:
        parts.append(_("其中勾选的 %(n)s 位") % {"n": picked})
    way = _("从大到小") if state.descending else _("从小到大")
    parts.append(_("按%(column)s排序（%(way)s）") % {"column": state.sort_label, "way": way})
    return _("，").join(parts)


def sentence_of(run: ExportRun, now: datetime) -> str:
    """Return the sentence of a run, as its requester's list has it, in the reader's language.

    Nothing when the requester left, or the view or a field of its condition is gone.
    """
    try:
        actor = get_actor(run.by_id)
        whole = read_whole_list(actor=actor, query=run.query, capability="export", now=now)
    except (ObjectDoesNotExist, Http404, Refused):
        return ""
    return filter_sentence(actor, whole, len(run.ids))
