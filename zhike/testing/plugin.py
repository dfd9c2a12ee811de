"""Prepare the environment before Django reads its settings (pytest: `-p zhike.testing.plugin`).

Starts the embedded PostgreSQL of the test data folder unless DATABASE_URL
names a server, and gives this run a database name of its own, so that several
runs can share one server.
"""

import os
from pathlib import Path

from zhike.config import embedded
from zhike.testing.template import ensure_template

PROJECT_DIR = Path(__file__).resolve().parents[2]


def _prepare() -> None:
    os.environ.setdefault("ZHIKE_DATA_DIR", str(PROJECT_DIR / ".test-data"))
    os.environ.setdefault("ZHIKE_TESTING", "1")
    os.environ.setdefault("ZHIKE_DB_ROLE", "owner")
    os.environ.setdefault("ZHIKE_TEST_DB", f"test_zhike_{os.getpid()}")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    if "DATABASE_URL" not in os.environ:
        data_dir = Path(os.environ["ZHIKE_DATA_DIR"])
        embedded.ensure_running(data_dir, test=True)
        if "ZHIKE_TEST_TEMPLATE" not in os.environ and (template := ensure_template(data_dir)):
            os.environ["ZHIKE_TEST_TEMPLATE"] = template


_prepare()
