"""Pages that named other sites may show in a frame; all others stay shut by the middleware."""

from collections.abc import Sequence
from typing import TypeVar

from django.http import HttpResponseBase

from zhike.web.middleware import POLICY

R = TypeVar("R", bound=HttpResponseBase)


def let_frame(response: R, sites: Sequence[str]) -> R:
    """Let these sites show the page in a frame, nobody without any; the rest of the policy stays as it is.

    The older header knows no list of sites, so it is left out where there are some; browsers that know the policy
    go by that.
    """
    ancestors = " ".join(sites) if sites else "'none'"
    policy = {**POLICY, "frame-ancestors": ancestors}
    response.headers["Content-Security-Policy"] = "; ".join(f"{name} {value}" for name, value in policy.items())
    if sites:
        response.is_framed = True  # type: ignore[attr-defined]
    return response
