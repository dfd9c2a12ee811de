"""The list in the order of how complete the archives are."""

import pytest
from django.http import QueryDict

from zhike.customers.listing import LISTING
from zhike.customers.models import ArchiveShare
from zhike.customers.queries.listing import list_customers
from zhike.customers.whole import read_whole_list
from zhike.testing import make
from zhike.web.listing import ListState


@pytest.mark.django_db
@pytest.mark.parametrize("sort", ["completeness", "-completeness"])
def test_the_list_runs_from_the_poorest_archive_to_the_fullest_page_by_page(world, client_of, sort):
    ids = [make.customer(world.wang).pk for _ in range(110)]
    make.customer(world.outsider, name="别人的客户")
    ArchiveShare.objects.all().delete()
    shares = {id_: number * 7 % 31 for number, id_ in enumerate(ids) if number % 10}
    ArchiveShare.objects.bulk_create(ArchiveShare(customer_id=id_, share=share) for id_, share in shares.items())
    judged = sorted(shares, key=lambda id_: (shares[id_], id_), reverse=sort.startswith("-"))
    others = sorted(set(ids) - set(shares), reverse=sort.startswith("-"))
    actor = world.actor_of(world.wang)

    def page_at(query):
        return list_customers(actor=actor, state=ListState(LISTING, "/customers/", QueryDict(query)))

    first = page_at(f"sort={sort}")
    second = page_at(f"sort={sort}&after={first.next.encode()}")
    third = page_at(f"sort={sort}&after={second.next.encode()}")
    assert [row.id for page in (first, second, third) for row in page.rows] == [*judged, *others]
    assert third.next is None
    back = page_at(f"sort={sort}&after={third.previous.encode()}")
    assert [row.id for row in back.rows] == [row.id for row in second.rows]
    whole = read_whole_list(actor=actor, query=f"sort={sort}", capability="view", now=world.now)
    assert list(whole.rows.values_list("pk", flat=True)) == [*judged, *others]
    assert client_of(world.wang).get("/customers/", {"sort": sort}).status_code == 200
