"""The company's own fields as columns of lists."""

from dataclasses import dataclass

from zhike.web.listing import Column

from .definitions import Definition


@dataclass(frozen=True, kw_only=True)
class OwnColumn(Column):
    """A column of one of the company's own fields."""

    definition: Definition
