"""Give the program's database role its rights; the owner runs it after migrations."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection, transaction

from zhike.events import privileges


class Command(BaseCommand):
    help = "Grant the program's database role what it needs, and no right to rewrite events and history."

    def handle(self, *args: Any, **options: Any) -> None:
        """Grant; say so and do nothing where owner and program are one role."""
        role = settings.PROGRAM_ROLE
        if connection.settings_dict["USER"] == role:
            self.stderr.write(
                f"The program works as the owner {role} of its tables: events and history are not protected "
                "from it. Set DATABASE_OWNER_URL to a role of its own."
            )
            return
        with transaction.atomic():
            privileges.grant(role)
        if options["verbosity"] > 1:
            self.stdout.write(f"{role}: {len(privileges.append_only_models())} tables are append-only")
