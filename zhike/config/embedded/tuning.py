"""Settings of the embedded server, sized for the machine it stands on."""

import os
from pathlib import Path

import psutil

MIB = 1024 * 1024


def server_settings(*, socket_dir: Path, test: bool) -> str:
    """Return the text of postgresql.conf: memory by the machine, the rest for two cores and an SSD."""
    memory = psutil.virtual_memory().total // MIB
    cores = os.cpu_count() or 1
    values = _access(socket_dir) | _memory(memory) | _workers(cores) | FIXED
    if test:
        values |= TEST | {"shared_buffers": f"{_between(memory // 16, 64, 512)}MB"}
    lines = [f"{name} = {value}" for name, value in values.items()]
    return "\n".join(["# Written at every start; put changes into postgresql.local.conf.", *lines, ""])


FIXED = {
    "hash_mem_multiplier": "2.0",
    "random_page_cost": "1.1",
    "effective_io_concurrency": "64",
    "default_statistics_target": "200",
    "jit": "off",
    "wal_compression": "off",
    "wal_level": "replica",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "'15min'",
    "min_wal_size": "256MB",
    "checkpoint_completion_target": "0.9",
    "autovacuum_max_workers": "2",
    "autovacuum_naptime": "20s",
    "autovacuum_vacuum_scale_factor": "0.05",
    "autovacuum_analyze_scale_factor": "0.02",
    "autovacuum_vacuum_cost_limit": "1000",
    "idle_in_transaction_session_timeout": "'5min'",
    "lock_timeout": "'30s'",
    "client_connection_check_interval": "'5s'",
    "password_encryption": "scram-sha-256",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "log_min_messages": "warning",
    "log_min_duration_statement": "'2s'",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_line_prefix": "'%m [%p] %q%u@%d %a '",
}
TEST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum_naptime": "5min",
    "log_min_messages": "fatal",
    "log_min_error_statement": "panic",
    "log_min_duration_statement": "-1",
}


def _access(socket_dir: Path) -> dict[str, str]:
    return {
        "listen_addresses": "''",
        "unix_socket_directories": f"'{_quoted(socket_dir)}'",
        "unix_socket_permissions": "0700",
        "max_connections": "100",
    }


def _memory(mib: int) -> dict[str, str]:
    return {
        "shared_buffers": f"{_between(mib // 5, 64, 8192)}MB",
        "effective_cache_size": f"{_between(mib // 2, 256, 65536)}MB",
        "work_mem": f"{_between(mib // 500, 4, 48)}MB",
        "maintenance_work_mem": f"{_between(mib // 24, 64, 1024)}MB",
    }


def _workers(cores: int) -> dict[str, str]:
    return {
        "max_worker_processes": str(max(8, cores)),
        "max_parallel_workers": str(max(2, cores)),
        "max_parallel_workers_per_gather": "2" if cores > 1 else "0",
    }


def _between(value: int, low: int, high: int) -> int:
    return max(low, min(high, value))


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
