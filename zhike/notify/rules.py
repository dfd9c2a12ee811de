"""When a person is left alone. Pure."""

from datetime import datetime, time, timedelta


def is_quiet(*, starts: time | None, ends: time | None, at: time) -> bool:
    """Say whether a time of day lies in the quiet hours; from 21:00 to 08:00 runs over midnight.

    Equal ends mean no quiet hours at all.
    """
    if starts is None or ends is None or starts == ends:
        return False
    if starts < ends:
        return starts <= at < ends
    return at >= starts or at < ends


def quiet_until(*, starts: time | None, ends: time | None, at: datetime) -> datetime | None:
    """Return when the quiet hours around a local moment are over, None outside of them."""
    if ends is None or not is_quiet(starts=starts, ends=ends, at=at.time()):
        return None
    return next_time(at, ends)


def next_time(moment: datetime, at: time) -> datetime:
    """Return when a time of day comes next after a local moment."""
    today = moment.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    return today if today > moment else today + timedelta(days=1)
