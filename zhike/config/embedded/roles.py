"""Roles and database of the embedded server: an owner that migrates, a program that works."""

from collections.abc import Mapping

from zhike.config.secrets import DATABASE, OWNER, PROGRAM

VERSION = "1"


def provisioning_script(values: Mapping[str, str]) -> str:
    """Return SQL for psql that creates what is missing and sets the stored passwords.

    Passwords are drawn from letters, digits, - and _, so they need no quoting;
    they are kept out of the server's log.
    """
    return f"""\
SET log_min_error_statement = panic;
SET log_min_duration_statement = -1;
SELECT 'CREATE ROLE {OWNER}' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{OWNER}') \\gexec
SELECT 'CREATE ROLE {PROGRAM}' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{PROGRAM}') \\gexec
ALTER ROLE {OWNER} LOGIN NOSUPERUSER CREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
  PASSWORD '{values["DB_OWNER_PASSWORD"]}';
ALTER ROLE {PROGRAM} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
  PASSWORD '{values["DB_PROGRAM_PASSWORD"]}';
SELECT 'CREATE DATABASE {DATABASE} OWNER {OWNER}'
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{DATABASE}') \\gexec
REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE {DATABASE} TO {PROGRAM};
REVOKE CONNECT ON DATABASE postgres FROM PUBLIC;
GRANT CONNECT ON DATABASE postgres TO {OWNER};
"""  # noqa: S608 - names are constants, passwords our own
