"""Addresses worked out once are Django's own."""

import pytest
from django.urls import NoReverseMatch, get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from zhike.web.rendering import address


def _names(resolver: URLResolver, space: str = "") -> list[tuple[str, int, bool]]:
    found = []
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            found += _names(one, inner)
        elif isinstance(one, URLPattern) and one.name:
            converters = one.pattern.converters.values()
            numbers = all(type(each).__name__ == "IntConverter" for each in converters)
            found.append((f"{space}{one.name}", len(converters), numbers))
    return found


def test_every_named_page_with_numbers_has_the_address_that_django_gives() -> None:
    checked = 0
    for name, count, numbers in _names(get_resolver()):
        if not numbers:
            continue
        for values in ([*range(1, count + 1)], [10**n for n in range(count, 0, -1)], [7] * count):
            try:
                wanted = reverse(name, args=values)
            except NoReverseMatch:
                continue
            assert address(name, *values) == address(name, *values) == wanted
            checked += 1
    assert checked > 500


def test_words_and_wrong_counts_are_left_to_django() -> None:
    assert address("customers:role_fill", 3, "decision_maker") == reverse(
        "customers:role_fill", args=[3, "decision_maker"]
    )
    with pytest.raises(NoReverseMatch):
        address("customers:list", 5)
    with pytest.raises(NoReverseMatch):
        address("customers:list", -5)
