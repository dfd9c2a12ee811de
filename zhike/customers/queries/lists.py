"""Lists that an administrator keeps."""

from django.http import Http404

from ..models import Source, Tag


def list_sources() -> list[Source]:
    """Return all sources in their order, retired ones too."""
    return list(Source.objects.order_by("-is_active", "position", "id"))


def get_source(source_id: int) -> Source:
    """Return a source, or not found."""
    found = Source.objects.filter(pk=source_id).first()
    if found is None:
        raise Http404
    return found


def list_tags() -> list[Tag]:
    """Return all tags and groups, retired ones last."""
    return list(Tag.objects.order_by("kind", "-is_active", "name")[:1000])


def get_tag(tag_id: int) -> Tag:
    """Return a tag or group, or not found."""
    found = Tag.objects.filter(pk=tag_id).first()
    if found is None:
        raise Http404
    return found
