"""A data folder that the server's user can reach also when root runs the tests."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from zhike.config import embedded
from zhike.config.secrets import socket_dir


@contextmanager
def temporary_folder(prefix: str = "zhike-test-") -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir="/tmp"))
    try:
        yield folder
    finally:
        embedded.stop(folder)
        shutil.rmtree(socket_dir(folder), ignore_errors=True)
        shutil.rmtree(folder)


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with temporary_folder() as folder:
        yield folder


@pytest.fixture
def long_dir() -> Iterator[Path]:
    """A data folder whose path leaves no room for a socket."""
    with temporary_folder("zhike-test-" + "长" * 40) as folder:
        yield folder


@pytest.fixture(scope="module")
def started() -> Iterator[Path]:
    """A data folder whose server runs, shared by the tests of one file."""
    with temporary_folder() as folder:
        embedded.ensure_running(folder, test=True)
        yield folder
