"""Find a free port and ask whether a server answers."""

import http.client
import socket

DEFAULT_PORT = 8000
ATTEMPTS = 100


def is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def choose_port(host: str, asked: int | None) -> int | None:
    """Return the port asked for, or the first free one from 8000 on; None when there is none."""
    if asked:
        return asked if is_free(host, asked) else None
    return next((port for port in range(DEFAULT_PORT, DEFAULT_PORT + ATTEMPTS) if is_free(host, port)), None)


def answers(host: str, port: int, path: str = "/healthz") -> bool:
    """Say whether a web server answers there, whatever it answers."""
    connection = http.client.HTTPConnection(_reachable(host), port, timeout=5)
    try:
        connection.request("GET", path)
        connection.getresponse().read()
    except OSError:
        return False
    except http.client.HTTPException:
        return False
    finally:
        connection.close()
    return True


def address_of(host: str, port: int) -> str:
    """Return what people open; browsers keep passkeys for names only, so this machine is called by its name."""
    shown = _reachable(host)
    if shown in ("127.0.0.1", "::1") and shown in _addresses_of("localhost"):
        shown = "localhost"
    return f"http://[{shown}]:{port}/" if ":" in shown else f"http://{shown}:{port}/"


def _addresses_of(name: str) -> set[str]:
    try:
        return {str(found[4][0]) for found in socket.getaddrinfo(name, None)}
    except OSError:
        return set()


def _reachable(host: str) -> str:
    """Return an address to call when the server listens on all of them."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)  # noqa: S104
