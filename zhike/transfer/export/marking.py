"""Who took it out, when, and how much: the words that every file carries."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

CSV_MARK = "导出水印"


@dataclass(frozen=True)
class Mark:
    """What a file says of itself."""

    name: str
    login: str
    at: datetime
    number: str
    company: str
    sentence: str

    @property
    def short(self) -> str:
        """Return who, when and the number, for the edge of a page."""
        return f"{self.name} {self.login} · {timezone.localtime(self.at):%Y-%m-%d %H:%M} · {self.number}"

    def line(self, rows: int) -> str:
        """Return everything in one line."""
        facts = {
            "name": self.name,
            "login": self.login,
            "at": f"{timezone.localtime(self.at):%Y-%m-%d %H:%M}",
            "rows": f"{rows:,}",
            "number": self.number,
        }
        return (
            _("导出人 %(name)s（%(login)s），%(at)s，共 %(rows)s 位客户，编号 %(number)s。内部资料，请勿外传。") % facts
        )
