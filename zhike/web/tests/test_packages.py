"""Browser packages: named files only, without source maps, from a lock that names no address."""

import json
from pathlib import Path

from django.contrib.staticfiles.finders import get_finders
from django.core.checks import run_checks

from zhike.web import icons, npm_ci, packages
from zhike.web.staticfiles import PackageFinder, PackageStorage


def test_every_named_file_is_found_and_nothing_else_of_a_package() -> None:
    finder = PackageFinder()
    served = [path for path, _storage in finder.list([])]
    assert served == [*packages.PACKAGE_FILES, packages.SPRITE_PATH]
    assert finder.find("vendor/tabler.css").endswith("tabler.min.css")
    for path in ("vendor/tabler.css.map", "vendor/../package.json", "vendor/package.json", "tabler.css"):
        assert finder.find(path) == []
    assert any(isinstance(one, PackageFinder) for one in get_finders())


def test_no_served_file_asks_for_a_source_map_that_is_not_served() -> None:
    storage = PackageStorage()
    for path in packages.PACKAGE_FILES:
        assert b"sourceMappingURL" not in storage.open(path).read(), path
    assert any(b"sourceMappingURL" in source.read_bytes() for source in packages.PACKAGE_FILES.values())


def test_the_lock_names_no_registry() -> None:
    lock = (packages.FRONTEND_DIR / "package-lock.json").read_text("utf-8")
    assert '"resolved"' not in lock and "://registry" not in lock
    wanted = json.loads((packages.FRONTEND_DIR / "package.json").read_text("utf-8"))["dependencies"]
    assert all(version[0].isdigit() for version in wanted.values())


def test_a_second_run_of_npm_ci_does_nothing(monkeypatch, tmp_path: Path) -> None:
    ran = []
    monkeypatch.setattr(npm_ci, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(npm_ci.subprocess, "run", lambda command, **_: ran.append(command))
    assert npm_ci.ensure_packages() and not npm_ci.ensure_packages()
    assert len(ran) == 1 and ran[0][2] == "ci"
    assert npm_ci.node_path().is_file() and npm_ci.npm_script().is_file()


def test_the_sprite_holds_the_listed_icons_and_follows_the_list(monkeypatch, tmp_path: Path) -> None:
    names, sprite = tmp_path / "icons.txt", tmp_path / "build" / "icons.svg"
    monkeypatch.setattr(icons, "ICON_LIST", names)
    monkeypatch.setattr(icons, "ICON_SPRITE", sprite)
    names.write_text("# list\nphone\n", "utf-8")
    assert 'id="phone"' in icons.ensure_sprite().read_text("utf-8")
    names.write_text("# list\nphone\nusers\n", "utf-8")
    later = sprite.stat().st_mtime + 5
    import os

    os.utime(names, (later, later))
    assert icons.read_names() == {"phone", "users"}
    assert icons.ensure_sprite().read_text("utf-8").count("<symbol") == 2


def test_the_check_says_how_to_bring_missing_files(monkeypatch, tmp_path: Path) -> None:
    assert not [found for found in run_checks() if found.id == "web.W001"]
    monkeypatch.setitem(packages.PACKAGE_FILES, "vendor/nothing.js", tmp_path / "nothing.js")
    found = [one for one in run_checks() if one.id == "web.W001"]
    assert len(found) == 1 and "npm_ci" in str(found[0].hint)
