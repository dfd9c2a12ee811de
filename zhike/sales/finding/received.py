"""What was received of customers: said by the room that keeps the receipts, since it lies above this one."""

_sources: dict[str, str] = {}


def register(name: str, sql: str) -> None:
    """Have SQL over {row} (a customer) give what was received of it, from AppConfig.ready of the room that knows."""
    _sources[name] = sql


def is_known() -> bool:
    """Say whether anybody counts it."""
    return bool(_sources)


def sum_sql(row: str) -> str:
    """Return what was received of the customer of a row."""
    parts = [f"COALESCE(({sql}), 0)" for sql in _sources.values()]
    return f"({' + '.join(parts)})".replace("{row}", row) if parts else "0"
