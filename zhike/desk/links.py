"""Addresses of pages that other rooms bring."""

from django.urls import NoReverseMatch

from zhike.web.rendering import address


def find_url(name: str, *args: int | str) -> str:
    """Return the address of a page, or nothing where no room brings it."""
    try:
        return address(name, *args)
    except NoReverseMatch:
        return ""
