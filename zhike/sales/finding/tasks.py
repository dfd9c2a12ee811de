"""Jobs of finding customers: one service call each."""

from django.utils import timezone
from procrastinate.contrib.django import app

from . import competitors, profiles, scoring
from .capture import taking


@app.task(name="sales.read_profile")
def read_profile(reading_id: int, person_id: int) -> bool:
    """Finish a reading that somebody asked for over a large base."""
    return profiles.run_reading(reading_id=reading_id, person_id=person_id, now=timezone.now())


@app.periodic(cron="40 2 * * *")
@app.task(name="sales.read_profiles", queueing_lock="sales.read_profiles")
def read_profiles_nightly(timestamp: int) -> int:
    """Read all profiles over the whole base, so that every day has its figures."""
    return profiles.read_due(now=timezone.now())


@app.periodic(cron="10 3 * * *")
@app.task(name="sales.rescore", queueing_lock="sales.rescore")
def rescore_nightly(timestamp: int) -> bool:
    """Learn the weights anew and score all leads, as often as the setting says."""
    return scoring.rescore_when_due(now=timezone.now())


@app.task(name="sales.rescore_now", queueing_lock="sales.rescore_now")
def rescore_now() -> bool:
    """Do it because somebody asked."""
    return scoring.rescore(now=timezone.now()) is not None


@app.periodic(cron="*/10 * * * *")
@app.task(name="sales.score_new", queueing_lock="sales.score_new")
def score_new(timestamp: int) -> int:
    """Score leads that came since."""
    return scoring.score_new(now=timezone.now())


@app.periodic(cron="15 8 * * *")
@app.task(name="sales.rival_renewals", queueing_lock="sales.rival_renewals")
def remind_of_renewals(timestamp: int) -> int:
    """Tell owners whose customer's contract with a competitor ends soon."""
    return competitors.remind_of_renewals(now=timezone.now())


@app.periodic(cron="25 4 * * *")
@app.task(name="sales.forget_entries", queueing_lock="sales.forget_entries")
def forget_old_entries(timestamp: int) -> int:
    """Delete what was sent in by public forms longer ago than the setting keeps it."""
    return taking.forget_old_entries(now=timezone.now())
