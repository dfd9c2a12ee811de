"""`zhike demo load|remove`."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from zhike.access.models import Person
from zhike.desk.demo import staff
from zhike.desk.demo.load import load_demo
from zhike.desk.demo.remove import remove_demo
from zhike.lib.refusals import Refused


class Command(BaseCommand):
    """Load or remove the demo company."""

    help = "Load or remove the demo company."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["load", "remove"])
        parser.add_argument("--if-empty", action="store_true", help="load only when nobody works here yet")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["action"] == "load" and options["if_empty"] and Person.objects.exists():
            return
        try:
            outcome = asdict(load_demo() if options["action"] == "load" else remove_demo())
        except Refused as refused:
            raise CommandError(refused.refusal.sentence) from refused
        if options["json"]:
            self.stdout.write(json.dumps(outcome))
            return
        self.stdout.write(_say(options["action"], outcome))


def _say(action: str, outcome: dict[str, int]) -> str:
    if action == "remove":
        return _("演示公司已移除：%(people)s 人，%(customers)s 位客户。") % outcome
    names = {colleague.login: f"{colleague.name}（{colleague.title}）" for colleague in staff.COLLEAGUES}
    lines = [_("演示公司已载入：%(people)s 人，%(customers)s 位客户，%(follow_ups)s 次跟进。") % outcome]
    lines.append(_("登录名（密码都是 %(password)s）：") % {"password": staff.PASSWORD})
    lines += [f"  {login:<14}{names[login]}" for login in staff.SIGN_INS]
    return "\n".join(lines)
