"""Delete uploaded files when their time is over."""

from datetime import datetime, timedelta

from zhike.access.policies import get_policy

from .. import storage
from ..choices import AT_WORK, State
from ..models import ImportRun
from ..policies import IMPORT


def delete_old_files(*, now: datetime) -> int:
    """Delete files older than the policy allows and return how many; results stay, abandoned uploads go with theirs."""
    limit = now - timedelta(days=int(get_policy(IMPORT)["keep_days"]))
    old = ImportRun.objects.filter(created_at__lt=limit).exclude(path="").exclude(state__in=AT_WORK)
    paths = list(old.values_list("path", flat=True))
    storage.remove(paths)
    abandoned = (State.UPLOADED, State.MAPPED, State.PREVIEWED)
    ImportRun.objects.filter(path__in=paths, state__in=abandoned).delete()
    ImportRun.objects.filter(path__in=paths).update(path="")
    return len(paths)
