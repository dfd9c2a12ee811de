"""Keep photos taken on site, sealed and without what the camera wrote into them; take them away again."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, BinaryIO

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.lib.refusals import Refusal, Refused, refuse_if
from zhike.lib.text import clean_text

from ...models import Visit, VisitPhoto
from .. import album, rules
from ..geo import compute_metres
from ..photos import Photo, UnreadablePhotoError, draw_anew
from ..policy import current_policy
from ..queries.places import find_place
from ..queries.scope import get_visit, goes_along, may_edit
from .planning import lock_visit


@dataclass(frozen=True)
class Shot:
    """A photo as it came in: the file's name, its bytes and how many, and what the person wrote to it."""

    name: str
    content: BinaryIO
    size: int
    note: str = ""


def keep_photo(*, actor: Actor, customer_id: int, visit_id: int, shot: Shot, now: datetime) -> VisitPhoto:
    """Keep a photo of a visit: drawn anew, sealed, with the place and time that its camera knew in the record.

    The same photo twice is kept once. Refused when it is too large, no photo, or one too many. Locks the customer.
    """
    policy = current_policy()
    require_room_for_photo(actor=actor, customer_id=customer_id, visit_id=visit_id)
    refuse_if(_why_too_large(shot.size, policy.photo_mb))
    data = shot.content.read(policy.photo_mb * 2**20 + 1)
    photo = _draw(data)
    digest = hashlib.sha256(data).hexdigest()
    path = album.keep(photo.picture, photo.small, now=now)
    try:
        with transaction.atomic():
            visit = lock_visit(actor=actor, customer_id=customer_id, visit_id=visit_id)
            known = VisitPhoto.objects.filter(customer_id=customer_id, visit=visit, sha256=digest).first()
            if known is not None:
                album.remove(path)
                return known
            _require_room(actor, visit, policy.photos)
            values = {"path": path, "sha256": digest, "by_id": actor.person_id, "at": now}
            return _write(visit, photo, shot, **values)
    except BaseException:
        album.remove(path)
        raise


def require_room_for_photo(*, actor: Actor, customer_id: int, visit_id: int) -> Visit:
    """Return the visit, or refuse before a photo is read."""
    visit = get_visit(actor=actor, customer_id=customer_id, visit_id=visit_id)
    _require_room(actor, visit, current_policy().photos)
    return visit


def _require_room(actor: Actor, visit: Visit, most: int) -> None:
    count = VisitPhoto.objects.filter(customer_id=visit.customer_id, visit=visit).count()
    is_there = goes_along(actor, visit)
    refuse_if(rules.why_cannot_keep_photo(is_there=is_there, state=visit.state, count=count, most=most))


def _why_too_large(size: int, most: int) -> Refusal | None:
    if size <= most * 2**20:
        return None
    sentence = _("照片有 %(size)d MB，超过上限 %(most)d MB。") % {"size": -(-size // 2**20), "most": most}
    return Refusal("activities.photo_invalid", sentence, {"field": "file"}, help=_("请用手机相机的普通画质再拍一张。"))


def _draw(data: bytes) -> Photo:
    try:
        return draw_anew(data)
    except UnreadablePhotoError as error:
        words = {
            "kind": _("这个文件不是照片：内容不是 JPEG、PNG 或 WebP。"),
            "pixels": _("照片的像素太多，无法处理。"),
            "broken": _("照片已损坏，打不开。"),
        }
        help_ = _("苹果手机请在“设置 · 相机 · 格式”里选“兼容性最佳”。") if error.code == "kind" else _("请重新拍一张。")
        raise Refused(Refusal("activities.photo_invalid", words[error.code], {"field": "file"}, help=help_)) from error


def _write(visit: Visit, photo: Photo, shot: Shot, **values: Any) -> VisitPhoto:
    door = find_place(customer_id=visit.customer_id, address=visit.address)
    place = photo.place
    taken_at = timezone.make_aware(photo.taken_at) if photo.taken_at else None
    return VisitPhoto.objects.create(
        customer_id=visit.customer_id,
        visit=visit,
        name=(clean_text(shot.name.replace("\\", "/").rpartition("/")[2]) or "photo")[-200:],
        note=shot.note.strip()[:100],
        size=len(photo.picture),
        width=photo.width,
        height=photo.height,
        taken_at=taken_at,
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
        metres=compute_metres(place, door) if place and door else None,
        **values,
    )


def remove_photo(*, actor: Actor, customer_id: int, visit_id: int, photo_id: int) -> None:
    """Delete a photo and its bytes; who took it, and who changes others' visits, may. Locks the customer."""
    with transaction.atomic():
        visit = lock_visit(actor=actor, customer_id=customer_id, visit_id=visit_id)
        photo = VisitPhoto.objects.filter(customer_id=customer_id, visit=visit, pk=photo_id).first()
        if photo is None:
            raise Http404
        refuse_if(_why_not_mine(may=photo.by_id == actor.person_id or may_edit(actor, visit)))
        path = photo.path
        photo.delete()
        transaction.on_commit(partial(album.remove, path))


def _why_not_mine(*, may: bool) -> Refusal | None:
    return None if may else Refusal("activities.photo_not_yours", _("照片由拍的人或经理来删。"))


def sweep_strays(*, before: datetime) -> int:
    """Delete sealed photos older than a moment that no visit names: uploads that broke off, purged customers."""
    paths = list(album.list_paths(before=before))
    known = set(VisitPhoto.objects.filter(path__in=paths).values_list("path", flat=True))
    strays = [path for path in paths if path not in known]
    for path in strays:
        album.remove(path)
    return len(strays)
