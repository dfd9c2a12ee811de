"""Lists that an administrator keeps: sources, tags and groups."""

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhike.access.decorators import requires
from zhike.web.forms import form_response, saved_in_place

from ..forms import SourceForm, TagForm
from ..queries.lists import get_source, get_tag, list_sources, list_tags
from ..services import save_source, save_tag
from .answering import actor_of, posted


@requires("setting", "view")
@require_GET
def sources(request: HttpRequest) -> HttpResponse:
    """Show the sources."""
    return render(request, "customers/sources.html", {"sources": list_sources()})


@requires("setting", "edit")
@require_http_methods(["GET", "POST"])
def source_create(request: HttpRequest) -> HttpResponse:
    """Add a source."""
    form = SourceForm(posted(request))
    if request.method == "POST" and form.is_valid():
        save_source(actor=actor_of(request), source_id=None, values=form.cleaned_data, now=timezone.now())
        return _saved(request, "customers:sources")
    return _form(request, form, _("新增来源"))


@requires("setting", "edit")
@require_http_methods(["GET", "POST"])
def source_edit(request: HttpRequest, source_id: int) -> HttpResponse:
    """Rename, order or retire a source."""
    form = SourceForm(posted(request), instance=get_source(source_id))
    if request.method == "POST" and form.is_valid():
        save_source(actor=actor_of(request), source_id=source_id, values=form.cleaned_data, now=timezone.now())
        return _saved(request, "customers:sources")
    return _form(request, form, _("修改来源"))


@requires("setting", "view")
@require_GET
def tag_list(request: HttpRequest) -> HttpResponse:
    """Show the tags and groups."""
    return render(request, "customers/tag_list.html", {"tags": list_tags()})


@requires("setting", "edit")
@require_http_methods(["GET", "POST"])
def tag_create(request: HttpRequest) -> HttpResponse:
    """Add a tag or group."""
    form = TagForm(posted(request))
    if request.method == "POST" and form.is_valid():
        save_tag(actor=actor_of(request), tag_id=None, values=form.cleaned_data, now=timezone.now())
        return _saved(request, "customers:tag_list")
    return _form(request, form, _("新增标签"))


@requires("setting", "edit")
@require_http_methods(["GET", "POST"])
def tag_edit(request: HttpRequest, tag_id: int) -> HttpResponse:
    """Rename, colour or retire a tag or group."""
    form = TagForm(posted(request), instance=get_tag(tag_id))
    if request.method == "POST" and form.is_valid():
        save_tag(actor=actor_of(request), tag_id=tag_id, values=form.cleaned_data, now=timezone.now())
        return _saved(request, "customers:tag_list")
    return _form(request, form, _("修改标签"))


def _form(request: HttpRequest, form: BaseForm, title: str) -> HttpResponse:
    return form_response(request, form, "customers/keep.html", {"title": title})


def _saved(request: HttpRequest, url_name: str) -> HttpResponse:
    return saved_in_place(request, reverse(url_name), _("已保存"), events={"customers:changed": {}})
