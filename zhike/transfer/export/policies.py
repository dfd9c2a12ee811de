"""What business people decide about exports, with the values that hold until they do."""

from django.utils.translation import gettext_lazy as _

from zhike.access.models import Role
from zhike.access.policies import Policy, PolicyField, get_policy, register, value_for_role

from .rules import compute_cap

EXPORT = "transfer.export"
_CAPS = {
    "rep": 0,
    "account_manager": 500,
    "sales_manager": 5000,
    "operations": 50_000,
    "executive": 5000,
    "administrator": None,
    "": 500,
}


def declare() -> None:
    """Declare the policy; called once at start."""
    register(
        Policy(
            EXPORT,
            _("导出"),
            _("每个角色一次最多可以直接导出多少位客户；超过时要先经审批。文件只有导出人自己能下载，到期自动删除。"),
            (
                PolicyField("keep_days", _("文件保留"), 7, unit=_("天"), minimum=1, maximum=90),
                PolicyField(
                    "csv_mark",
                    _("在 CSV 最后一行写明导出人和时间"),
                    True,
                    kind="bool",
                    help=_("Excel 文件总是带有页眉、页脚和“导出说明”工作表。"),
                ),
                PolicyField(
                    "caps",
                    _("一次可直接导出"),
                    _CAPS,
                    kind="per_role",
                    unit=_("位"),
                    minimum=0,
                    maximum=100_000_000,
                    zero=_("每次都要审批"),
                    help=_("0 表示每次都要审批；留空表示不限。"),
                ),
            ),
            order=61,
        )
    )


def cap_of(person_id: int) -> int | None:
    """Return how many rows a person may export without asking; the roles that may export customers count."""
    caps = get_policy(EXPORT)["caps"]
    roles = Role.objects.filter(people__pk=person_id, rights__object="customer", rights__capability="export")
    return compute_cap(value_for_role(caps, pk, key) for pk, key in roles.distinct().values_list("pk", "key"))
