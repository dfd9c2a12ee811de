"""Recompute name keys, first contacts and search texts of every customer, and say what differs."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from zhike.customers.services.checker import check_archive


class Command(BaseCommand):
    """Read only unless told to repair; ends with an error when something differs and was not repaired."""

    help = "核对每位客户的名称索引、首要联系人与搜索文本；--repair 改正不一致的。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--repair", action="store_true", help="改正不一致的")
        parser.add_argument("--json", action="store_true", help="输出 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        report = check_archive(repair=options["repair"])
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False))
        else:
            for one in report.differences:
                self.stdout.write(f"客户 {one.customer_id} {one.column}：{one.shown} ≠ {one.expected}")
            self.stdout.write(f"核对 {report.checked} 位客户，{len(report.differences)} 处不一致。")
        if report.differences and not options["repair"]:
            raise CommandError("有不一致的档案，用 --repair 改正。", returncode=1)
