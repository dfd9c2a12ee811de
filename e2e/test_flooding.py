"""A public form under a thousand posts over the wire from one address, each page sent twice, with junk in every one."""

import http.client
import json
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode, urlsplit

from e2e.stack import Stack

PAGES, SENDERS, TAKEN_PER_HOUR = 500, 8, 10
JUNK = {f"junk{n}": "<script>x</script>" * 8 for n in range(40)}


def send(address: str, key: str, pages: list[tuple[int, str]]) -> Iterator[tuple[int, int]]:
    """Post pages one after the other over one connection; yield each page's number with the answer's status.

    Every post claims to come from somewhere else, which nobody asked it.
    """
    wire = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    for number, token in pages:
        answers = {"opened": token, "q0": f"来客{number:03}", "q1": f"1980013{number:04}", **JUNK}
        head = {"Content-Type": "application/x-www-form-urlencoded", "X-Forwarded-For": f"203.0.113.{number % 250}"}
        wire.request("POST", f"/f/{key}/", urlencode(answers), head)
        answer = wire.getresponse()
        answer.read()
        yield number, answer.status
    wire.close()


def test_a_thousand_posts_from_one_address_bring_ten_leads_once_and_leave_the_product_standing(product: Stack) -> None:
    told = json.loads(product.run("e2e.flood", "open", str(PAGES)))
    key, pages = told["key"], list(enumerate(told["tokens"])) * 2
    pages.sort()  # the same page twice in a row, by two senders at once
    with ThreadPoolExecutor(SENDERS) as senders:
        parts = [senders.submit(lambda part=part: list(send(product.address, key, part))) for part in deal_out(pages)]
        seen = [one for part in parts for one in part.result()]
    assert Counter(status for _number, status in seen) == {302: TAKEN_PER_HOUR, 429: 2 * PAGES - TAKEN_PER_HOUR}
    taken = {number for number, status in seen if status == 302}
    found = json.loads(product.run("e2e.flood", "count", key))
    assert found["leads"] == sorted(f"来客{number:03}" for number in taken)
    assert found["entries"] == len(taken)
    assert found["turned_away"] == {"too_many": 2 * PAGES - TAKEN_PER_HOUR}
    wire = http.client.HTTPConnection(urlsplit(product.address).netloc, timeout=5)
    wire.request("GET", "/sign-in/")
    assert wire.getresponse().status == 200


def deal_out(pages: list[tuple[int, str]]) -> list[list[tuple[int, str]]]:
    """Return the pages for each sender."""
    return [pages[first::SENDERS] for first in range(SENDERS)]
