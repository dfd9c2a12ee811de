"""What is usual in the company for a type of call, beside the published share."""

from typing import Any

from zhike.activities.calls.choices import RecordingState
from zhike.activities.calls.measuring import measure
from zhike.activities.calls.queries.figures import Baseline, find_baseline
from zhike.activities.models import Recording
from zhike.testing import make
from zhike.testing.world import World

from .calling import call, recorded
from .voices import as_wav

SECOND = [0.0] * 16_000


def measured(world: World, ours: float, *, call_type: str = "return", own_channel: int | None = 0) -> Recording:
    """Keep a recording in which our side speaks for so many of ten seconds."""
    import numpy as np

    made = call(world.wang, make.customer(world.wang), call_type=call_type)
    recording = recorded(world.wang, made, as_wav([np.array(SECOND)] * 2))
    figures = measure([[(0.0, ours)], [(ours, 10.0)]], seconds=10).to_json()
    Recording.objects.filter(pk=recording.pk).update(
        state=RecordingState.READY, measured=figures, channels=2, own_channel=own_channel
    )
    return recording


def test_five_recordings_of_a_type_make_a_baseline_by_their_median(world: World, client_of: Any) -> None:
    for ours in (2.0, 3.0, 4.0, 9.0):
        measured(world, ours)
    measured(world, 9.5, call_type="first")
    measured(world, 9.5, own_channel=None)
    assert find_baseline("return") is None
    last = measured(world, 5.0)
    assert find_baseline("return") == Baseline(5, 40) and find_baseline("first") is None
    page = client_of(world.wang).get(f"/calls/{last.customer_id}/{last.call_id}/").content.decode()
    assert "本公司同类通话的中位数：我方 40%（5 份录音）" in page and "公开的参考值：我方 43 : 客户 57" in page
