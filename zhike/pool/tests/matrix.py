"""Who gets what from the addresses of the room."""

from zhike.pool.tests.claim_matrix import CLAIMING
from zhike.pool.tests.matrix_ruling import MATRIX as RULING
from zhike.pool.tests.matrix_teams import TEAMS
from zhike.pool.tests.pools_matrix import POOLS
from zhike.testing.matrix import Row

MATRIX: dict[str, Row] = {**CLAIMING, **RULING, **TEAMS, **POOLS}
