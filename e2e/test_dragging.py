"""The board under the hand: a card is dragged by the mouse and by a finger, and by two people at once."""

import re
from collections.abc import Callable

from playwright.sync_api import FloatRect, Locator, expect

from e2e.browser import PHONE, Visitor
from e2e.dealing import CONTESTED, PULLED, TITLE, TOUCHED

Visit = Callable[..., Visitor]
BEATS = 1000
EDGE = 12


def card(visitor: Visitor, name: str) -> Locator:
    """Return the card of a customer's deal, wherever it stands."""
    return visitor.page.get_by_role("listitem", name=f"{name}，{TITLE}")


def lane(visitor: Visitor, name: str) -> Locator:
    """Return a column of the board."""
    return visitor.page.get_by_role("region", name=name, exact=True)


def card_in(visitor: Visitor, column: str, name: str) -> Locator:
    """Return the card of a customer's deal where it stands in a column."""
    return lane(visitor, column).get_by_role("listitem", name=f"{name}，{TITLE}")


def open_board(visitor: Visitor) -> None:
    """Open the board and wait until its cards can be taken."""
    visitor.open("/sales/?owner=me" if visitor.page.viewport_size == PHONE else "/sales/")
    expect(visitor.page.locator(".z-board[data-ready]")).to_be_visible()


def box_of(found: Locator) -> FloatRect:
    """Return where something stands on the screen."""
    box = found.bounding_box()
    assert box is not None
    return box


def drag(visitor: Visitor, name: str, column: str) -> None:
    """Pull a card into a column with the mouse, in steps as a hand does, and wait for what the server says."""
    mouse = visitor.page.mouse
    taken = card(visitor, name)
    taken.scroll_into_view_if_needed()
    start = box_of(taken)
    mouse.move(start["x"] + 20, start["y"] + start["height"] - 8)
    mouse.down()
    end = box_of(lane(visitor, column))
    mouse.move(start["x"] + 40, start["y"] + start["height"], steps=4)
    mouse.move(end["x"] + end["width"] / 2, max(end["y"], 0) + 80, steps=12)
    expect(card_in(visitor, column, name)).to_be_visible()
    with visitor.page.expect_response(re.compile(r"/sales/move/$")):
        mouse.up()
    visitor.settle()


def steer(goal: FloatRect) -> float:
    """Return where a finger goes that wants to drop into a column: onto it, or to the edge behind which it lies."""
    middle = goal["x"] + goal["width"] / 2
    if middle < EDGE * 5:
        return EDGE
    return PHONE["width"] - EDGE if middle > PHONE["width"] - EDGE * 5 else middle


def test_a_card_is_dragged_by_the_mouse_forth_and_back_and_the_way_back_asks_for_a_reason(visit: Visit) -> None:
    visitor = visit("zhangwei")
    page = visitor.page
    open_board(visitor)
    drag(visitor, PULLED, "意向")
    expect(card_in(visitor, "意向", PULLED)).to_be_visible()
    page.reload()
    visitor.settle()
    expect(page.locator(".z-board[data-ready]")).to_be_visible()
    expect(card_in(visitor, "意向", PULLED)).to_be_visible()
    drag(visitor, PULLED, "首面")
    reason = page.locator("#drawer").get_by_label("原因")
    expect(reason).to_be_visible()
    expect(card_in(visitor, "意向", PULLED)).to_be_visible()
    reason.fill("拖错了，还没有见面")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/sales/\d+/\d+/$"))
    expect(page.locator("main")).to_contain_text("拖错了，还没有见面")


def test_what_is_dragged_where_it_may_not_go_returns_and_says_why(visit: Visit) -> None:
    visitor = visit("zhangwei")
    open_board(visitor)
    before = visitor.page.locator(".z-lane", has=card(visitor, TOUCHED)).get_attribute("aria-label")
    drag(visitor, TOUCHED, "成交")
    expect(visitor.page.locator("body")).to_contain_text("成交由合同和首款确认")
    expect(card_in(visitor, before or "", TOUCHED)).to_be_visible()


def test_of_two_who_drag_the_same_card_the_second_reads_who_was_first_and_where_it_is(visit: Visit) -> None:
    rep, boss = visit("zhangwei"), visit("lijianguo")
    open_board(rep)
    open_board(boss)
    drag(rep, CONTESTED, "意向")
    expect(card_in(rep, "意向", CONTESTED)).to_be_visible()
    drag(boss, CONTESTED, "谈价")
    expect(boss.page.locator("body")).to_contain_text("张伟 刚刚改了这个商机，它现在在「意向」。")
    expect(card_in(boss, "意向", CONTESTED)).to_be_visible()


def test_a_finger_that_rests_on_a_card_takes_it_over_the_edge_of_the_phone(visit: Visit) -> None:
    visitor = visit("zhangwei", viewport=PHONE, has_touch=True, is_mobile=True)
    page = visitor.page
    open_board(visitor)
    fingers = page.context.new_cdp_session(page)

    def touch(kind: str, *point: float) -> None:
        points = [{"x": point[0], "y": point[1]}] if point else []
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    taken = card(visitor, TOUCHED)
    taken.evaluate("card => card.scrollIntoView({block: 'center', behavior: 'instant'})")
    start = box_of(taken)
    height = start["y"] + start["height"] / 2
    touch("touchStart", start["x"] + 30, height)
    expect(taken).to_have_class(re.compile("sortable-chosen"))
    goal = lane(visitor, "意向")
    for step in range(1, 9):
        touch("touchMove", start["x"] + 30 + step * (PHONE["width"] - EDGE - start["x"] - 30) / 8, height)
    dropped, rested = card_in(visitor, "意向", TOUCHED), 0
    with page.expect_response(re.compile(r"/sales/move/$")):
        for beat in range(BEATS):  # a finger never lies quite still, the board moves on under it, sometimes too far
            aim = steer(box_of(goal))
            rested = rested + 1 if EDGE < aim < PHONE["width"] - EDGE and dropped.count() else 0
            if rested == 3:
                break
            touch("touchMove", aim + beat % 2, height)
        expect(dropped).to_have_count(1)
        touch("touchEnd")
    visitor.settle()
    expect(dropped).to_be_visible()
    expect(goal).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
