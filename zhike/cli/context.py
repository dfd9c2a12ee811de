"""What every command needs: the data folder, the language, the database, Django."""

import json
import os
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from zhike.cli.words import Words
from zhike.config import embedded

PROJECT_DIR = Path(__file__).resolve().parents[2]
SIGN_INS = "demo-sign-ins.txt"


class Refusal(RuntimeError):
    """A command cannot go on; the sentence says why and how to mend it."""


@dataclass(frozen=True)
class Context:
    data_dir: Path
    language: str
    as_json: bool

    @classmethod
    def of(cls, options: Namespace) -> "Context":
        """Read the options and hand the data folder on to settings.py and to child processes."""
        asked = options.data_dir or os.environ.get("ZHIKE_DATA_DIR") or PROJECT_DIR / ".data"
        data_dir = Path(asked).expanduser().resolve()
        os.environ["ZHIKE_DATA_DIR"] = str(data_dir)
        return cls(data_dir=data_dir, language=options.lang, as_json=getattr(options, "json", False))

    @property
    def has_own_server(self) -> bool:
        return bool(os.environ.get("DATABASE_URL"))

    def say(self, words: Words, **facts: object) -> None:
        """Print for people; with --json standard output is kept for the report."""
        stream = sys.stderr if self.as_json else sys.stdout
        print(words.say(self.language, **facts), file=stream, flush=True)

    def report(self, facts: object) -> None:
        print(json.dumps(facts, ensure_ascii=False, indent=2, default=str), flush=True)

    def refuse(self, words: Words, **facts: object) -> Refusal:
        return Refusal(words.say(self.language, **facts))

    @contextmanager
    def database(self) -> Iterator[None]:
        """Keep the embedded server running inside the block, unless DATABASE_URL names another one."""
        if self.has_own_server:
            from zhike.config import secrets

            secrets.generate(self.data_dir)
            yield
            return
        with embedded.lease(self.data_dir):
            yield


def load_django(*, role: str = "program", process: str = "zhike", language: str = "zh") -> None:
    """Set Django up in this process, under the database role that the work needs."""
    import django
    from django.utils import translation

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhike.config.settings")
    os.environ["ZHIKE_DB_ROLE"] = role
    os.environ.setdefault("ZHIKE_PROCESS", process)
    django.setup()
    translation.activate("en" if language == "en" else "zh-hans")
