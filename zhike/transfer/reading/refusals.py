"""What people read when a file cannot be imported: one plain sentence each, and what to do about it."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from zhike.lib.refusals import Refusal

_WHAT = {
    "pdf": lazy("PDF 文档"),
    "picture": lazy("图片"),
    "archive": lazy("压缩包"),
    "word": lazy("Word 或演示文档"),
    "office": lazy("其他 Office 文档"),
    "database": lazy("数据库文件"),
    "program": lazy("程序"),
    "xlsb": lazy("二进制工作簿（.xlsb）"),
    "ods": lazy("OpenDocument 表格（.ods）"),
    "old_excel": lazy("Excel 4 或更早的工作簿"),
    "xml_spreadsheet": lazy("XML 电子表格 2003"),
    "web_page": lazy("没有表格的网页"),
    "data": lazy("XML 或 JSON 数据"),
    "unknown": lazy("无法识别的二进制文件"),
}
_SENTENCES = {
    "empty_file": (lazy("文件是空的，里面没有任何内容。"), lazy("请确认导出时选中了数据，再重新上传。")),
    "only_headers": (lazy("工作表里只有表头，没有客户数据。"), lazy("请在表头下面填好客户再上传。")),
    "no_rows": (lazy("工作表里没有任何内容。"), lazy("请换一张有数据的工作表。")),
    "wrong_type": (
        lazy("这个文件其实是“%(what)s”，不能导入。"),
        lazy("请用 Excel 或 WPS 打开，另存为 .xlsx 或 .csv 后再上传。"),
    ),
    "broken_archive": (
        lazy("文件已损坏，无法打开，可能上传或下载时没有传完整。"),
        lazy("请用 Excel 或 WPS 打开并重新保存；打不开就需要重新导出。"),
    ),
    "broken_file": (
        lazy("文件内部有损坏的内容，读取时出错。"),
        lazy("请用 Excel 或 WPS 打开，另存为新的 .xlsx 或 .csv 后再上传。"),
    ),
    "password": (lazy("文件有打开密码，无法读取。"), lazy("请在 Excel 或 WPS 里取消密码保护，保存后再上传。")),
    "bomb": (
        lazy("文件解压后异常大（超过 %(megabytes)s MB），可能是压缩炸弹，已拒绝。"),
        lazy("如果确实是客户数据，请另存为 .csv，或分成几个文件。"),
    ),
    "too_big": (
        lazy("文件有 %(megabytes)s MB，超过上限 %(most)s MB。"),
        lazy("请分成几个文件上传，或请管理员调整上限。"),
    ),
    "too_many_columns": (
        lazy("工作表有 %(columns)s 列，最多支持 %(most)s 列。"),
        lazy("请删去用不到的列再上传。"),
    ),
    "too_much_memory": (
        lazy("读取这个文件需要太多内存：可能在很远的角落有一个零散的单元格，或内容过多。"),
        lazy("请删去数据区以外的单元格，另存为 .xlsx，或分成几个文件。"),
    ),
    "took_too_long": (lazy("读取这个文件花了太长时间，已停止。"), lazy("请另存为 .csv，或分成几个文件。")),
    "open_quote": (
        lazy("第 %(line)s 行有一个引号没有配对，后面的行会被当成同一个单元格。"),
        lazy("请补上或去掉这个引号再上传。"),
    ),
    "no_sheet": (lazy("工作簿里没有可以读取的工作表。"), lazy("请确认至少有一张没有隐藏的工作表。")),
    "no_name_column": (
        lazy("没有找到“客户名称”这一列。"),
        lazy("请在表头写上“客户名称”，或在下一步手动指定哪一列是客户名称。"),
    ),
    "missing_file": (lazy("找不到这个文件，可能已到期清理。"), lazy("请重新上传。")),
}


def file_refusal(code: str, facts: Mapping[str, object] | None = None) -> Refusal:
    """Return the refusal for a file, in the reader's language."""
    shown = dict(facts or {})
    if "what" in shown:
        shown["what"] = str(_WHAT.get(str(shown["what"]), _WHAT["unknown"]))
    sentence, help_ = _SENTENCES.get(code, _SENTENCES["broken_file"])
    return Refusal(f"transfer.{code}", str(sentence) % shown, dict(facts or {}), str(help_))


def note_sentence(note: Mapping[str, object]) -> str:
    """Return what a reading wants to tell people although it went through."""
    code = note.get("code")
    if code == "unsaved_formulas":
        return _("有 %(count)s 个公式没有保存计算结果，按空白处理；请用 Excel 打开保存后再导入。") % note
    if code == "replaced_characters":
        return _("文件里有无法识别的字符，已用 � 代替；建议另存为 UTF-8 编码。")
    if code == "web_page":
        return _("这个文件其实是网页，已按其中最大的表格读取。")
    return ""
