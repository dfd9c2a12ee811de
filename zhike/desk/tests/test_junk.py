"""Junk in addresses and forms is answered in words, never by a crash: archive, conditions, transfer, approvals."""

import random
import traceback
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import got_request_exception
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from zhike.testing.matrix import BACKEND, Call, all_rows, make_fresh, url_name_of
from zhike.testing.world import World

pytestmark = pytest.mark.django_db
ROOMS = ("customers:", "conditions:", "transfer:", "approvals:", "desk:")
JUNK = (
    *(
        "",
        "x",
        "-1",
        "0",
        "1.5",
        "1e309",
        "NaN",
        "²",
        "٣",
        "９",
        "null",
        "true",
        "[]",
        "{}",
        "[[]]",
        '{"field":',
        "%",
        "%s",
        "\\",
    ),
    *(
        "9" * 18,
        "9" * 19,
        "9" * 40,
        str(2**31),
        str(2**63),
        "-" + "9" * 19,
        "\x00",
        "a\x00b",
        "'\"><script>",
        "甲" * 3000,
    ),
    *(
        "2026-13-45",
        "0000-00-00",
        "0001-01-01",
        "9999-12-31",
        "99999-01-01",
        "25:99",
        "-30",
        "v",
        "v0",
        "v" + "9" * 30,
        "custom_0",
    ),
    *("custom_" + "9" * 30, "name,name,,x", "-", "--name", "-created", "me", "team", "none", "due", "never"),
    *(
        '{"all":[]}',
        '{"any":[{"all":[{"not":{"all":[{"any":[]}]}}]}]}',
        '{"field":"name","op":"contains","value":"\\u0000"}',
    ),
    *('{"field":"created_at","op":"last_days","value":999999999999}', '{"field":"employees","op":"gt","value":1e999}'),
    *(
        '{"field":"employees","op":"eq","value":99999999999999999999}',
        '{"field":"owner","op":"in","value":["99999999999999999999"]}',
    ),
    *(
        '{"field":"next_follow_on","op":"between","value":["0001-01-01","9999-12-31"]}',
        '{"field":"tags","op":"any","value":[{}]}',
    ),
    *('{"field":"created_at","op":"on","value":"9999-12-31"}', '{"field":"created_at","op":"on","value":"0001-01-01"}'),
    *(
        '{"field":"name","op":"starts","value":"[("}',
        '{"field":"segment","op":"any","value":[0,"x"]}',
        '{"field":[],"op":{},"value":1}',
    ),
)
NAMES = (
    *(
        "view",
        "owner",
        "department",
        "stage",
        "grade",
        "tier",
        "lifecycle",
        "source",
        "industry",
        "region",
        "tag",
        "team",
    ),
    *(
        "kind",
        "contact",
        "next",
        "created",
        "cond",
        "sort",
        "after",
        "columns",
        "q",
        "query",
        "picked",
        "whole",
        "go",
        "step",
    ),
    *(
        "ids",
        "id",
        "customer",
        "customers",
        "customer_id",
        "survivor",
        "with",
        "field",
        "page",
        "state",
        "box",
        "format",
        "run",
    ),
    *(
        "section",
        "number",
        "name",
        "phone",
        "value",
        "values",
        "change",
        "op",
        "seen_version",
        "version",
        "to_person_id",
        "subject",
    ),
    *(
        "condition",
        "json",
        "sharing",
        "contact_id",
        "person",
        "at",
        "from",
        "to",
        "person_id",
        "depth",
        "kinds",
        "before",
        "next_url",
    ),
    *(
        "target",
        "sheet",
        "header",
        "duplicates",
        "encoding",
        "reason",
        "note",
        "decision",
        "password",
        "entry_key",
        "once",
        "tags",
    ),
)


ROUNDS = 3
NUMBERS = (0, 2**31, 2**63, 10**30)
WORDS = ("x", "-", "9" * 30, "custom_" + "9" * 30)


def junk_calls(call: Call, dice: random.Random) -> Iterator[Call]:
    """Yield the call as it should be, then each time with something else that is junk."""
    yield call
    for place, arg in enumerate(call.args):
        for bad in NUMBERS if isinstance(arg, int) else WORDS:
            yield Call((*call.args[:place], bad, *call.args[place + 1 :]), call.data, call.query)
    for _ in range(ROUNDS):
        names = [*dice.sample(NAMES, 5), *(name for name in call.data if dice.random() < 0.4)]
        yield Call(call.args, {**call.data, **{name: dice.choice(JUNK) for name in names}})


class Prober:
    """Somebody who may see everything, and the crashes that he met, each place in the program once."""

    def __init__(self, world: World) -> None:
        self.client = Client(raise_request_exception=False)
        self.client.force_login(world.admin, backend=BACKEND)
        make_fresh(self.client, world.admin)
        self.crashes: dict[str, str] = {}
        self.trace = ""

    def note(self, **_given: Any) -> None:
        """Keep what broke, from the signal of Django."""
        self.trace = traceback.format_exc()

    def probe(self, key: str, call: Call) -> None:
        """Send one request and take back what it did."""
        try:
            path = reverse(url_name_of(key), args=call.args)
        except NoReverseMatch:
            return
        self.trace = ""
        ask = self.client.get if key.startswith("GET") else self.client.post
        with transaction.atomic():
            answer = ask(path + (f"?{call.query}" if call.query else ""), call.data)
            transaction.set_rollback(True)
        if self.trace or answer.status_code == 500:
            lines = [line.strip() for line in self.trace.splitlines() if line.strip()]
            place = [line for line in lines if "zhike/" in line][-1:] + lines[-1:]
            self.crashes.setdefault(" | ".join(place), f"{key} {call.args} {call.query} {call.data}"[:600])


def test_junk_in_an_address_a_question_or_a_form_crashes_nothing(world: World) -> None:
    prober, dice = Prober(world), random.Random(7)
    rows = {key: row for key, row in all_rows().items() if url_name_of(key).startswith(ROOMS)}
    got_request_exception.connect(prober.note)
    try:
        for key, row in rows.items():
            with transaction.atomic():
                for call in junk_calls(row.build(world), dice):
                    prober.probe(key, call)
                transaction.set_rollback(True)
    finally:
        got_request_exception.disconnect(prober.note)
    assert len(rows) > 150
    assert not prober.crashes, "\n\n".join(f"{place}\n   {what}" for place, what in prober.crashes.items())
