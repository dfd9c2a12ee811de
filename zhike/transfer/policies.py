"""What business people decide about imports, with the values that hold until they do."""

from django.utils.translation import gettext_lazy as _

from zhike.access.policies import Policy, PolicyField, get_policy, register

from .reading.limits import MEGABYTE, Limits

IMPORT = "transfer.import"


def declare() -> None:
    """Declare the policy; called once at start."""
    register(
        Policy(
            IMPORT,
            _("导入"),
            _("上传的文件只用来导入和生成报告，到期自动删除；导入结果本身一直保留。"),
            (
                PolicyField("megabytes", _("文件大小上限"), 50, unit=_("MB"), minimum=1, maximum=200),
                PolicyField("keep_days", _("上传文件保留"), 30, unit=_("天"), minimum=1, maximum=365),
            ),
            order=60,
        )
    )


def limits() -> Limits:
    """Return the bounds of reading a file, as the policy in force says."""
    return Limits(file_bytes=int(get_policy(IMPORT)["megabytes"]) * MEGABYTE)
