"""Reads of calls, recordings and reviews; each starts from what the actor may see."""

from .scope import get_call, may_listen, may_review, visible_calls

__all__ = ["get_call", "may_listen", "may_review", "visible_calls"]
