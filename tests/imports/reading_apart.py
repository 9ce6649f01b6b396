"""Reads the files it is sent, one after another, in a process of its own: its memory is theirs alone.

Started as a module it reads; `Reader` starts it and sends.
"""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]


class Read(NamedTuple):
    """What became of a file ("read", "refused", or the error), and the highest memory so far, in MB."""

    outcome: str
    peak: int


class Reader:
    def __enter__(self) -> Reader:
        self.child = subprocess.Popen(
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings"},
        )
        return self

    def __exit__(self, *_: Any) -> None:
        self.child.communicate()

    def read(self, name: str, content: bytes) -> Read:
        assert self.child.stdin and self.child.stdout
        header = name.encode()
        self.child.stdin.write(struct.pack("<II", len(header), len(content)) + header + content)
        self.child.stdin.flush()
        answer = self.child.stdout.readline()
        assert answer, f"{name} ended the process that read it"
        return Read(*json.loads(answer))


def main() -> None:
    import django

    django.setup()
    while header := sys.stdin.buffer.read(8):
        name_length, length = struct.unpack("<II", header)
        name = sys.stdin.buffer.read(name_length).decode()
        said = outcome(name, sys.stdin.buffer.read(length))
        sys.stdout.write(json.dumps([said, peak()]) + "\n")
        sys.stdout.flush()


def outcome(name: str, content: bytes) -> str:
    """As the wizard reads it, to what is kept of it."""
    from imports import findings
    from imports.kinds import Checked
    from portal.lib.spreadsheets import reading
    from portal.lib.spreadsheets.opening import Unreadable
    from teams.imports import columns

    try:
        found = reading.read(content, name, columns.members())
        json.dumps(findings.of(Checked(found)))
    except Unreadable:
        return "refused"
    except BaseException as error:
        return repr(error)[:300]
    return "read"


def peak() -> int:
    """Of this program alone: `ru_maxrss` would count what started it."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


if __name__ == "__main__":
    main()
