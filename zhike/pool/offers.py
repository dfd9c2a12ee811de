"""What this room brings to the registries of lower rooms."""


def declare() -> None:
    """Fill the registries, from AppConfig.ready."""
