"""Gửi ngày công của một xã lên cổng và đọc lại khoản chi. Chỉ dùng thư viện chuẩn của Python 3.11.

    export CONG_KHOA=tcns_...                       # khóa lập trên cổng, trang Khóa API
    python vi_du_api.py https://cong.tinh.vn cham-cong 12 2026-10 bang-cong.csv
    python vi_du_api.py https://cong.tinh.vn khoan-chi 2026-10 > khoan-chi.csv

bang-cong.csv lưu từ Excel ("CSV UTF-8"), ba cột: ho_ten, ngay, cong. Ký hiệu như bảng giấy: x / h Đ B.
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
    problem = json.load(error)
    places = [f"  {one['field']}: {one['message']}" for one in problem.get("errors", [])]
    return "\n".join([f"{problem['title']}. {problem['detail']}", *places])


def send_workdays(portal: Portal, team: int, month: str, file: Path) -> None:
    """Writes the cells of the file, based on what stands on the portal now, then hands the sheet in."""
    grid = portal.get(f"teams/{team}/timesheets/{month}/cells")
    people = {one["person"]["name"]: one for one in grid["people"]}
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    strangers = {row["ho_ten"] for row in rows} - set(people)
    if strangers:
        sys.exit(f"Không có trong tổ: {', '.join(sorted(strangers))}. Thêm thành viên trên cổng trước.")
    saved = portal.post(
        f"teams/{team}/timesheets/{month}/cells",
        {"changes": [change(people[row["ho_ten"]], row) for row in rows]},
    )
    for one in saved["conflicts"]:
        print(f"{one['day']}: trên cổng {one['who']} vừa ghi “{one['theirs']}”, tệp ghi “{one['mine']}”")
    for one in saved["problems"]:
        print(f"{one['day']} “{one['mine']}”: {one['message']}")
    if not saved["complete"]:
        sys.exit("Chưa nộp. Sửa các ô trên trong tệp hoặc trên cổng rồi gửi lại.")
    [sheet] = portal.rows("timesheets", team=team, month=month)
    submitted = portal.post(f"teams/{team}/timesheets/{month}/submit", {"declared": sheet["units"]})
    print(f"Đã ghi {len(saved['written'])} ô và nộp {submitted['units']} công tháng {month}.")


def change(person: dict[str, Any], row: dict[str, str]) -> dict[str, Any]:
    seen = {cell["day"]: cell["version"] for cell in person["cells"]}
    return {
        "person": person["person"]["id"],
        "day": row["ngay"],
        "letters": row["cong"],
        "seen": seen.get(row["ngay"], ""),
    }


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
