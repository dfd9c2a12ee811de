"""The kinds of messages that rooms send; people switch each on or off."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

IN_APP, MAIL, BOTH, OFF = "in_app", "mail", "both", "off"
WAYS = (
    (IN_APP, _("站内")),
    (BOTH, _("站内和邮件")),
    (MAIL, _("邮件")),
    (OFF, _("不接收")),
)
_kinds: dict[str, "MessageKind"] = {}


@dataclass(frozen=True)
class MessageKind:
    """A kind of message: what people call it, when it comes, and its icon.

    `required` ones always come inside the program; by mail, too, if somebody wishes.
    """

    name: str
    label: str | Promise
    help: str | Promise = ""
    icon: str = "bell"
    required: bool = False


def register(*kinds: MessageKind) -> None:
    """Declare kinds, from AppConfig.ready of the room that sends them."""
    for kind in kinds:
        if _kinds.setdefault(kind.name, kind) != kind:
            raise ValueError(f"The kind of message {kind.name} is declared twice.")


def get(name: str) -> MessageKind:
    """Return a kind; an undeclared one is a mistake in the program."""
    try:
        return _kinds[name]
    except KeyError:
        raise LookupError(f"The kind of message {name} is not declared.") from None


def icon_of(name: str) -> str:
    """Return the icon of a stored message, also when its room is gone."""
    return _kinds[name].icon if name in _kinds else "bell"


def list_kinds() -> list[MessageKind]:
    """Return all declared kinds in the order of their declaration."""
    return list(_kinds.values())
