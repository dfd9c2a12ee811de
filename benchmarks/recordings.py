"""How much an hour of a two-channel recording costs to analyse, beside what only decoding it costs."""

import io
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

HOUR, RATE = 3600, 16_000
BUDGET_CPU_SECONDS, BUDGET_MEGABYTES = 60, 500
KEY, NAME = b"b" * 32, "bench.sealed"


def hour_of_talk() -> bytes:
    """Return an hour of synthetic talk in mp3: two voices that take turns, in noise."""
    import av

    from zhike.activities.tests.voices import SENTENCES, THEM, US, Conversation

    told, at, turn = Conversation(300), 1.0, 0
    while at < 270:
        at = told.talk_on((US, THEM)[turn % 2], at, 1 + turn % len(SENTENCES)) + 0.8
        turn += 1
    channels = np.array(told.noisy(), dtype=np.float32)
    target = io.BytesIO()
    with av.open(target, "w", format="mp3") as container:
        stream = container.add_stream("libmp3lame", rate=RATE, layout="stereo")
        stream.bit_rate = 64_000
        for _part in range(HOUR // 300):
            frame = av.AudioFrame.from_ndarray(channels, format="fltp", layout="stereo")
            frame.sample_rate = RATE
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return target.getvalue()


# A process of little memory of its own starts the child: what a large one starts counts as large.
WATCH = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-m", "zhike.activities.calls.hearing.child"], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, file=sys.stderr)
"""


def analyse(path: Path) -> tuple[dict[str, Any], float]:
    """Run the hearing child over a sealed file; return what it found, and its memory in MB."""
    from zhike.activities.calls.hearing.limits import Limits

    request = {
        "path": str(path),
        "name": NAME,
        "key": KEY.hex(),
        "kind": "mp3",
        "limits": Limits().to_json(),
        "copy": None,
    }
    said = json.dumps(request).encode() + b"\n"
    run = subprocess.run([sys.executable, "-c", WATCH], input=said, capture_output=True, check=True)
    return dict(json.loads(run.stdout.splitlines()[-1])["done"]), float(run.stderr.split()[-1])


DECODE = """
import sys, av
with av.open(sys.argv[1], format="mp3") as container:
    for frame in container.decode(audio=0):
        pass
"""


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> int:
    """Print the table; 1 when the budget is broken."""
    from zhike.activities.calls.sealing import SealedWriter

    with tempfile.TemporaryDirectory() as folder:
        plain, sealed = Path(folder) / "hour.mp3", Path(folder) / "hour.sealed"
        plain.write_bytes(hour_of_talk())
        writer = SealedWriter(sealed.open("wb"), KEY, NAME)
        writer.write(plain.read_bytes())
        writer.close()
        before = _children()
        subprocess.run([sys.executable, "-c", DECODE, str(plain)], check=True)
        floor = _children() - before
        before, began = _children(), time.monotonic()
        found, megabytes = analyse(sealed)
        cost, wall = _children() - before, time.monotonic() - began
    stretches = " + ".join(str(len(voice)) for voice in found["voices"])
    print(f"one hour, two channels ({found['seconds']} s, {stretches} stretches)")
    print(f"analysis      {cost:6.1f} s CPU  {wall:6.1f} s wall   budget {BUDGET_CPU_SECONDS} s CPU")
    print(f"bare decoding {floor:6.1f} s CPU                  ratio {cost / floor:.1f}")
    print(f"memory        {megabytes:6.0f} MB                     budget {BUDGET_MEGABYTES} MB")
    return int(cost > BUDGET_CPU_SECONDS or megabytes > BUDGET_MEGABYTES)


if __name__ == "__main__":
    sys.exit(main())
