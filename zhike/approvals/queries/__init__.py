"""Reads of approvals; a request is seen by who asked, who is asked, and whose role reaches the requester."""

from .flows import flow_of, list_flows, list_versions
from .people import away_now, find_deciders, find_managers
from .requests import (
    Box,
    count_waiting,
    get_request,
    has_open_request,
    list_boxes,
    list_requests,
    lock_request,
    visible_to,
)

__all__ = [
    "Box",
    "away_now",
    "count_waiting",
    "find_deciders",
    "find_managers",
    "flow_of",
    "get_request",
    "has_open_request",
    "list_boxes",
    "list_flows",
    "list_requests",
    "list_versions",
    "lock_request",
    "visible_to",
]
