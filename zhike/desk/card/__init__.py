"""客户资料卡: one customer on one printed page."""

from .making import CardFile, make_card

__all__ = ["CardFile", "make_card"]
