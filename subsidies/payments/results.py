"""What the bank or the Treasury answered, read from its file: received, returned, matched to no payment.

A kind of the import wizard: known by its hash, checked whole, confirmed by a person. An answer says nothing
of another payment, so wrong rows may be left out; two answers about one payment are both wrong.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit
from accounts.models import User
from imports.kinds import Checked, Kind, Page
from portal.lib import references
from portal.lib.money import dong
from portal.lib.refusals import Refused, reason_against
from portal.lib.spreadsheets.columns import Level
from portal.lib.spreadsheets.reading import Reading, Row
from subsidies.models import Payment, PaymentState, PayrollRun
from subsidies.models.payment import IN_DOUBT

from . import policies
from .result_columns import columns

S = PaymentState
RUN = Page("run", "subsidies:payments", gettext_lazy("Khoản chuyển tiền của đợt"))
# Where a payment already stands as the file says: an answer told twice changes nothing.
SAME = {S.PAID: [S.PAID], S.RETURNED: [S.RETURNED, S.REISSUED]}


class Answer(NamedTuple):
    payment: Payment
    state: str
    on: dt.date
    reason: str


def check(reading: Reading, user: User, _answers: Mapping[str, str]) -> Checked:
    """In a constant number of queries for a whole file."""
    payments = _Payments(reading, user)
    told: dict[int, tuple[str, Row]] = {}
    unread = reading.bad_rows()
    found = [
        (row, answer)
        for row in reading.rows
        if (answer := _answer(reading, row, payments, told, is_read=row.place not in unread))
    ]
    wrong = reading.bad_rows()
    return Checked(reading, [answer for row, answer in found if row.place not in wrong])


def write(checked: Checked, user: User) -> dict[str, int]:
    """Whatever moved since the check sends the file back to it."""
    PayrollRun.objects.all_locked({answer.payment.run_id for answer in checked.rows})
    groups: dict[tuple[str, dt.date | None, str], list[Answer]] = defaultdict(list)
    for answer in checked.rows:
        paid = answer.state == S.PAID
        groups[answer.state, answer.on if paid else None, "" if paid else answer.reason].append(answer)
    for (state, on, reason), answers in groups.items():
        payments = Payment.objects.filter(pk__in=[a.payment.pk for a in answers]).in_doubt()
        if payments.update(state=state, settled_on=on, return_reason=reason) != len(answers):
            raise Refused(_("Có khoản vừa được ghi kết quả trong lúc kiểm tra tệp. Kiểm tra lại tệp."))
    audit.record_all([*(_event(answer, user) for answer in checked.rows), *_of_runs(checked.rows, user)])
    counts = {state: sum(a.state == state for a in checked.rows) for state in (S.PAID, S.RETURNED)}
    skipped = len(checked.reading.rows) - len(checked.rows) - len(checked.reading.bad_rows())
    runs = {answer.payment.run_id for answer in checked.rows}
    return {
        "paid": counts[S.PAID], "returned": counts[S.RETURNED], "skipped": skipped,
        **({RUN.key: runs.pop()} if len(runs) == 1 else {}),
    }  # fmt: skip


class _Payments:
    """The payments a file may mean: by reference; by account and amount where no reference came back."""

    def __init__(self, reading: Reading, user: User) -> None:
        self.references = {row.place: references.found_in(row["content"] or "") for row in reading.rows}
        seen = Payment.objects.visible_to(user).select_related(
            "run__province", "run__territory", "commune", "person", "team"
        )
        codes = {code for found in self.references.values() for code in found}
        self.by_reference = {p.reference: p for p in seen.filter(reference__in=codes)}
        accounts = {row["account"] for row in reading.rows if row["account"]}
        self.by_account: dict[tuple[str, int], list[Payment]] = defaultdict(list)
        for payment in seen.filter(account__in=accounts).in_doubt() if accounts else ():
            self.by_account[payment.account.revealed, payment.amount].append(payment)

    def of(self, row: Row) -> tuple[list[Payment], bool]:
        """Those it may mean, and whether its reference says so."""
        codes = self.references[row.place]
        if found := [self.by_reference[code] for code in codes if code in self.by_reference]:
            return found, True
        if codes:  # somebody else's: never guessed by account
            return [], False
        return self.by_account.get((row["account"] or "", row["amount"] or 0), []), False


def _answer(
    reading: Reading, row: Row, payments: _Payments, told: dict[int, tuple[str, Row]], *, is_read: bool
) -> Answer | None:
    found, by_reference = payments.of(row)
    if len(found) != 1:
        _note_unmatched(reading, row, several=bool(found))
        return None
    (payment,) = found
    state = row["result"]
    if state is None or row["amount"] is None:
        return None  # its cell is noted as it was read
    if row["amount"] != payment.amount:
        words = _("Khác số tiền của khoản: %(amount)s đ") % {"amount": dong(payment.amount)}
        reading.note(row, "amount", words, _("Hỏi lại ngân hàng, chưa ghi khoản nào"))
        return None
    if by_reference and row["account"] and payment.account and payment.account != row["account"]:
        words = _("Khác tài khoản của khoản chuyển")
        reading.note(row, "account", words, _("Vẫn ghi theo mã khoản"), Level.LOOK)
    if not is_read or _told_before(reading, row, payment, state, told):
        return None
    on = row["on"] or timezone.localdate()
    if state == S.PAID and (against := reason_against(policies.check_received_on, payment.run, on)):
        reading.note(row, "on", against, _("Kiểm tra lại năm"))
        return None
    told[payment.pk] = state, row
    if state == S.RETURNED:
        words = _("Bị trả lại: %(payee)s") % {"payee": payment.payee}
        reading.note(row, "result", words, _("Sửa tài khoản rồi chi lại"), Level.LOOK)
    return Answer(payment, state, on, row["reason"] or str(_("Ngân hàng trả lại")))


def _note_unmatched(reading: Reading, row: Row, *, several: bool) -> None:
    words = _("Khớp nhiều khoản chuyển") if several else _("Không khớp khoản chuyển nào")
    reading.note(row, "content", words, _("Dòng này không được ghi; tra lại mã khoản"), Level.LOOK)


def _told_before(
    reading: Reading, row: Row, payment: Payment, state: str, told: dict[int, tuple[str, Row]]
) -> bool:
    """By an earlier row, an earlier file or a person. Another answer than before is for people to settle."""
    recorded = payment.state if payment.state not in IN_DOUBT else ""
    before, earlier = told.get(payment.pk, (recorded, None))
    if not before:
        return False
    if before in SAME[S(state)]:
        words = _("Trùng: kết quả này đã ghi")
        reading.note(row, "content", words, _("Dòng này không được ghi lần nữa"), Level.LOOK)
    elif earlier:
        for one, other in ((earlier, row), (row, earlier)):
            words = _("Khác kết quả ở dòng %(row)d về cùng khoản chuyển") % {"row": other.number}
            reading.note(one, "result", words, _("Hỏi lại ngân hàng, chưa ghi dòng nào trong hai dòng"))
    else:
        words = _("Khoản này đã ghi là “%(state)s”") % {"state": str(PaymentState(before).label).lower()}
        reading.note(row, "result", words, _("Hỏi lại ngân hàng; bỏ dòng này khỏi tệp để ghi các dòng khác"))
    return True


def _event(answer: Answer, user: User) -> audit.AuditEvent:
    after = {"settled_on": str(answer.on)} if answer.state == S.PAID else {"reason": answer.reason}
    payment = answer.payment
    return audit.event(
        f"payments.{answer.state}", payment, by=user, commune=payment.commune,
        province=payment.run.province, after=after,
    )  # fmt: skip


def _of_runs(answers: Sequence[Answer], user: User) -> Iterator[audit.AuditEvent]:
    """On the timeline of each run: that the bank answered, and about how many."""
    by_run: dict[PayrollRun, list[str]] = defaultdict(list)
    for answer in answers:
        by_run[answer.payment.run].append(answer.state)
    for run, told in by_run.items():
        after = {"paid": told.count(S.PAID), "returned": told.count(S.RETURNED)}
        yield audit.event("payments.answered", run, by=user, province=run.province, after=after)


def lists(_user: User) -> Mapping[str, Sequence[str]]:
    return {"result": ["Thành công", "Trả lại"]}


RESULTS = Kind(
    slug="ket-qua-chi",
    code="KQ-01",
    title=gettext_lazy("kết quả chuyển tiền của ngân hàng, Kho bạc"),
    columns=columns,
    check_may=policies.check_is_finance,
    check=check,
    write=write,
    lists=lists,
    back="subsidies:runs",
    back_title=gettext_lazy("Đợt chi trả"),
    page=RUN,
    rows_stand_alone=True,
    own_files=gettext_lazy(
        "Tệp ngân hàng, Kho bạc gửi lại cũng nhập được nếu có các cột ấy, dù tiêu đề không ở dòng đầu."
    ),
)
