"""Sentences looked up once are those that Django would find, in each language, and marked texts stay marked."""

from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_lazy, trans_real

WORD = "更正"


def test_each_language_has_its_own_words_also_after_another_asked() -> None:
    lazy = gettext_lazy(WORD)
    for language in ("zh-hans", "en", "zh-hant", "en", "zh-hans"):
        with translation.override(language):
            assert gettext(WORD) == str(lazy) == trans_real.gettext(WORD)
    with translation.override("en"):
        assert gettext(WORD) != WORD


def test_a_text_marked_as_safe_stays_so_and_its_plain_twin_stays_plain() -> None:
    assert not isinstance(gettext(WORD), SafeString)
    assert isinstance(gettext(mark_safe(WORD)), SafeString)
    assert not isinstance(gettext(WORD), SafeString)


def test_django_asks_here() -> None:
    assert translation._trans.gettext.__module__ == "zhike.web.sentences"  # type: ignore[attr-defined]
