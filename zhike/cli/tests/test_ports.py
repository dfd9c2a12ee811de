import socket

import pytest

from zhike.cli import ports


def test_taken_port_is_passed_over_unless_it_was_asked_for() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert ports.choose_port("127.0.0.1", port) is None
        assert not ports.is_free("127.0.0.1", port)
    assert ports.choose_port("127.0.0.1", port) == port
    assert ports.choose_port("127.0.0.1", None) in range(ports.DEFAULT_PORT, ports.DEFAULT_PORT + ports.ATTEMPTS)


def test_printed_address_can_be_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "_addresses_of", lambda name: {"127.0.0.1"})
    assert ports.address_of("0.0.0.0", 8000) == "http://localhost:8000/"
    assert ports.address_of("192.0.2.7", 8000) == "http://192.0.2.7:8000/"
    assert ports.address_of("::1", 8000) == "http://[::1]:8000/"


def test_address_is_a_number_where_this_machine_has_no_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "_addresses_of", lambda name: set())
    assert ports.address_of("127.0.0.1", 8000) == "http://127.0.0.1:8000/"


def test_silence_is_no_answer() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        assert not ports.answers("127.0.0.1", closed.getsockname()[1])
