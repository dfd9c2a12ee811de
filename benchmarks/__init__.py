"""How fast the program is at scale, each figure beside its floor: `make bench`. Figures are no tests."""
