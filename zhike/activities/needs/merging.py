"""How needs go along when customers are merged."""

from zhike.customers.participants import MergeParticipant, register


def declare() -> None:
    """Enter the tables, from AppConfig.ready."""
    register(
        MergeParticipant(
            "activities.Need",
            hangs_on=(("contact_id", "customers.Contact"), ("confirmed_contact_id", "customers.Contact")),
        ),
        MergeParticipant("activities.NeedStep", hangs_on=(("need_id", "activities.Need"),)),
        MergeParticipant(
            "activities.NeedParticipant",
            alike=("session_id", "name"),
            hangs_on=(("contact_id", "customers.Contact"),),
        ),
    )
