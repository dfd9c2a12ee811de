"""Recount every customer's last contact, follow-ups and next step, and say what differs."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from zhike.activities.services.checker import check_rollups


class Command(BaseCommand):
    """Read only unless told to repair; ends with an error when something differs and was not repaired."""

    help = "核对每位客户的最近联系、跟进次数与下一步；--repair 改正不一致的。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--repair", action="store_true", help="改正不一致的")
        parser.add_argument("--json", action="store_true", help="输出 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        report = check_rollups(repair=options["repair"], now=timezone.now())
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False, default=str))
        else:
            for one in report.differences:
                self.stdout.write(f"客户 {one.customer_id} {one.column}：{one.shown} ≠ {one.expected}")
            self.stdout.write(f"核对 {report.checked} 位客户，{len(report.differences)} 处不一致。")
        if report.differences and not options["repair"]:
            raise CommandError("有不一致的汇总，用 --repair 改正。", returncode=1)
