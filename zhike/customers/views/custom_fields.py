"""The designer of the company's own fields."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhike.access.decorators import requires
from zhike.lib.refusals import Refused
from zhike.web.forms import done, form_response, once, saved_in_place

from .. import services
from ..choices import CustomKind
from ..custom.catalogue import definitions
from ..custom.definitions import Definition
from ..forms.design import FieldForm, PreviewForm, with_label
from ..forms.groups import groups_of
from ..queries.custom import count_with_value, hints, list_field_rules, sections_of
from .answering import actor_of, posted

COUNTED = 10_000
_BESIDE_FIELD = ("label", "options")


@requires("setting", "view")
@require_GET
def fields(request: HttpRequest) -> HttpResponse:
    """Show the fields under their headings, and the form that they make."""
    known = definitions()
    form = PreviewForm(known.active, auto_id="preview-%s")
    values = {
        "sections": sections_of(known.active),
        "retired": [one for one in known.by_id.values() if one.is_retired],
        "form": form,
        "groups": groups_of(form),
        "may_edit": actor_of(request).can("setting", "edit"),
    }
    return render(request, "customers/fields.html", values)


@requires("setting", "edit")
@require_http_methods(["GET", "POST"])
def field_create(request: HttpRequest) -> HttpResponse:
    """Ask for the kind, then for the rest; add the field."""
    kind = request.GET.get("kind", "")
    if kind not in CustomKind.values:
        return render(request, "customers/field_kind.html", {"kinds": hints()})
    form = FieldForm(posted(request), definition=Definition(0, "", kind))

    def create() -> str:
        services.create_custom_field(actor=actor_of(request), draft=form.draft(), now=timezone.now())
        return reverse("customers:fields")

    return _answer(request, form, lambda: once(request, create), _("字段已加好，表单、列表和导入里都能用了"))


@requires("setting", "edit")
@require_http_methods(["GET", "POST"])
def field_edit(request: HttpRequest, field_id: int) -> HttpResponse:
    """Change a field; its kind and all values stay."""
    definition = _find(field_id)
    form = FieldForm(posted(request), definition=definition)

    def change() -> None:
        services.change_custom_field(
            actor=actor_of(request),
            field_id=field_id,
            version=form.cleaned_data.get("version") or definition.version,
            draft=form.draft(),
            now=timezone.now(),
        )

    return _answer(request, form, change, _("已保存"))


@requires("setting", "edit")
@require_POST
def field_preview(request: HttpRequest, kind: str) -> HttpResponse:
    """Show how the field will look, while it is being typed."""
    if kind not in CustomKind.values:
        raise Http404
    definition = FieldForm(request.POST, definition=Definition(0, "", kind)).previewed()
    return render(request, "customers/parts/preview.html", _preview(definition))


@requires("setting", "edit")
@require_POST
def field_retire(request: HttpRequest, field_id: int) -> HttpResponse:
    """Take a field out of use."""
    services.retire_custom_field(
        actor=actor_of(request), field_id=field_id, version=_version(request, field_id), now=timezone.now()
    )
    undo = reverse("customers:field_restore", args=[field_id])
    return done(request, reverse("customers:fields"), _("已停用，填过的内容都还在"), undo=undo)


@requires("setting", "edit")
@require_POST
def field_restore(request: HttpRequest, field_id: int) -> HttpResponse:
    """Bring a field back with all that was filled in."""
    services.restore_custom_field(
        actor=actor_of(request), field_id=field_id, version=_version(request, field_id), now=timezone.now()
    )
    return done(request, reverse("customers:fields"), _("已恢复，原来填的内容都回来了"))


@requires("setting", "edit")
@require_POST
def fields_arrange(request: HttpRequest) -> HttpResponse:
    """Keep the order to which fields were dragged; each place is the field's id and its heading."""
    ids, sections = request.POST.getlist("field"), request.POST.getlist("section")
    places = [
        (int(id_), section[:40].strip())
        for id_, section in zip(ids, sections, strict=False)
        if id_.isascii() and id_.isdecimal() and len(id_) < 19
    ]
    services.arrange_custom_fields(actor=actor_of(request), places=places, now=timezone.now())
    return saved_in_place(request, reverse("customers:fields"), _("顺序已保存"), events={"customers:fields": {}})


def _answer(request: HttpRequest, form: FieldForm, save: Callable[[], object], text: str) -> HttpResponse:
    """Save a valid form; what is refused stands beside its field, and nothing typed is lost."""
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except Refused as refused:
            name = str(refused.refusal.facts.get("field", ""))
            form.add_error(name if name in form.fields and name in _BESIDE_FIELD else None, refused.refusal.sentence)
        else:
            return saved_in_place(request, reverse("customers:fields"), text, events={"customers:fields": {}})
    definition = form.definition
    shown = form.previewed() if form.is_bound else with_label(definition)
    used = count_with_value(definition, COUNTED) if definition.id else None
    values = {
        "definition": definition,
        "kind_label": CustomKind(definition.kind).label,
        "used": used,
        "counted": COUNTED,
        "rules": list_field_rules(definition.name) if definition.id else [],
        **_preview(shown),
    }
    return form_response(request, form, "customers/field_form.html", values)


def _preview(definition: Definition) -> dict[str, object]:
    return {"preview": PreviewForm([definition], auto_id="try-%s"), "previewed": definition}


def _find(field_id: int) -> Definition:
    found = definitions().by_id.get(field_id)
    if found is None:
        raise Http404
    return found


def _version(request: HttpRequest, field_id: int) -> int:
    """Return the version that the person saw; an undo asks for the present one."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else _find(field_id).version
