"""Forms speak plain Chinese, come back with 422, tell the browser what was saved."""

import json
import re

import pytest
from django import forms
from django.core.validators import RegexValidator
from django.http import HttpRequest, QueryDict
from django.test import RequestFactory
from django.utils import translation

from zhike.web.forms import (
    Form,
    ManyPickerField,
    ModelForm,
    PickerField,
    PickerOption,
    done,
    form_response,
    picker_response,
    saved_in_place,
)
from zhike.web.gallery import GalleryForm
from zhike.web.middleware import Htmx, read_htmx
from zhike.web.models import FormKey

ENGLISH = re.compile(r"[A-Za-z]{4,}")


class Sample(Form):
    name = forms.CharField(label="名称", max_length=3)
    amount = forms.DecimalField(label="金额", max_digits=6, decimal_places=2, min_value=0)
    next_on = forms.DateField(label="下次跟进")
    kind = forms.ChoiceField(label="类型", choices=[("a", "甲")])
    code = forms.CharField(
        label="代码", error_messages={"required": "代码要填"}, validators=[RegexValidator("^X", "要以 X 开头")]
    )
    owner = PickerField("web:components-people", label="负责人")
    team = ManyPickerField("web:components-people", label="团队", required=False)


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


def ask(method: str = "post", key: str = "5f1d7a0e-0000-4000-8000-000000000001", **headers: str) -> HttpRequest:
    request = getattr(RequestFactory(), method)("/x/", {"once_key": key}, headers=headers)
    request.actor = None
    request.htmx = read_htmx(request)
    return request


def test_every_message_is_plain_chinese_and_the_authors_words_stay() -> None:
    empty = Sample({})
    assert empty.errors["name"] == ["请填写这一项。"] and empty.errors["kind"] == ["请选择一项。"]
    assert empty.errors["code"] == ["代码要填"]
    wrong = Sample(QueryDict("name=太长的名称&amount=十万&next_on=下周&kind=b&code=Y&owner=王"))
    assert wrong.errors["name"] == ["最多 3 个字，现在有 5 个。"]
    assert wrong.errors["amount"] == ["请填写数字。"]
    assert wrong.errors["next_on"] == ["日期看不懂，应像 2026-11-21。"]
    assert wrong.errors["kind"] == ["没有这个选项，请从列表里选。"]
    assert wrong.errors["code"] == ["要以 X 开头"] and wrong.errors["owner"] == ["请从列表里选择一项。"]
    assert Sample({"amount": "-1"}).errors["amount"] == ["不能小于 0。"]
    assert Sample({"amount": "1.234"}).errors["amount"] == ["小数最多 2 位。"]


def test_one_forms_words_do_not_change_the_next_ones() -> None:
    assert Sample({}).errors == Sample({}).errors
    with translation.override("en"):
        assert Sample({"name": "long"}).fields["name"].validators[0].limit_value == 3


def test_pickers_read_ids_and_nothing_else() -> None:
    form = Sample(QueryDict("owner=7&team=3&team=x&team=3&team=5"))
    form.is_valid()
    assert form.cleaned_data["owner"] == 7 and form.cleaned_data["team"] == [3, 5]
    with pytest.raises(TypeError):
        form.use_labels("name", lambda ids: [])


def test_a_picker_shows_only_what_the_actor_may_see() -> None:
    form = GalleryForm(initial={"team": [1, 2]})
    form.use_labels("team", lambda ids: [(1, "王晓燕")])
    context = form.fields["team"].widget.get_context("team", [1, 2], {})
    assert context["widget"]["chosen"] == [{"value": 1, "label": "王晓燕"}]
    rows = json.loads(picker_response([PickerOption(9, "赵磊", refused="已离职")]).content)["options"]
    assert rows == [{"value": "9", "label": "赵磊", "note": "", "refused": "已离职"}]


def test_a_model_form_never_saves() -> None:
    class KeyForm(ModelForm):
        class Meta:
            model = FormKey
            fields = ["url"]

    with pytest.raises(TypeError):
        KeyForm({"url": "/x/"}).save()


def test_a_wrong_form_comes_back_with_422_and_what_was_typed(db: None) -> None:
    request = ask(**{"HX-Request": "true"})
    form = GalleryForm(QueryDict("name=&note=打过电话"))
    response = form_response(request, form, "web/gallery/part.html")
    page = response.content.decode()
    assert response.status_code == 422 and "打过电话" in page and "请填写这一项。" in page
    assert 'aria-invalid="true"' in page and "<html" not in page
    assert 'value="5f1d7a0e-0000-4000-8000-000000000001"' in page
    assert form_response(ask("get"), GalleryForm(), "web/gallery/part.html").status_code == 200


def test_a_form_draws_itself_when_a_template_only_names_it() -> None:
    drawn = str(Sample({"name": "恒远"}))
    assert 'value="恒远"' in drawn and 'type="date"' in drawn and 'role="combobox"' in drawn


def test_done_tells_the_browser_which_draft_to_forget(db: None) -> None:
    request = ask()
    request._messages = []
    response = done(request, "/customers/5/")
    assert response.status_code == 302 and response["Location"] == "/customers/5/"
    assert response.cookies["zhike_saved"].value == "5f1d7a0e-0000-4000-8000-000000000001"


def test_saving_in_place_closes_the_drawer_and_lets_lists_reload() -> None:
    request = ask(**{"HX-Request": "true"})
    changed = {"customers:changed": {"id": 5}}
    response = Htmx(lambda _: saved_in_place(request, "/customers/", events=changed))(request)
    told = json.loads(response.headers["HX-Trigger"])
    assert response.status_code == 204 and told["customers:changed"] == {"id": 5} and "zhike:saved" in told
    assert "zhike_saved" in response.cookies
    plain = saved_in_place(ask(), "/customers/", events=changed)
    assert plain.status_code == 302


def test_what_nobody_sees_is_left_out_of_a_text_before_it_is_checked() -> None:
    class Naming(Form):
        name = forms.CharField(max_length=4)
        password = forms.CharField(strip=False)

    form = Naming({"name": " 恒\u202e远\u200b\x07 ", "password": " \u202ex"})
    assert form.is_valid() and form.cleaned_data == {"name": "恒远", "password": " \u202ex"}
    assert Naming({"name": "\u202e\u200b", "password": "x"}).errors.keys() == {"name"}
