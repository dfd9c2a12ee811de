"""The figures of a recording as the page shows them: our side and theirs, beside the company's own baseline."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from ...models import Recording

LEAST_FOR_BASELINE = 5
MOMENTS = 12
_BASELINE = """
SELECT count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY share) FROM (
  SELECT (recording.measured -> 'sides' -> recording.own_channel::int ->> 'share')::float8 AS share
  FROM activities_recording AS recording JOIN activities_call AS call ON call.id = recording.call_id
    AND call.customer_id = recording.customer_id
  WHERE call.call_type = %s AND recording.state = 'ready' AND recording.own_channel IS NOT NULL
  ORDER BY recording.id DESC LIMIT 2000
) AS latest WHERE share IS NOT NULL
"""


@dataclass(frozen=True)
class Baseline:
    """What is usual in this company for one type of call: the median share, of how many recordings."""

    count: int
    own_percent: int


@dataclass(frozen=True)
class Moment:
    """A place worth hearing."""

    second: float
    text: str


@dataclass(frozen=True)
class Figures:
    """What the page says of one recording."""

    found: Mapping[str, Any]
    own_percent: int
    rows: Sequence[tuple[str, str, str]]
    moments: Sequence[Moment]
    baseline: Baseline | None


def get_figures(recording: Recording, call_type: str) -> Figures:
    """Return the figures of a measured recording, with one query for the baseline."""
    found: dict[str, Any] = dict(recording.measured or {})
    own = recording.own_channel
    if found["is_mono"] or own is None:
        return Figures(found, 0, (), _moments(found, None), None)
    sides = found["sides"]
    share = sides[own]["share"]
    return Figures(
        found,
        round(100 * share) if share is not None else 0,
        _rows(sides[own], sides[1 - own]),
        _moments(found, own),
        find_baseline(call_type),
    )


def find_baseline(call_type: str) -> Baseline | None:
    """Return the company's median for a type of call, or None while too few recordings are measured."""
    with connection.cursor() as cursor:
        cursor.execute(_BASELINE, [call_type])
        count, share = cursor.fetchone()
    return Baseline(count, round(100 * share)) if count >= LEAST_FOR_BASELINE else None


def _rows(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    labels = (
        ("talk_seconds", _("说话"), _clock),
        ("longest_monologue", _("一口气最长"), _clock),
        ("response_gap", _("回应前停顿（中位）"), _seconds),
        ("slowest_response", _("回应前停顿（最长）"), _seconds),
        ("interruptions", _("打断对方"), _times),
        ("back_channels", _("附和（嗯、对）"), _times),
    )
    return [(label, word(ours[name]), word(theirs[name])) for name, label, word in labels]


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def _seconds(value: float | None) -> str:
    return "—" if value is None else _("%(n)s 秒") % {"n": f"{value:.1f}"}


def _times(value: int) -> str:
    return _("%(n)s 次") % {"n": value}


def _moments(found: Mapping[str, Any], own: int | None) -> list[Moment]:
    """Return the longest silences, who cut in where, and the longest monologues, in the order of the recording."""
    silences = sorted(found["silences"], key=lambda one: one[0] - one[1])[:4]
    moments = [Moment(start, _("沉默 %(n)s 秒") % {"n": f"{end - start:.0f}"}) for start, end in silences]
    for start, _end, by in sorted(found["overlaps"], key=lambda one: one[0] - one[1])[:5]:
        moments.append(Moment(start, _("我方打断") if by == own else _("客户打断")))
    for number, side in enumerate(found["sides"]):
        who = _("最长一段") if own is None else _("我方最长一段") if number == own else _("客户最长一段")
        if side["longest_monologue"] > 0:
            moments.append(Moment(side["monologue_at"], who))
    return sorted(moments, key=lambda moment: moment.second)[:MOMENTS]
