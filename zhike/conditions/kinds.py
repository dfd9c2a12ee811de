"""The kinds of fields that conditions know, and what may be asked of each kind."""

from enum import StrEnum


class Kind(StrEnum):
    """What a field holds; it decides the operators, the input in the builder and how values compare."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    DATE = "date"
    DATETIME = "datetime"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    PERSON = "person"
    DEPARTMENT = "department"
    REGION = "region"
    INDUSTRY = "industry"
    LINK = "link"
    FILE = "file"
    TAGS = "tags"
    MEMBERSHIP = "membership"


_EMPTY = ("empty", "not_empty")
_TEXT = ("contains", "not_contains", "starts", "equals", *_EMPTY)
_NUMBER = ("eq", "ne", "gt", "gte", "lt", "lte", "between", *_EMPTY)
_MOMENT = (
    *("in_period", "last_days", "next_days", "older_than", "later_than"),
    *("on", "before", "after", "between", *_EMPTY),
)
_ONE_OF = ("in", "not_in", *_EMPTY)
_BELOW = ("under", "not_under", *_EMPTY)
_SET = ("any", "all", "none", *_EMPTY)

OPERATORS: dict[Kind, tuple[str, ...]] = {
    Kind.TEXT: _TEXT,
    Kind.LONG_TEXT: _TEXT,
    Kind.LINK: _TEXT,
    Kind.INTEGER: _NUMBER,
    Kind.DECIMAL: _NUMBER,
    Kind.MONEY: _NUMBER,
    Kind.DATE: _MOMENT,
    Kind.DATETIME: _MOMENT,
    Kind.YES_NO: ("is", *_EMPTY),
    Kind.CHOICE: _ONE_OF,
    Kind.CHOICES: _SET,
    Kind.PERSON: ("in", "not_in", "is_me", *_EMPTY),
    Kind.DEPARTMENT: ("under", "not_under", "is_mine", *_EMPTY),
    Kind.REGION: _BELOW,
    Kind.INDUSTRY: _BELOW,
    Kind.FILE: _EMPTY,
    Kind.TAGS: _SET,
    Kind.MEMBERSHIP: ("any", "all", "none"),
}
PERIODS = (
    *("today", "yesterday", "tomorrow", "this_week", "last_week", "next_week"),
    *("this_month", "last_month", "next_month", "this_quarter", "last_quarter", "next_quarter"),
    *("this_year", "last_year", "next_year"),
)
NUMBERS = frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.MONEY})
TEXTS = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.LINK})
MOMENTS = frozenset({Kind.DATE, Kind.DATETIME})
SETS = frozenset({Kind.CHOICES, Kind.TAGS, Kind.MEMBERSHIP})
# Operators that take no value.
BARE = frozenset({"empty", "not_empty", "is_me", "is_mine"})
# Operators whose value is a whole number of days.
DAYS = frozenset({"last_days", "next_days", "older_than", "later_than"})
