"""Write down who saw a photo of a visit; each access counts, the pages that draw the same one again do not."""

from datetime import datetime, timedelta

from zhike.access.actor import Actor

from ...models import PhotoViewing, VisitPhoto

ONE_VIEWING = timedelta(minutes=5)


def note_viewing(*, actor: Actor, photo: VisitPhoto, small: bool, now: datetime) -> None:
    """Write down that somebody sees a photo; the whole picture is written down beside an earlier small one."""
    own = PhotoViewing.objects.filter(visit_id=photo.visit_id, at__gt=now - ONE_VIEWING)
    own = own.filter(photo_id=photo.pk, person_id=actor.id_or_none)
    if (own if small else own.filter(is_small=False)).exists():
        return
    PhotoViewing.objects.create(
        customer_id=photo.customer_id,
        visit_id=photo.visit_id,
        photo_id=photo.pk,
        person_id=actor.id_or_none,
        is_small=small,
        address=actor.address or "",
        at=now,
    )
