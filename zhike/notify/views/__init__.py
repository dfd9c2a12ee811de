"""Screens of messages."""

from .mail import mail_server, mail_test
from .messages import choices, list_, mark_all_read, open_, retry, running

__all__ = ["choices", "list_", "mail_server", "mail_test", "mark_all_read", "open_", "retry", "running"]
