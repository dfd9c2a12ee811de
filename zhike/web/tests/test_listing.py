"""The address says how a list looks; what it does not know it ignores."""

from django.test import RequestFactory

from zhike.web.listing import MAX_SELECTED, Column, Listing, read_selection
from zhike.web.paging import Cursor

LISTING = Listing(
    columns=[
        Column("name", "客户名称", sortable=True, fixed=True),
        Column("last_contact", "最近联系", sortable=True, descending=True),
        Column("tier", "级别"),
        Column("phone", "电话", default=False),
    ],
    sort="-last_contact",
    filters=["grade", "q"],
)


def state_of(query: str = ""):
    return LISTING.read(RequestFactory().get(f"/customers/?{query}"))


def names(state) -> list[str]:
    return [column.name for column in state.columns]


def test_columns_are_those_asked_for_in_their_order_and_a_fixed_one_stays() -> None:
    assert names(state_of()) == ["name", "last_contact", "tier"]
    assert names(state_of("columns=phone,tier,phone,secret")) == ["name", "phone", "tier"]
    assert names(state_of("columns=tier,name")) == ["tier", "name"]
    assert names(state_of("columns=nothing")) == ["name", "last_contact", "tier"]
    assert [column.name for column in state_of("columns=tier").all_columns()] == [
        "name",
        "tier",
        "last_contact",
        "phone",
    ]


def test_an_unknown_or_unsortable_order_is_the_usual_one() -> None:
    for query in ("", "sort=secret", "sort=tier", "sort=-tier", "sort=--name"):
        state = state_of(query)
        assert (state.sort, state.descending, state.order) == ("last_contact", True, "-last_contact"), query
    state = state_of("sort=name")
    assert (state.sort, state.descending, state.sort_label) == ("name", False, "客户名称")


def test_a_second_click_turns_the_order_round_and_starts_at_the_first_page() -> None:
    state = state_of(f"grade=A&after={Cursor((1,), sort='-last_contact').encode()}")
    assert state.cursor is not None
    assert state.sort_url("last_contact") == "/customers/?grade=A&sort=last_contact"
    assert state.sort_url("name") == "/customers/?grade=A&sort=name"
    assert state_of("sort=name").sort_url("last_contact") == "/customers/?sort=-last_contact"


def test_filters_are_the_known_ones_with_a_value() -> None:
    state = state_of("grade=A&grade=B&q=&owner=5")
    assert state.filters == {"grade": ["A", "B"]}
    assert state.filter("grade") == "A" and state.filter("q") == "" and state.filter("owner") == ""
    assert state.without("grade", "A") == "/customers/?q=&owner=5&grade=B"
    assert state.without("grade") == "/customers/?q=&owner=5"
    assert state.with_(q="恒远") == "/customers/?grade=A&grade=B&owner=5&q=%E6%81%92%E8%BF%9C"


def test_the_whole_result_is_the_query_without_page_and_columns() -> None:
    state = state_of("grade=A&columns=tier&after=x&sort=name")
    assert state.whole_query() == "grade=A&sort=name"
    again = LISTING.read_query("/customers/", state.whole_query())
    assert again.filters == {"grade": ["A"]} and again.order == "name"


def test_a_selection_is_numbers_only_and_has_an_end() -> None:
    posted = {"picked": ["5", "7", "5", "x", "-1", "٣", "9" * 30], "whole": "1", "query": "grade=A"}
    selection = read_selection(RequestFactory().post("/customers/assign/", posted))
    assert selection.ids == (5, 7) and selection.whole and selection.query == "grade=A"
    many = read_selection(RequestFactory().post("/x/", {"picked": [str(n) for n in range(1, 1500)]}))
    assert len(many.ids) == MAX_SELECTED and not many.whole
