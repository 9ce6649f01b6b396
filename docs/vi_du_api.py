"""Gửi ngày công của một xã lên cổng và đọc lại khoản chi. Chỉ dùng thư viện chuẩn của Python 3.11.

    export CONG_KHOA=tcns_...                       # khóa lập trên cổng, trang Khóa API
    python vi_du_api.py https://cong.tinh.vn cham-cong 12 2026-10 bang-cong.csv
    python vi_du_api.py https://cong.tinh.vn khoan-chi 2026-10 > khoan-chi.csv

bang-cong.csv lưu từ Excel ("CSV UTF-8"), ba cột: ho_ten, ngay, cong. Ký hiệu như bảng giấy: x / h Đ B.
Tệp ghi đủ các ô có công của tháng; cột cong bỏ trống là xóa ô ấy. Tổ có hai người cùng họ tên thì thêm
cột ma: mã của người trên cổng.
"""

from __future__ import annotations

import csv
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

TRIES = 4


class Portal:
    def __init__(self, address: str, key: str) -> None:
        self.address = f"{address.rstrip('/')}/api/v1/"
        self.key = key

    def rows(self, path: str, **query: Any) -> Iterator[dict[str, Any]]:
        """Every row of a list, page after page."""
        url: str | None = f"{self.address}{path}?{urllib.parse.urlencode(query)}"
        while url:
            page = self.ask(url)
            yield from page["results"]
            url = page["next"]

    def get(self, path: str) -> Any:
        return self.ask(self.address + path)

    def post(self, path: str, body: Any) -> Any:
        """One key for one sending, kept when it is sent again after a lost answer: it is done once."""
        return self.ask(self.address + path, json.dumps(body).encode(), uuid.uuid4().hex)

    def ask(self, url: str, data: bytes | None = None, once: str = "") -> Any:
        headers = {"Authorization": f"Bearer {self.key}"}
        if data is not None:
            headers |= {"Content-Type": "application/json", "Idempotency-Key": once}
        for left in reversed(range(TRIES)):
            try:
                with urllib.request.urlopen(urllib.request.Request(url, data, headers), timeout=30) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                if error.code not in (429, 502, 503, 504) or not left:
                    sys.exit(told(error))
                time.sleep(int(error.headers.get("Retry-After") or 5))
            except urllib.error.URLError as error:
                if not left:
                    sys.exit(f"Không nối được với cổng: {error.reason}")
                time.sleep(5)
        raise AssertionError("unreachable")


def told(error: urllib.error.HTTPError) -> str:
    try:
        problem = json.load(error)
    except ValueError:  # not the portal answered, but what stands before it
        return f"Không nhận được câu trả lời của cổng: {error.code} {error.reason}"
    places = [f"  {one['field']}: {one['message']}" for one in problem.get("errors", [])]
    return "\n".join([f"{problem['title']}. {problem['detail']}", *places])


def send_workdays(portal: Portal, team: int, month: str, file: Path) -> None:
    """Writes the cells of the file, based on what stands on the portal now, then hands the sheet in.

    What is declared comes from the file's cells alone, never from the portal's own sum: a day that somebody
    else adds meanwhile keeps the sheet from being handed in.
    """
    path = f"teams/{team}/timesheets/{month}"
    people = portal.get(f"{path}/cells")["people"]
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    if unclear := {doubt for row in rows if (doubt := doubt_about(row, people))}:
        sys.exit("\n".join(sorted(unclear)))
    changes = [change(row, people) for row in rows]
    if left_out := [*cells_left_out(people, changes)]:
        sys.exit("\n".join(["Trên cổng có mà tệp không có, chưa ghi gì:", *left_out]))
    saved = portal.post(f"{path}/cells", {"changes": changes})
    for one in saved["conflicts"]:
        print(f"{one['day']}: trên cổng {one['who']} vừa ghi “{one['theirs']}”, tệp ghi “{one['mine']}”")
    for one in saved["problems"]:
        print(f"{one['day']} “{one['mine']}”: {one['message']}")
    if not saved["complete"]:
        sys.exit("Chưa nộp. Sửa các ô trên trong tệp hoặc trên cổng rồi gửi lại.")
    declared = sum((units(one["version"]) for one in saved["written"]), Decimal())
    submitted = portal.post(f"{path}/submit", {"declared": str(declared)})
    print(f"Đã ghi {len(saved['written'])} ô và nộp {submitted['units']} công tháng {month}.")


def meant(row: dict[str, str], people: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of the team a row may be about: by name, and by number where the file has one."""
    number = (row.get("ma") or "").strip()
    named = [one for one in people if one["person"]["name"] == row["ho_ten"]]
    return [one for one in named if number in ("", str(one["person"]["id"]))]


def doubt_about(row: dict[str, str], people: list[dict[str, Any]]) -> str:
    """Why one cannot tell whose day a row is. A day credited to a namesake would be paid to them."""
    found = meant(row, people)
    who = " ".join(filter(None, [row["ho_ten"], row.get("ma")]))
    if not found:
        return f"Không có trong tổ: {who}. Thêm thành viên trên cổng trước, hoặc sửa tên, mã trong tệp."
    if len(found) > 1:
        numbers = ", ".join(str(one["person"]["id"]) for one in found)
        return f"Tổ có {len(found)} người tên {who}: ghi mã của đúng người ({numbers}) vào cột ma."
    return ""


def change(row: dict[str, str], people: list[dict[str, Any]]) -> dict[str, Any]:
    [one] = meant(row, people)
    seen = {cell["day"]: cell["version"] for cell in one["cells"]}
    return {
        "person": one["person"]["id"],
        "day": row["ngay"],
        "letters": row["cong"],
        "seen": seen.get(row["ngay"], ""),
    }


def cells_left_out(people: list[dict[str, Any]], changes: list[dict[str, Any]]) -> Iterator[str]:
    """What stands on the portal and the file says nothing of: it would be handed in, seen by nobody."""
    named = {(one["person"], one["day"]) for one in changes}
    for one in people:
        for cell in one["cells"]:
            if (one["person"]["id"], cell["day"]) not in named:
                yield f"  {cell['day']} {one['person']['name']} “{cell['letters']}”"


def units(version: str) -> Decimal:
    """Of a cell as the portal read it: each letter is one, "/" and "h/" are a half. Orders follow a "#"."""
    letters = version.partition("#")[0].replace("h/", "/")
    return len(letters) - letters.count("/") * Decimal("0.5")


def read_payouts(portal: Portal, month: str) -> None:
    """The money of everybody in one's area, as CSV, with what became of each transfer."""
    out = csv.writer(sys.stdout)
    out.writerow(["dot", "nguoi_nhan", "so_tien", "cach_chi", "trang_thai", "ngay_nhan"])
    for run in portal.rows("runs", month=month):
        for one in portal.rows("payments", run=run["id"]):
            out.writerow([
                run["id"], safe(one["payee"]), one["amount"], one["method"], one["state"], one["settled_on"]
            ])  # fmt: skip


def safe(text: str) -> str:
    """Excel takes what begins like this for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def main(address: str, act: str, *rest: str) -> None:
    portal = Portal(address, os.environ["CONG_KHOA"])
    if act == "cham-cong":
        team, month, file = rest
        send_workdays(portal, int(team), month, Path(file))
    elif act == "khoan-chi":
        read_payouts(portal, *rest)
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(*sys.argv[1:])
