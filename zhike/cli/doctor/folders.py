"""Is what must stay private, private? Is there room left?"""

import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from zhike.cli.context import Context
from zhike.cli.doctor.finding import Finding, bad, good, warn
from zhike.cli.words import Words
from zhike.config import secrets
from zhike.config.embedded.layout import find_layout

GIB = 1024**3
ENOUGH = 5 * GIB
TOO_LITTLE = GIB

NO_FOLDER = Words("数据目录不存在：{path}", "The data folder does not exist: {path}")
START_ONCE = Words(
    "运行一次 zhike up，或用 --data-dir 指定正确的目录", "run `zhike up` once, or name the right --data-dir"
)
TOO_OPEN = Words(
    "{path} 的权限为 {found}，应为 {wanted}：同一台机器上的其他人可能读取数据",
    "{path} has mode {found}, not {wanted}: others on this machine might read the data",
)
CLOSE_IT = Words("chmod {wanted} '{path}'", "chmod {wanted} '{path}'")
CLOSED = Words("{path} 只有程序可以进入", "Only the program can enter {path}")
MISSING = Words("缺少 {path}", "{path} is missing")
SECRETS_INCOMPLETE = Words("密钥文件不完整，缺少：{names}", "The secrets file lacks: {names}")
SECRETS_COMPLETE = Words("密钥文件完整且只有程序可读", "The secrets file is complete and only the program can read it")
RESTORE_SECRETS = Words(
    "从备份恢复 {path}；若没有备份，运行一次 zhike up 会补齐（所有人需重新登录）",
    "restore {path} from a backup; without one, `zhike up` draws them anew (everybody signs in again)",
)
SPACE = Words("磁盘剩余 {free:.1f} GB", "{free:.1f} GB of disk space left")
MAKE_SPACE = Words(
    "清理磁盘，或把数据目录移到更大的磁盘。空间用尽时无法保存任何内容。",
    "free some space, or move the data folder to a larger disk. On a full disk nothing can be saved.",
)


def check_folders(context: Context) -> Iterator[Finding]:
    """The data folder and each folder in it have exactly the mode that the program gave them."""
    layout = find_layout(context.data_dir)
    if not layout.data.exists():
        yield bad("data_folder", NO_FOLDER, START_ONCE, path=layout.data)
        return
    shared = 0o710 if layout.user and not context.has_own_server else 0o700
    yield from _mode("data_folder", layout.data, shared)
    yield from _mode("secret_folder", secrets.secret_file(layout.data).parent, 0o700)
    if context.has_own_server:
        return
    for key, path, wanted in (
        ("files_folder", layout.data / "files", 0o700),
        ("logs_folder", layout.log.parent, shared),
        ("settings_folder", layout.conf, shared),
        ("socket_folder", layout.run, 0o700),
        ("cluster_folder", layout.cluster, 0o700),
    ):
        yield from _mode(key, path, wanted)


def _mode(key: str, path: Path, wanted: int) -> Iterator[Finding]:
    if not path.exists():
        yield bad(key, MISSING, START_ONCE, path=path)
        return
    found = stat.S_IMODE(path.stat().st_mode)
    facts = {"path": path, "found": f"{found:04o}", "wanted": f"{wanted:04o}"}
    yield bad(key, TOO_OPEN, CLOSE_IT, **facts) if found & ~wanted else good(key, CLOSED, **facts)


def check_secrets(context: Context) -> Iterator[Finding]:
    path = secrets.secret_file(context.data_dir)
    if not path.exists():
        return
    found = stat.S_IMODE(path.stat().st_mode)
    if found & 0o077:
        yield bad("secret_file", TOO_OPEN, CLOSE_IT, path=path, found=f"{found:04o}", wanted="0600")
        return
    missing = [name for name in secrets.GENERATED if not secrets.load(context.data_dir).get(name)]
    if missing:
        yield bad("secret_file", SECRETS_INCOMPLETE, RESTORE_SECRETS, names=", ".join(missing), path=path)
    else:
        yield good("secret_file", SECRETS_COMPLETE)


def check_disk(context: Context) -> Iterator[Finding]:
    if not context.data_dir.exists():
        return
    free = shutil.disk_usage(context.data_dir).free
    if free < TOO_LITTLE:
        yield bad("disk", SPACE, MAKE_SPACE, free=free / GIB)
    elif free < ENOUGH:
        yield warn("disk", SPACE, MAKE_SPACE, free=free / GIB)
    else:
        yield good("disk", SPACE, free=free / GIB)


CHECKS = (check_folders, check_secrets, check_disk)
