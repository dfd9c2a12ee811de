"""The built-in and derived fields of a customer as conditions use them, registered with zhike.conditions."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhike.conditions.beside import number_beside
from zhike.conditions.compiling import Ask
from zhike.conditions.kinds import Kind
from zhike.conditions.language import Compare
from zhike.conditions.registry import Choices, Field, Label, Sort, Sql, Subject, register, register_subject
from zhike.conditions.texts import pattern_of
from zhike.lib.searchtext import query_terms, to_tsquery_literal

from . import choices
from .fields import OBJECT, labels
from .models import Source
from .pools import masked_rows
from .queries.lookups import tag_labels
from .queries.scope import visible_to
from .reading import describe_list

SUBJECT = "customer"
Build = Callable[[Compare, Ask], Sql | None]
_BASICS, _BUSINESS, _PLACE = _("基本信息"), _("业务状态"), _("行业与地区")
_COMPANY, _PERSON, _SITUATION, _LABELS = _("企业情况"), _("个人情况"), _("现状与备注"), _("客群与标签")
_NEVER, _NOT_PLANNED = "'-infinity'::timestamptz", "'infinity'::date"
_LAST_CONTACT = f"COALESCE({{row}}.last_contact_at, {_NEVER})"
_NEXT_FOLLOW = f"COALESCE({{row}}.next_follow_on, {_NOT_PLANNED})"
_GRADE = "(CASE {row}.grade WHEN 'A' THEN 3 WHEN 'B' THEN 2 WHEN 'C' THEN 1 ELSE 0 END)"
_TIER = "(CASE {row}.tier WHEN 'strategic' THEN 3 WHEN 'major' THEN 2 WHEN 'standard' THEN 1 ELSE 0 END)"
_TAGGED = "{row}.id IN (SELECT worn.customer_id FROM customers_customertag AS worn WHERE worn.tag_id = ANY({ids}))"
# A scalar sub-select stays one look per row; the planner would turn EXISTS into a set of all who wear it.
_WEARS = (
    "(SELECT true FROM customers_customertag AS worn"
    " WHERE worn.customer_id = {row}.id AND worn.tag_id = ANY({ids}) LIMIT 1)"
)
_UNTAGGED = "NOT EXISTS (SELECT 1 FROM customers_customertag AS worn WHERE worn.customer_id = {row}.id)"
_FOUND = "{row}.id IN (SELECT entry.customer_id FROM customers_searchentry AS entry WHERE entry.terms @@ %s::tsquery)"
_SHARE = "(SELECT judged.share FROM customers_archiveshare AS judged WHERE judged.customer_id = {row}.id)"
_EDGES = "SELECT count(*) FROM customers_relation AS edge WHERE edge.until IS NULL AND edge."
_RELATIONS = f"(({_EDGES}customer_id = {{row}}.id) + ({_EDGES}other_id = {{row}}.id))"
_POINT = "SELECT 1 FROM customers_contactpoint AS point WHERE point.customer_id = {row}.id AND point.kind = "
_PRODUCT = "SELECT 1 FROM customers_installedproduct AS used WHERE used.customer_id = {row}.id"


def _searched(column: str) -> Build:
    """Look a text up in the search index first; too short a text is compared row by row."""

    def build(what: Compare, ask: Ask) -> Sql | None:
        if what.op not in ("contains", "starts", "equals"):
            return None
        pattern, terms = pattern_of(what.value, what.op), query_terms(what.value).terms
        if not terms:
            return Sql(f"{column} ~ %s", (pattern,), slow=True)
        return Sql(f"{_FOUND} AND {column} ~ %s", (to_tsquery_literal(terms), pattern))

    return build


def _any_of(select: str, column: str) -> Build:
    """Compare every row of a child table; one that fits is enough."""

    def build(what: Compare, ask: Ask) -> Sql:
        if what.op in ("empty", "not_empty"):
            return Sql(f"{'NOT ' if what.op == 'empty' else ''}EXISTS ({select})", (), slow=True)
        pattern = pattern_of(what.value, "contains" if what.op == "not_contains" else what.op)
        sign = "NOT " if what.op == "not_contains" else ""
        return Sql(f"{sign}EXISTS ({select} AND {column} ~ %s)", (pattern,), slow=True)

    return build


def _number(what: Compare, ask: Ask) -> Sql | None:
    """Find a customer number by its own table, where old numbers answer too."""
    if what.op != "equals":
        return None
    wanted = what.value.strip().upper()
    sql = "{row}.id IN (SELECT own.customer_id FROM customers_customernumber AS own WHERE own.number = %s)"
    return Sql(sql, (wanted,))


def _source(what: Compare, ask: Ask) -> Sql | None:
    if what.op not in ("in", "not_in"):
        return None
    ids = [int(key) for key in what.value if key.isascii() and key.isdecimal() and len(key) < 19]
    text = "{row}.source_id = ANY(%s::bigint[])"
    return Sql(f"({text}) IS NOT TRUE" if what.op == "not_in" else text, (ids,))


def _member(what: Compare, ask: Ask) -> Sql:
    """Look a team up from its people; who joined until a day is out of it afterwards."""
    running = "SELECT held.customer_id FROM customers_grant AS held WHERE (held.until IS NULL OR held.until >= %s)"
    if what.op in ("empty", "not_empty"):
        sign = "NOT " if what.op == "empty" else ""
        return Sql(f"{sign}EXISTS ({running} AND held.customer_id = {{row}}.id)", (ask.today,), slow=True)
    ids = [ask.actor.person_id] if what.op == "is_me" else list(what.value)
    text = f"{{row}}.id IN ({running} AND held.person_id = ANY(%s::bigint[]))"
    return Sql(f"({text}) IS NOT TRUE" if what.op == "not_in" else text, (ask.today, ids), what.op == "not_in")


def _sources() -> Choices:
    return [(str(pk), name) for pk, name in Source.objects.filter(is_active=True).values_list("pk", "name")]


def _source_names(ids: Sequence[str]) -> Iterable[tuple[str, str]]:
    found = Source.objects.filter(pk__in=[int(id_) for id_ in ids if id_.isdecimal()])
    return [(str(pk), name) for pk, name in found.values_list("pk", "name")]


def _tag_names(ids: Sequence[str]) -> Iterable[tuple[str, str]]:
    return [(str(pk), name) for pk, name in tag_labels([int(id_) for id_ in ids if id_.isdecimal()])]


def _tagged_with_all(what: Compare, ask: Ask) -> Sql | None:
    """Let the tags meet before any customer is read: each may be common, and few wear them all."""
    ids = [int(one) for one in what.value or () if str(one).isdecimal()] if what.op == "all" else []
    if len(ids) < 2 or not ask.is_demanded:
        return None
    more = "".join(
        f" JOIN customers_customertag AS worn{turn} ON worn{turn}.customer_id = worn.customer_id"
        f" AND worn{turn}.tag_id = %s"
        for turn in range(1, len(ids))
    )
    met = f"SELECT worn.customer_id FROM customers_customertag AS worn{more} WHERE worn.tag_id = %s"  # noqa: S608 - numbers of joins only
    return Sql(f"{{row}}.id IN ({met})", (*ids[1:], ids[0]))


def _plain(name: str, kind: Kind, group: Label, order: int, **more: Any) -> Field:
    """Return a field that is a column of the same name."""
    column = more.pop("column", name)
    return Field(name, labels()[name], kind, f"{{row}}.{column}", group=group, order=order, **more)


def _choice(name: str, values: Any, group: Label, order: int, **more: Any) -> Field:
    return _plain(name, Kind.CHOICE, group, order, choices=tuple(values.choices), **more)


def _texts(group: Label, order: int, *names: str, kind: Kind = Kind.TEXT) -> list[Field]:
    return [_plain(name, kind, group, order + number) for number, name in enumerate(names)]


def _basics() -> list[Field]:
    return [
        _plain(
            *("name", Kind.TEXT, _BASICS, 10),
            slow=False,
            sort=Sort("name", "{row}.name_sort", "text"),
            compile=_searched("{row}.name"),
        ),
        *_texts(_BASICS, 11, "short_name"),
        _choice("kind", choices.Kind, _BASICS, 12, slow=False),
        _plain("number", Kind.TEXT, _BASICS, 13, compile=_number),
        _plain("owner", Kind.PERSON, _BASICS, 14, column="owner_id", slow=False, picker="access:people-search"),
        Field(
            "department",
            _("所属部门"),
            Kind.DEPARTMENT,
            "{row}.department_id",
            _BASICS,
            rule="owner",
            slow=False,
            order=15,
        ),
        _plain("owner_since", Kind.DATETIME, _BASICS, 16, rule="owner"),
        _plain("contact_name", Kind.TEXT, _BASICS, 17, slow=False, compile=_searched("{row}.contact_name")),
        Field(
            "phone",
            _("首要电话"),
            Kind.TEXT,
            "{row}.phone",
            _BASICS,
            slow=False,
            order=18,
            compile=_searched("{row}.phone"),
        ),
        Field("email", _("邮箱"), Kind.TEXT, "", _BASICS, order=19, compile=_any_of(_POINT + "'email'", "point.value")),
        Field(
            "wechat", _("微信"), Kind.TEXT, "", _BASICS, order=20, compile=_any_of(_POINT + "'wechat'", "point.value")
        ),
        _plain("website", Kind.LINK, _BASICS, 21),
    ]


def _business() -> list[Field]:
    grades = [(grade.value, grade.value) for grade in choices.Grade]
    return [
        _choice("stage", choices.Stage, _BUSINESS, 30, slow=False),
        _plain(
            *("grade", Kind.CHOICE, _BUSINESS, 31),
            choices=tuple(grades),
            slow=False,
            sort=Sort("grade", _GRADE, "int", True),
        ),
        _choice("tier", choices.Tier, _BUSINESS, 32, slow=False, sort=Sort("tier", _TIER, "int", True)),
        _choice("lifecycle", choices.Lifecycle, _BUSINESS, 33, slow=False),
        _plain(
            *("last_contact_at", Kind.DATETIME, _BUSINESS, 34),
            slow=False,
            key_sql=_LAST_CONTACT,
            key_missing=_NEVER,
            missing_is_old=True,
            sort=Sort("last_contact", _LAST_CONTACT, "timestamptz", True),
        ),
        _plain(
            *("next_follow_on", Kind.DATE, _BUSINESS, 35),
            slow=False,
            key_sql=_NEXT_FOLLOW,
            key_missing=_NOT_PLANNED,
            sort=Sort("next", _NEXT_FOLLOW, "date"),
        ),
        _plain("next_step", Kind.TEXT, _BUSINESS, 36),
        _plain("follow_up_count", Kind.INTEGER, _BUSINESS, 37),
        _plain(
            *("source", Kind.CHOICE, _BUSINESS, 38),
            column="source_id::text",
            choices=_sources,
            names=_source_names,
            slow=False,
            compile=_source,
        ),
        _plain("cooperated_on", Kind.DATE, _BUSINESS, 39),
        _plain(
            *("created_at", Kind.DATETIME, _BUSINESS, 40),
            slow=False,
            sort=Sort("created", "{row}.created_at", "timestamptz", True),
        ),
        _plain("updated_at", Kind.DATETIME, _BUSINESS, 41),
        _plain("created_by_id", Kind.PERSON, _BUSINESS, 42, picker="access:people-search"),
    ]


def _labels() -> list[Field]:
    return [
        Field(
            *("tags", _("标签"), Kind.TAGS, _TAGGED, _LABELS),
            probe_sql=_WEARS,
            empty_sql=_UNTAGGED,
            names=_tag_names,
            picker="customers:tag-search",
            compile=_tagged_with_all,
            slow=False,
            order=50,
        ),
        Field(
            *("team", _("参与人"), Kind.PERSON, "", _LABELS),
            help=_("和负责人一起服务这位客户的同事，也就是团队与共享里的人。"),
            compile=_member,
            picker="access:people-search",
            rule="owner",
            slow=False,
            order=55,
        ),
        Field(
            *("products", _("在用产品"), Kind.TEXT, "", _LABELS),
            order=51,
            compile=_any_of(_PRODUCT, "concat(used.product, ' ', used.module)"),
        ),
        Field(
            *("contact_count", _("联系人数"), Kind.INTEGER),
            "(SELECT count(*) FROM customers_contact AS one WHERE one.customer_id = {row}.id AND NOT one.left_company)",
            _LABELS,
            order=52,
        ),
        Field(
            *("completeness", _("档案完整度"), Kind.INTEGER, _SHARE, _LABELS),
            slow=False,
            compile=number_beside("customers_archiveshare", "share"),
            unit="%",
            help=_("已填的重要资料占的份量，按设置里的权重。"),
            order=53,
        ),
        Field(
            *("relation_count", _("关系数"), Kind.INTEGER, _RELATIONS, _LABELS),
            help=_("和多少位客户有没结束的关系。"),
            order=54,
        ),
    ]


def _details() -> list[Field]:
    return [
        _plain("industry", Kind.INDUSTRY, _PLACE, 60, slow=False, picker="customers:industry-search"),
        _plain("region", Kind.REGION, _PLACE, 61, slow=False, picker="customers:region-search"),
        _plain("address", Kind.TEXT, _PLACE, 62),
        _plain("credit_code", Kind.TEXT, _COMPANY, 70),
        _choice("ownership", choices.Ownership, _COMPANY, 71),
        _plain("registered_capital", Kind.MONEY, _COMPANY, 72),
        _plain("employees", Kind.INTEGER, _COMPANY, 73),
        _plain("yearly_revenue", Kind.MONEY, _COMPANY, 74),
        _choice("price_sensitivity", choices.PriceSensitivity, _COMPANY, 75),
        *_texts(
            *(_COMPANY, 76, "branches", "business_scope", "industry_position", "competitive_advantage"),
            *("business_model", "management_focus", "development_plan", "systems_in_use"),
            kind=Kind.LONG_TEXT,
        ),
        _choice("gender", choices.Gender, _PERSON, 90),
        Field(
            "birth_month",
            _("生日月份"),
            Kind.INTEGER,
            "{row}.birth_month",
            _PERSON,
            rule="birthday",
            unit=_("月"),
            order=91,
        ),
        *_texts(_PERSON, 92, "occupation", "position"),
        *_texts(_PERSON, 94, "hobbies", "personality", "consumption_habits", "taste", kind=Kind.LONG_TEXT),
        *_texts(_SITUATION, 100, "current_state", "pain_points", "remarks", kind=Kind.LONG_TEXT),
    ]


def declare() -> None:
    """Bring the subject and its fields; called from AppConfig.ready."""
    register_subject(
        Subject(
            *(SUBJECT, _("客户"), OBJECT, "customers_customer", visible_to),
            *("customers:list", describe_list, "customers:narrow", masked_rows),
        )
    )
    register(SUBJECT, *_basics(), *_business(), *_labels(), *_details())
