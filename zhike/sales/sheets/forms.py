"""Parse what is written on a sheet and about it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.web.forms import Form

_SHORT = {"rows": 2}


class NoteForm(Form):
    """What a salesperson adds about one customer."""

    progress = forms.CharField(label=_("进展"), required=False, max_length=500, widget=forms.Textarea(_SHORT))
    blocker = forms.CharField(label=_("卡在哪里"), required=False, max_length=300)
    support = forms.CharField(label=_("要的支持"), required=False, max_length=300)


class SubmitForm(Form):
    """The whole day in a sentence, and that it is true."""

    remark = forms.CharField(label=_("今天的总结"), required=False, max_length=1000, widget=forms.Textarea({"rows": 3}))
    confirmed = forms.BooleanField(label=_("我确认以上内容属实"), required=False)


class AmendForm(Form):
    """What is added to a kept sheet."""

    text = forms.CharField(label=_("补充或更正"), max_length=1000, widget=forms.Textarea({"rows": 3}))


class CommentForm(Form):
    """What a manager says of a sheet."""

    text = forms.CharField(label=_("点评"), max_length=500, widget=forms.Textarea(_SHORT))
    is_question = forms.BooleanField(label=_("这是追问，明天的表上要回答"), required=False)
    customer = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)


class AnswerForm(Form):
    """The answer to a question."""

    text = forms.CharField(label=_("回答"), max_length=500, widget=forms.Textarea(_SHORT))
