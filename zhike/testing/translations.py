"""Keep the catalogues complete: `python -m zhike.testing.translations check|update`.

Simplified Chinese is the source. `update` collects new sentences, drops old
ones and drafts traditional Chinese by OpenCC; English is written by people.
`check` fails while a sentence is missing, unsure, or has lost a placeholder.
Extraction is Babel's: Django's own skips calls inside macro arguments.
"""

import ast
import re
import sys
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import IO, Any

import polib
from babel.messages.extract import extract_from_dir
from opencc import OpenCC

PROJECT = Path(__file__).resolve().parents[2]
LOCALE = PROJECT / "zhike" / "locale"
LANGUAGES = ("zh_Hant", "en")
METHODS = [
    ("**/tests/**", "ignore"),
    ("**/testing/**", "ignore"),
    ("**.py", "zhike.testing.translations:find_calls"),
    ("**/templates/**.html", "jinja2"),
]
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "lazy": None,
    "_now": None,
    "_T": None,
    "noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*[^{}]*\}")
CHINESE = re.compile(r"[\u3400-\u9fff]")
CONVERTER = OpenCC("s2twp")
OWN_NAMES = {"简体中文": "简体中文", "繁體中文": "繁體中文"}  # languages are named in their own words everywhere

# Where OpenCC's phrases are wrong for this product, or Taiwan says it otherwise.
TAIWAN = {
    "賬號": "帳號",
    "郵箱": "信箱",
    "信用程式碼": "信用代碼",
    "許可權": "權限",
    "後臺": "背景",
    "二維碼": "QR 碼",
    "單元格": "儲存格",
    "動態口令": "動態密碼",
    "執行情況": "運作情況",
    "谷歌": "Google ",
    "導進來": "匯進來",
    "接著導": "接著匯",
    "再導一次": "再匯一次",
    "導航": "導覽",
    "佔線": "忙線",
}
# A sheet's 列 is 欄 there, and its 行 is 列; in these words both stay.
KEPT = re.compile(r"列表|通行|不行|同行|按人列|行业|执行|进行|运行|一行一个|每行一个|银行|自行")
ROW, COLUMN = "列", "欄"


def draft_traditional(text: str) -> str:
    """Write a sentence as Taiwan would; people may better it in the catalogue."""
    parts = re.split(f"({KEPT.pattern})", text)
    marked = "".join(
        part if at % 2 else part.replace("列", COLUMN).replace("行", "\0") for at, part in enumerate(parts)
    )
    drafted: str = CONVERTER.convert(marked).replace("\0", ROW)
    for said, better in TAIWAN.items():
        drafted = drafted.replace(said, better)
    return drafted


def catalogue_path(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def find_calls(
    file: IO[bytes], keywords: Collection[str], _comment_tags: Any, options: Any
) -> Iterator[tuple[int, str, tuple[str | None, ...], list[str]]]:
    """Find sentences in Python by its syntax tree: Babel's own reader passes over those inside f-strings."""
    for node in ast.walk(ast.parse(file.read())):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        words = tuple(_constant(argument) for argument in node.args)
        if name in keywords and words and any(words):
            yield node.lineno, name, words, []


def _constant(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def find_entry(catalogue: polib.POFile, words: str, context: str | None) -> polib.POEntry | None:
    """Return the entry of words in exactly this context; None is a context, too, not any."""
    anywhere: Any = context
    return catalogue.find(words, by="msgid", msgctxt=anywhere)


def extract() -> polib.POFile:
    """Return every sentence of the source with the places that say it (no line numbers: they only churn)."""
    catalogue = polib.POFile(wrapwidth=0)
    options = {"**/templates/**.html": {"extensions": "jinja2.ext.do", "silent": "false", "trimmed": "true"}}
    found = extract_from_dir(str(PROJECT / "zhike"), METHODS, options_map=options, keywords=KEYWORDS)
    for filename, _line, message, _comments, context in found:
        single, plural = message if isinstance(message, tuple) else (message, "")
        entry = find_entry(catalogue, single, context)
        if entry is None:
            entry = polib.POEntry(msgid=single, msgid_plural=plural, msgctxt=context, occurrences=[])
            catalogue.append(entry)
        place = (f"zhike/{filename}", "")
        if place not in entry.occurrences:
            entry.occurrences.append(place)
    catalogue.sort(key=lambda entry: (entry.msgctxt or "", entry.msgid))
    return catalogue


def load(language: str) -> polib.POFile:
    path = catalogue_path(language)
    return polib.pofile(str(path), wrapwidth=0) if path.exists() else polib.POFile(wrapwidth=0)


def update() -> None:
    """Write the catalogues anew from the source, keeping what was translated."""
    source = extract()
    for language in LANGUAGES:
        merged = _merge(source, load(language), language)
        path = catalogue_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        merged.save(str(path))


def _merge(source: polib.POFile, known: polib.POFile, language: str) -> polib.POFile:
    plural = "nplurals=2; plural=(n != 1);" if language == "en" else "nplurals=1; plural=0;"
    merged = polib.POFile(wrapwidth=0)
    merged.metadata = {
        "Language": language,
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": plural,
    }
    for entry in source:
        old = find_entry(known, entry.msgid, entry.msgctxt)
        forms = (old.msgstr_plural or {0: old.msgstr}) if old else {}
        if entry.msgid in OWN_NAMES:
            forms = {0: OWN_NAMES[entry.msgid]}
        elif language == "zh_Hant":
            forms = {0: forms.get(0) or draft_traditional(entry.msgid)}
        merged.append(_translated(entry, forms, forms_wanted=2 if language == "en" else 1))
    return merged


def _translated(entry: polib.POEntry, forms: dict[int, str], *, forms_wanted: int) -> polib.POEntry:
    made = polib.POEntry(
        msgid=entry.msgid, msgid_plural=entry.msgid_plural, msgctxt=entry.msgctxt, occurrences=entry.occurrences
    )
    if entry.msgid_plural:
        made.msgstr_plural = {index: forms.get(index, "") for index in range(forms_wanted)}
    else:
        made.msgstr = forms.get(0, "")
    if PLACEHOLDER.search(entry.msgid) and "%" in entry.msgid:
        made.flags.append("python-format")
    return made


def find_gaps() -> list[str]:
    """Return one line for each sentence that a language lacks or has spoilt."""
    source = extract()
    return [gap for language in LANGUAGES for gap in _gaps_of(language, source, load(language))]


def _gaps_of(language: str, source: polib.POFile, known: polib.POFile) -> Iterator[str]:
    for entry in source:
        old = find_entry(known, entry.msgid, entry.msgctxt)
        forms = list((old.msgstr_plural or {0: old.msgstr}).values()) if old else []
        where = f"{language}: {entry.msgid!r} ({entry.occurrences[0][0]})"
        if not forms or not all(forms) or (old is not None and old.fuzzy):
            yield f"missing  {where}"
        elif any(_placeholders(form) != _placeholders(entry.msgid) for form in forms):
            yield f"placeholders differ  {where}"
        elif language == "en" and any(CHINESE.search(form) for form in forms) and entry.msgid not in OWN_NAMES:
            yield f"Chinese left  {where}"


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def main() -> int:
    if sys.argv[1:] == ["update"]:
        update()
        return 0
    gaps = find_gaps()
    for gap in gaps:
        sys.stderr.write(f"{gap}\n")
    return 1 if gaps else 0


if __name__ == "__main__":
    sys.exit(main())
