"""Run the background worker: jobs, the scheduler, and the pump of business events."""

import asyncio
import logging
import os
import threading
from argparse import Namespace
from importlib import import_module
from importlib.util import find_spec

from zhike.cli.context import Context, load_django
from zhike.config.supervisor import die_with_parent

CONCURRENCY = 3
STALLED_SECONDS = 15.0
HEARTBEAT_SECONDS = 3.0
RESCUE_SECONDS = 5.0
logger = logging.getLogger(__name__)


def run(context: Context, _options: Namespace) -> int:
    """Work off jobs until told to stop; jobs of a killed worker are taken up again."""
    die_with_parent()
    os.environ.pop("ZHIKE_POOL", None)
    with context.database():
        load_django(process="zhike worker")
        stop = threading.Event()
        pump = _start_pump(stop)
        try:
            asyncio.run(_work())
        finally:
            stop.set()
            if pump:
                pump.join(timeout=10)
    return 0


def _start_pump(stop: threading.Event) -> threading.Thread | None:
    if find_spec("zhike.events.pump") is None:
        return None
    thread = threading.Thread(target=_pump, args=(stop,), name="event-pump", daemon=True)
    thread.start()
    return thread


def _pump(stop: threading.Event) -> None:
    """Hand events to their handlers; end the process if that breaks, so that it is started afresh."""
    try:
        import_module("zhike.events.pump").run(stop)
    except Exception:
        logger.exception("The event pump broke")
    if not stop.is_set():
        os._exit(1)


async def _work() -> None:
    from procrastinate.contrib.django import app

    worker_app = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
    with app.replace_connector(worker_app.connector):
        async with app.open_async():
            rescue = asyncio.create_task(_rescue_stalled_jobs())
            try:
                await app.run_worker_async(
                    concurrency=CONCURRENCY,
                    update_heartbeat_interval=HEARTBEAT_SECONDS,
                    stalled_worker_timeout=STALLED_SECONDS,
                    shutdown_graceful_timeout=15,
                    delete_jobs="successful",
                    name=f"worker-{os.getpid()}",
                )
            finally:
                rescue.cancel()


async def _rescue_stalled_jobs() -> None:
    """Give jobs whose worker stopped breathing back to the queue. Every job is safe to run twice."""
    from procrastinate.contrib.django import app

    while True:
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
            logger.warning("Job %s of a lost worker is started again", job.id)
            await app.job_manager.retry_job(job)
        await asyncio.sleep(RESCUE_SECONDS)
