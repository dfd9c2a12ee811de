"""How often our side says a forbidden word in a transcript."""

from ...models import Recording
from ..speech.policy import current_words
from ..wording import find_words, read_lines

MOST = 999


def count_alerts(recording: Recording) -> int:
    """Return how often our side says one of the company's forbidden words; 0 where nothing was written down."""
    said = read_lines(recording.words, recording.own_channel)
    hits = find_words(said, current_words().forbidden, only_ours=True)
    return min(MOST, sum(len(hit.places) for hit in hits))
