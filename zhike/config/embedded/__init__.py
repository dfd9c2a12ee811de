"""The PostgreSQL server that comes with the program, on a private socket in the data folder.

No Django in here: the supervisor, the tests and settings.py use it before, or
without, a Django process. Everything may be called again at any time, also by
several processes at once.
"""

from zhike.config.embedded.identity import EmbeddedError
from zhike.config.embedded.leases import lease
from zhike.config.embedded.server import Status, ask, ensure_running, status, stop
from zhike.config.secrets import Urls

__all__ = ["EmbeddedError", "Status", "Urls", "ask", "ensure_running", "lease", "status", "stop"]
