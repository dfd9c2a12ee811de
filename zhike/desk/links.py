"""Addresses of pages that other rooms bring."""

from django.urls import NoReverseMatch, reverse


def find_url(name: str, *args: int | str) -> str:
    """Return the address of a page, or nothing where no room brings it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
