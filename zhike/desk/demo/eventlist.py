"""A fair's visitor list in the demo company, imported as people do it: a file, its columns, the campaign."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime

from django.core.files.base import ContentFile

from zhike.access.actor import Actor
from zhike.sales.models import Campaign
from zhike.transfer import storage
from zhike.transfer.engine.running import run_import
from zhike.transfer.models import HeaderMemory, ImportRow, ImportRun
from zhike.transfer.services import Settlement, Upload, map_columns, start_import, upload_import

_FILE = "华东装备展 观众登记.csv"
_HEADERS = ("客户名称", "首要联系人", "手机", "城市", "备注")
_VISITORS = (
    ("常州瑞控自动化设备有限公司", "陆航", "13951270101", "常州", "想看报价审批怎么走"),
    ("扬州润泽环保机械有限公司", "卞丽", "13951270102", "扬州", "三十个销售，用表格管客户"),
    ("南通海润船舶配件有限公司", "顾磊", "13951270103", "南通", "关心手机上能不能记拜访"),
    ("泰州同济医药包装有限公司", "姜敏", "13951270104", "泰州", ""),
    ("镇江百川流体控制有限公司", "许文", "13951270105", "镇江", "下月初给方案"),
    ("盐城新苑新能源有限公司", "祁峰", "13951270106", "盐城", ""),
    ("湖州锦程智能装备有限公司", "沈越", "13951270107", "湖州", "现用系统年底到期"),
    ("嘉兴恒裕精密制造有限公司", "钱进", "13951270108", "嘉兴", ""),
    ("绍兴越通纺织机械有限公司", "章岚", "13951270109", "绍兴", "要老板来看一次演示"),
)


def import_visitors(admin: Actor, campaign: Campaign, now: datetime) -> list[int]:
    """Import the list with its campaign, and return the customers that it created."""
    upload = Upload(_FILE, ContentFile(_sheet(), name=_FILE))
    run = upload_import(actor=admin, upload=upload, now=now)
    columns = {int(at): key for at, key in run.columns.items()}
    settled = Settlement(columns=columns, values=run.values, duplicates=run.duplicates, campaign_id=campaign.pk)
    map_columns(actor=admin, run_id=run.pk, mapping=settled, now=now)
    start_import(actor=admin, run_id=run.pk, now=now, in_background=False)
    run_import(run_id=run.pk)
    created = ImportRow.objects.filter(run=run, outcome="created", customer_id__isnull=False).order_by("row")
    return [id_ or 0 for id_ in created.values_list("customer_id", flat=True)]


def _sheet() -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([_HEADERS, *_VISITORS])
    return text.getvalue().encode("utf-8-sig")


def forget_imports(person_ids: Sequence[int]) -> None:
    """Delete what the demo people uploaded, with its files."""
    runs = ImportRun.objects.filter(by_id__in=person_ids)
    storage.remove([path for path in runs.values_list("path", flat=True) if path])
    runs.delete()
    HeaderMemory.objects.filter(by_id__in=person_ids).delete()
