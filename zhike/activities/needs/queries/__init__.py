"""Reads of needs; every one starts from the customers in scope."""

from .stand import NeedStand, need_stand, need_stands

__all__ = ["NeedStand", "need_stand", "need_stands"]
