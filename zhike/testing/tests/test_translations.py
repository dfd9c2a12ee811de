from pathlib import Path

import polib
import pytest

from zhike.testing import translations


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "zhike" / "room" / "templates").mkdir(parents=True)
    (tmp_path / "zhike" / "room" / "views.py").write_text('_("共 %(count)s 位客户")\nngettext("一位", "%d 位", 2)\n')
    template = "{% import 'web/ui.html' as ui %}{{ ui.button(_('保存'), help=_('保存后可撤销')) }}"
    (tmp_path / "zhike" / "room" / "templates" / "list.html").write_text(template)
    monkeypatch.setattr(translations, "PROJECT", tmp_path)
    monkeypatch.setattr(translations, "LOCALE", tmp_path / "zhike" / "locale")
    return tmp_path


def translate(language: str, **sentences: str) -> None:
    catalogue = translations.load(language)
    for source, target in sentences.items():
        entry = catalogue.find(source)
        assert entry is not None
        if entry.msgid_plural:
            entry.msgstr_plural = {0: target, 1: target}
        else:
            entry.msgstr = target
    catalogue.save(str(translations.catalogue_path(language)))


def test_sentences_inside_macro_arguments_are_found(project: Path) -> None:
    assert {entry.msgid for entry in translations.extract()} == {"共 %(count)s 位客户", "一位", "保存", "保存后可撤销"}


def test_traditional_chinese_is_drafted_and_english_left_to_people(project: Path) -> None:
    translations.update()
    assert translations.load("zh_Hant").find("保存后可撤销").msgstr == "儲存後可撤銷"
    gaps = translations.find_gaps()
    assert len(gaps) == 4
    assert all(gap.startswith("missing  en:") for gap in gaps)


def test_english_without_gaps_is_complete_until_something_is_lost(project: Path) -> None:
    translations.update()
    words = {
        "保存": "Save",
        "保存后可撤销": "Can be undone",
        "共 %(count)s 位客户": "%(count)s customers",
        "一位": "%d of them",
    }
    translate("en", **words)
    assert [gap for gap in translations.find_gaps() if "一位" not in gap] == []
    translate("en", **{"共 %(count)s 位客户": "customers"})
    assert any("placeholders differ" in gap for gap in translations.find_gaps())
    translate("en", **{"共 %(count)s 位客户": "%(count)s 位 customers"})
    assert any("Chinese left" in gap for gap in translations.find_gaps())


def test_update_keeps_what_people_wrote_and_drops_what_nobody_says_any_more(project: Path) -> None:
    translations.update()
    translate("en", 保存="Save")
    (project / "zhike" / "room" / "views.py").write_text("")
    translations.update()
    kept = polib.pofile(str(translations.catalogue_path("en")))
    assert {entry.msgid: entry.msgstr for entry in kept} == {"保存": "Save", "保存后可撤销": ""}


def test_one_word_said_in_two_contexts_is_translated_twice(project: Path) -> None:
    more = 'pgettext("日程", "月")\n_("月")\n'
    (project / "zhike" / "room" / "forms.py").write_text(more, encoding="utf-8")
    translations.update()
    found = [entry.msgctxt for entry in translations.load("en") if entry.msgid == "月"]
    assert sorted(found, key=str) == [None, "日程"]
