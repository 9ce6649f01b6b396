"""What comes from others, and what is dangerous in our own: `make audit` tells, and fails on what to mend.

It fails as well where it could not look, unless it is told that it cannot: silence is no clean bill.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from portal.embedded import BASE_DIR, var_dir

PROJECT = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())
PRODUCT = PROJECT["tool"]["importlinter"]["root_packages"]
LOCKED = BASE_DIR / "requirements.txt"
TOOLS = Path(sys.executable).parent

STRONG = re.compile(r"affero|\bagpl|(?<!lesser )general public licen|(?<!l)gpl", re.IGNORECASE)
WEAK = re.compile(r"lgpl|lesser general public|\bmpl|mozilla|\bepl|eclipse|\bcddl|\beupl", re.IGNORECASE)
# Given under several licences at our choice, which their own papers say and a list of them cannot.
CHOSEN = {"pyphen": "LGPL-2.1-or-later"}

Finding = str


class NotChecked(Exception):
    """Whoever would know cannot be asked from here."""


def strength(licence: str) -> str:
    """ "free", "weak" (named, kept apart from our code) or "strong" copyleft, or "unknown".

    Of alternatives the mildest is ours to take; what is joined or listed holds together.
    """
    order = ["free", "weak", "unknown", "strong"]
    return min(
        (
            max((_one(part) for part in re.split(r"\bAND\b|;", choice)), key=order.index)
            for choice in _choices(licence)
        ),
        key=order.index,
    )


def _choices(licence: str) -> list[str]:
    return re.split(r"\bOR\b", licence.replace("(", " ").replace(")", " "))


def _one(licence: str) -> str:
    if licence.strip().upper() in ("", "UNKNOWN"):
        return "unknown"
    if STRONG.search(licence):
        return "strong"
    return "weak" if WEAK.search(licence) else "free"


def by_strength(licences: dict[str, str]) -> dict[str, list[str]]:
    """Packages that are not simply free, as "name (licence)"."""
    found: dict[str, list[str]] = {"strong": [], "unknown": [], "weak": []}
    for name, licence in sorted(licences.items()):
        how = strength(CHOSEN.get(name, licence))
        if how in found:
            found[how].append(f"{name} ({CHOSEN.get(name, licence)})")
    return found


def looked_up(packages: Iterable[dict[str, Any]]) -> tuple[list[str], list[str]]:
    """Known holes, and packages the database said nothing about."""
    holes, unknown = [], []
    for package in packages:
        if "skip_reason" in package:
            unknown.append(package["name"])
        for hole in package.get("vulns", []):
            mended = ", ".join(hole.get("fix_versions", [])) or "no version yet"
            holes.append(f"{package['name']} {package['version']}: {hole['id']}, mended in {mended}")
    return holes, unknown


def locked() -> set[str]:
    return set(re.findall(r"^([a-z0-9._-]+)==", LOCKED.read_text(), re.MULTILINE))


def run(tool: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [TOOLS / tool, *map(str, arguments)]
    return subprocess.run(command, cwd=BASE_DIR, capture_output=True, text=True)


def vulnerabilities() -> list[Finding]:
    asked = run(
        "pip-audit", "--requirement", LOCKED, "--disable-pip", "--format=json", "--progress-spinner=off"
    )
    try:
        packages = json.loads(asked.stdout)["dependencies"]
    except (ValueError, KeyError):
        raise NotChecked(f"the database of known holes does not answer: {_last_line(asked.stderr)}") from None
    holes, unknown = looked_up(packages)
    if unknown and not holes:
        raise NotChecked(
            f"the database of known holes told nothing about {len(unknown)} of {len(packages)} packages"
        )
    return holes


def dangerous_code() -> list[Finding]:
    found = run("bandit", "--quiet", "--recursive", "--configfile=pyproject.toml", "--format=json", *PRODUCT)
    try:
        results = json.loads(found.stdout)["results"]
    except ValueError:
        return [f"bandit did not run: {_last_line(found.stderr)}"]
    return [
        f"{each['filename']}:{each['line_number']}: {each['test_id']} {each['issue_text']}"
        for each in results
    ]


def licences() -> list[Finding]:
    listed = json.loads(run("pip-licenses", "--format=json", "--from=mixed").stdout)
    ours = {_name(each["Name"]): each["License"] for each in listed if _name(each["Name"]) in locked()}
    found = by_strength(ours)
    print(f"   {len(ours)} packages; not installed here: {', '.join(locked() - set(ours)) or 'none'}")
    print(f"   Weak copyleft, used as they come: {', '.join(found['weak']) or 'none'}")
    return [f"not compatible or not known: {each}" for each in found["strong"] + found["unknown"]]


def bill_of_materials() -> list[Finding]:
    into = var_dir() / "sbom.cdx.json"
    into.parent.mkdir(parents=True, exist_ok=True)
    made = run(
        "cyclonedx-py",
        "requirements",
        LOCKED,
        "--pyproject=pyproject.toml",
        "--output-reproducible",
        "-o",
        into,
    )
    if made.returncode:
        return [f"no bill of materials: {_last_line(made.stderr)}"]
    print(f"   {len(json.loads(into.read_text())['components'])} components in {into}")
    return []


def _name(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _last_line(said: str) -> str:
    return (said.strip().splitlines() or ["it said nothing"])[-1]


PARTS: dict[str, Callable[[], list[Finding]]] = {
    "Known holes in packages (pip-audit)": vulnerabilities,
    "Dangerous ways in our own code (bandit)": dangerous_code,
    "Licences of what the product imports (pip-licenses)": licences,
    "Bill of materials (CycloneDX)": bill_of_materials,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """0: nothing to mend. 1: something is. 2: nobody knows, for a part could not look."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--offline", action="store_true", help="a part that cannot look is no failure")
    offline = parser.parse_args(arguments).offline
    found, left = look()
    if left:
        print(f"NOT CHECKED from here, to be done before a version is released: {', '.join(left)}")
    if found:
        return 1
    return 2 if left and not offline else 0


def look() -> tuple[list[Finding], list[str]]:
    """What is to be mended, and the parts that could not look."""
    found, left = [], []
    for title, part in PARTS.items():
        print(title, flush=True)
        try:
            findings = part()
        except NotChecked as reason:
            print(f"   NOT CHECKED: {reason}", flush=True)
            left.append(title)
            continue
        print("\n".join(f"   ! {each}" for each in findings) or "   nothing to mend", flush=True)
        found += findings
    return found, left


if __name__ == "__main__":
    sys.exit(main())
