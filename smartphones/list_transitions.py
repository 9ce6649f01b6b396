"""The stages of a commune's list as a table: which act leads from where to where, who does it, in which form.

Programmes decided while there were districts have a district appraise; the others, a second person at the
commune or the Sở (Kế hoạch 413/KH-UBND; districts ended on 01/7/2025).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Role

from .models import ListStatus

COMMUNE = (Role.COMMUNE_STAFF,)
SECOND_PERSON = (Role.COMMUNE_STAFF, Role.APPROVER, Role.ICT_OFFICER)
# Whoever is appointed for the communes of the (former) district, and for no whole province.
DISTRICT = (Role.APPROVER, Role.ICT_OFFICER)
ALWAYS, WITH_DISTRICT, WITHOUT_DISTRICT = (True, False), (True,), (False,)


@dataclass(frozen=True, slots=True)
class Transition:
    sources: tuple[ListStatus, ...]
    target: ListStatus
    roles: tuple[Role, ...]
    label: str | Promise  # what its button says
    forms: tuple[bool, ...] = ALWAYS  # of the programme's `with_district`


TRANSITIONS = {
    "screen": Transition(
        (ListStatus.DRAFT, ListStatus.RETURNED), ListStatus.SCREENED, COMMUNE, _("Rà trùng và điều kiện")
    ),
    "reopen": Transition(
        (ListStatus.SCREENED,), ListStatus.DRAFT, COMMUNE, _("Sửa tiếp danh sách")
    ),
    "publish": Transition((ListStatus.SCREENED,), ListStatus.ON_NOTICE, COMMUNE, _("Niêm yết công khai")),
    # An objection that was right: the list is ranked again while people can still see it.
    "rank_again": Transition(
        (ListStatus.ON_NOTICE,), ListStatus.ON_NOTICE, COMMUNE, _("Xếp lại danh sách")
    ),
    "end_notice": Transition((ListStatus.ON_NOTICE,), ListStatus.NOTICED, COMMUNE, _("Kết thúc niêm yết")),
    "forward": Transition(
        (ListStatus.NOTICED,), ListStatus.AT_DISTRICT, COMMUNE, _("Trình huyện thẩm định"), WITH_DISTRICT
    ),
    "appraise": Transition(
        (ListStatus.NOTICED,), ListStatus.APPRAISED, SECOND_PERSON, _("Xác nhận thẩm định"), WITHOUT_DISTRICT
    ),
    "appraise_above": Transition(
        (ListStatus.AT_DISTRICT,),
        ListStatus.APPRAISED,
        DISTRICT,
        _("Huyện xác nhận thẩm định"),
        WITH_DISTRICT,
    ),
    "consolidate": Transition(
        (ListStatus.APPRAISED,), ListStatus.CONSOLIDATED, (Role.ICT_OFFICER,), _("Đưa vào tổng hợp")
    ),
    "approve": Transition(
        (ListStatus.CONSOLIDATED,), ListStatus.APPROVED, (Role.APPROVER,), _("Phê duyệt danh sách")
    ),
    "send_back": Transition(
        (ListStatus.NOTICED, ListStatus.AT_DISTRICT, ListStatus.APPRAISED, ListStatus.CONSOLIDATED),
        ListStatus.RETURNED,
        (Role.COMMUNE_STAFF, Role.APPROVER, Role.ICT_OFFICER),
        _("Trả lại có lý do"),
    ),
}  # fmt: skip
