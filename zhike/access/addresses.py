"""From which network address a request comes."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def client_address(request: HttpRequest) -> str | None:
    """Return the caller's address, or None when there is none (a private socket).

    A forwarded header is believed only as far as ZHIKE_PROXIES says that own
    proxies stand before the program: with one, its last entry.
    """
    proxies = int(getattr(settings, "TRUSTED_PROXIES", 0))
    if proxies:
        hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
        if len(hops) >= proxies:
            return read_address(hops[-proxies])
    return read_address(request.META.get("REMOTE_ADDR", ""))


def read_address(text: str) -> str | None:
    """Return an address in its one spelling, IPv4 inside IPv6 as IPv4, or None when it is none."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(address)


def is_loopback(address: str | None) -> bool:
    """Say whether the caller sits at this machine."""
    return address is None or ipaddress.ip_address(address).is_loopback


def read_networks(text: str) -> list[Network]:
    """Read one network or address per line; a wrong line raises ValueError with that line."""
    networks: list[Network] = []
    for line in text.replace(",", "\n").split():
        try:
            networks.append(ipaddress.ip_network(line, strict=False))
        except ValueError:
            raise ValueError(line) from None
    return networks


def is_inside(address: str | None, networks: list[Network]) -> bool:
    """Say whether the address belongs to one of the networks; no network at all means everywhere."""
    if not networks:
        return True
    return address is not None and any(ipaddress.ip_address(address) in network for network in networks)
