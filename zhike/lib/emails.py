"""Read mail addresses as people type them."""

import re
import unicodedata

_LOCAL = re.compile(r"^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$", re.IGNORECASE)
_LABEL = re.compile(r"^(?!-)[a-z0-9-]{1,63}(?<!-)$")
_LONGEST = 254


def parse_email(text: object) -> str | None:
    """Return the address with its domain in small letters, or None when it is none.

    Full-width characters, a Chinese full stop, mailto: and angle brackets are forgiven;
    a domain in Chinese is stored in its ASCII form.
    """
    address = str(text or "").strip()
    if not (address.isascii() and address.isprintable()):
        address = unicodedata.normalize("NFKC", address).replace("。", ".")
        address = "".join(c for c in address if unicodedata.category(c)[0] != "C").strip()
    address = address.removeprefix("mailto:").strip("<>;,，；").strip()
    local, at, domain = address.rpartition("@")
    domain = _ascii_domain(domain)
    if not at or not domain or len(local) > 64 or not _LOCAL.match(local):
        return None
    return f"{local}@{domain}" if len(local) + len(domain) < _LONGEST else None


def mask_email(address: str) -> str:
    """Hide most of the name: w***g@yehe.cn."""
    local, at, domain = address.rpartition("@")
    if not at:
        return "***"
    return f"{local[:1]}***{local[-1:] if len(local) > 2 else ''}@{domain}"


def _ascii_domain(domain: str) -> str:
    """Return a domain of at least two labels in ASCII small letters, or nothing."""
    try:
        lower = domain.rstrip(".").lower()
        ascii_form = lower if lower.isascii() else lower.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    labels = ascii_form.split(".")
    is_domain = len(labels) > 1 and all(_LABEL.match(label) for label in labels) and not labels[-1].isdigit()
    return ascii_form if is_domain and len(labels[-1]) > 1 else ""
