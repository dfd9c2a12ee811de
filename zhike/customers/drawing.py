# ruff: noqa: S704  # every value below goes through escape() or is drawn by web.marks
"""The rows of the customer list, drawn in Python: hundreds of cells stand on a page, and macros cost ten times as much.

What a column needs only once (its address, its words, whether it may be edited) is worked out per list.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from zhike.access.actor import Actor
from zhike.web import filters, marks
from zhike.web.listing import Column
from zhike.web.rendering import around_number

from .countdown import countdown
from .listing import CHOICES, Cells
from .pools import as_seen
from .queries.listing import ListRow

OLD_DAYS = 7
_CUT = frozenset({"text", "industry", "contact", "custom"})
_REST = frozenset({"number", "date", "moment", "owner", "department", "source"})
_TAGS = 3


class Drawing:
    """Draws the rows of one list for one person."""

    def __init__(
        self, actor: Actor, columns: Sequence[Column], today: date, *, picks: bool = False, acts: bool = False
    ) -> None:
        self.cells = Cells(actor)
        self.today = today
        self.now = filters.local(timezone.now())
        self.picks, self.acts = picks, acts
        self.page = around_number("desk:customer")
        self.log = around_number("activities:log") if acts else ()
        self.words = {name: {key: str(word) for key, word in known.items()} for name, known in CHOICES.items()}
        self.pick_words = _("选中 %(name)s")
        self.log_word = escape(_("记跟进"))
        self.never_word = escape(_("从未"))
        self.drawn = [(self._opening(column), self._content_of(column)) for column in columns]

    def row(self, row: ListRow) -> Markup:
        """Draw one row of the table."""
        page = f"{self.page[0]}{row.id}{self.page[1]}"
        parts = [f'<tr data-list-keys-target="row" data-href="{page}">']
        if self.picks:
            parts.append(self._pick(row))
        for opening, content in self.drawn:
            parts.append(opening if isinstance(opening, str) else f"{opening[0]}{row.id}{opening[1]}")
            parts.append(content(row))
            parts.append("</td>")
        if self.acts:
            href = f"{self.log[0]}{row.id}{self.log[1]}"
            link = f'<a class="z-btn quiet small" href="{href}" hx-get="{href}" hx-target="#drawer-body">'
            parts.append(f'<td class="acts">{link}<span>{self.log_word}</span></a></td>')
        parts.append("</tr>\n")
        return Markup("".join(parts))

    def content(self, row: ListRow) -> Markup:
        """Draw what stands in the only cell of this drawing."""
        return Markup("".join(content(row) for _opening, content in self.drawn))

    def _pick(self, row: ListRow) -> str:
        """Draw the box at the start; it belongs to the list's bulk form without standing inside it."""
        label = escape(self.pick_words % {"name": row.name})
        own = f'form="bulk" name="picked" value="{row.id}" aria-label="{label}"'
        hooks = 'data-selection-target="row" data-action="selection#row"'
        return f'<td class="pick"><input type="checkbox" class="z-check" {own} {hooks}></td>'

    def _opening(self, column: Column) -> str | tuple[str, str]:
        """Return the start of a column's cells, in two parts around the customer's id where it may be edited."""
        looks = ["name cut" if column.cell == "name" else "cut" if column.cell in _CUT else "", column.align]
        looks.append("rest" if column.cell in _REST else "")
        start = f'<td class="{" ".join(filter(None, looks))}"'
        if column.label:
            start += f' data-label="{escape(column.label)}"'
        if not self.cells.may_edit(column.name, getattr(column, "definition", None)):
            return start + ">"
        before, after = around_number("customers:cell", column.name)
        rest = f'data-action="dblclick->edit#start" title="{escape(_("双击修改"))}">'
        return f'{start} data-controller="edit" data-edit-url-value="{before}', f'{after}" {rest}'

    def _content_of(self, column: Column) -> Callable[[ListRow], str]:
        """Return the function that draws a column's content."""
        if column.cell == "choice":
            words = self.words[column.name]
            return lambda row: escape(words.get(getattr(row, column.name), ""))
        if column.cell in ("text", "number", "date", "custom"):
            return getattr(self, f"_draw_{column.cell}_of")(column.name)  # type: ignore[no-any-return]
        return getattr(self, f"_draw_{column.cell}")  # type: ignore[no-any-return]

    def _cells(self, row: ListRow) -> Cells:
        """Return what a row is drawn with: a pool may mask more of it than roles do."""
        if row.pool_id is None:
            return self.cells
        seen = as_seen(self.cells.actor, row)
        return self.cells if seen is self.cells.actor else Cells(seen)

    def _draw_text_of(self, name: str) -> Callable[[ListRow], str]:
        return lambda row: escape(self._cells(row).mask(name, getattr(row, name)) or "—")

    def _draw_custom_of(self, name: str) -> Callable[[ListRow], str]:
        return lambda row: escape(row.custom.get(name) or "—")

    def _draw_number_of(self, name: str) -> Callable[[ListRow], str]:
        return lambda row: filters.number(getattr(row, name))

    def _draw_date_of(self, name: str) -> Callable[[ListRow], str]:
        return lambda row: filters.date_text(getattr(row, name))

    def _draw_name(self, row: ListRow) -> str:
        name = escape(row.name)
        return f'<a href="{self.page[0]}{row.id}{self.page[1]}" title="{name}">{name}</a>'

    def _draw_grade(self, row: ListRow) -> str:
        return marks.grade(row.grade)

    def _draw_contact(self, row: ListRow) -> str:
        title = f' <span class="z-muted">· {escape(row.contact_title)}</span>' if row.contact_title else ""
        return f"{escape(row.contact_name or '—')}{title}"

    def _draw_phone(self, row: ListRow) -> str:
        shown, number = self._cells(row).phone(row.phone)
        return marks.phone(shown, number) if number else f'<span class="z-num">{escape(shown or "—")}</span>'

    def _draw_tier(self, row: ListRow) -> str:
        return marks.tier(row.tier, self.words["tier"].get(row.tier, ""))

    def _draw_last_contact(self, row: ListRow) -> str:
        if row.last_contact_at is None:
            return f'<span class="z-faint">{self.never_word}</span>'
        moment = row.last_contact_at.astimezone(self.now.tzinfo)
        days = (self.today - moment.date()).days
        return marks.when(moment, "old" if days > OLD_DAYS else "", self.now)

    def _draw_next(self, row: ListRow) -> str:
        overdue = row.next_follow_on is not None and row.next_follow_on < self.today
        return marks.day(row.next_follow_on, overdue, self.today)

    def _draw_protected(self, row: ListRow) -> str:
        return filters.date_text(row.protected_until)

    def _draw_reclaim(self, row: ListRow) -> str:
        return countdown(row.reclaim_on, self.today)

    def _draw_owner(self, row: ListRow) -> str:
        return escape(row.owner_name or _("无负责人"))

    def _draw_department(self, row: ListRow) -> str:
        return escape(row.department_name or "—")

    def _draw_source(self, row: ListRow) -> str:
        return escape(row.source_name or "—")

    def _draw_share(self, row: ListRow) -> str:
        return "—" if row.share is None else f'<span class="z-num">{row.share}%</span>'

    def _draw_tags(self, row: ListRow) -> str:
        drawn: list[Any] = [marks.chip(tag) for tag in row.tags[:_TAGS]]
        if len(row.tags) > _TAGS:
            drawn.append(f'<span class="z-faint">+{len(row.tags) - _TAGS}</span>')
        return " ".join(drawn)

    def _draw_industry(self, row: ListRow) -> str:
        return escape(self.cells.industry(row.industry) or "—")

    def _draw_region(self, row: ListRow) -> str:
        return escape(self.cells.region(row.region) or "—")

    def _draw_moment(self, row: ListRow) -> str:
        return marks.when(row.created_at, "", self.now)
