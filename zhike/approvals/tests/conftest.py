"""Handlers of the sample kind start with nothing heard."""

import pytest

from .making import declare_sample, heard


@pytest.fixture(autouse=True)
def _sample_kind() -> None:
    declare_sample()
    heard.clear()
