"""Resolutions: take in from a file, publish, end. One used by a run is ended, never edited."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import replace
from difflib import ndiff
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from places.models import Commune, Province
from places.territories import province_of
from portal.lib.money import dong
from portal.lib.periods import day_before
from portal.lib.refusals import Refused
from portal.lib.violations import violations_refused

from . import national, policies
from .models import PAID_STATUSES, PayoutLine, PayrollRun, Rate, Resolution, ResolutionStatus, Status
from .resolution_files import ResolutionFile, Territory, read, write
from .resolution_parts import shown_funding
from .rules.norms import below_floors, named_indexes
from .rules.terms import Ordered, Terms
from .rules.words import ON_PAPER

# One text is one law: parsed once, however many runs and pages ask for it.
law_of = lru_cache(maxsize=256)(read)


def terms_of(resolution: Resolution) -> Terms:
    """What the engine reads: the stored text; the clauses carry the ids of their `Rate` rows."""
    file = law_of(resolution.text)
    ids = {rate.code: rate.pk for rate in resolution.rates.all()}
    bare = file.terms_with(ids, (), _earlier(file))
    return replace(bare, indexes=(*bare.indexes, *national.in_force())) if named_indexes(bare) else bare


def terms_for(file: ResolutionFile) -> Terms:
    """What the engine reads of a file not yet taken in, with the national amounts of the database."""
    own = (dated.index for dated in file.indexes)
    return replace(file.terms, indexes=(*own, *national.in_force()))


def _earlier(file: ResolutionFile) -> dict[str, int]:
    names = [name.split("/") for name in file.continued]
    rows = Rate.objects.filter(
        resolution__slug__in=[slug for slug, _code in names], code__in=[code for _slug, code in names]
    )
    numbers = rows.values_list("resolution__slug", "code", "pk") if names else ()
    return {name: pk for slug, code, pk in numbers if (name := f"{slug}/{code}") in file.continued}


@violations_refused()
@transaction.atomic
def take_in(file: ResolutionFile, *, by: User | None) -> tuple[Resolution, bool]:
    """Stores the file, and publishes it when it says so; True if that changed anything.

    Without `by` it is the system's own act: a command on the server.
    """
    province = _province(file.territory)
    if by is not None:
        policies.check_can_change_resolutions(by, province)
    file = replace(file, territory=_territory(province, file.valid_from))
    existing = Resolution.objects.select_for_update(of=("self",)).filter(slug=file.slug).first()
    if existing and by is not None:
        policies.check_can_change_resolutions(by, existing.territory)  # its code may be another province's
    before = write(file_of(existing)) if existing else ""
    after = write(file)
    if existing and before == after:
        return existing, False
    if existing:
        _refuse_if_used(existing)
    resolution = store(file, province, existing=existing)
    _record("changed" if existing else "taken_in", resolution, by, before, after)
    if file.status is ResolutionStatus.PUBLISHED:
        publish(resolution, by=by)
        resolution.refresh_from_db()
    return resolution, True


def changes(file: ResolutionFile) -> list[str]:
    """What taking it in would change, line by line: "+ " what comes, "- " what goes."""
    existing = Resolution.objects.filter(slug=file.slug).first()
    before = write(file_of(existing)) if existing else ""
    after = write(replace(file, territory=_territory(_province(file.territory), file.valid_from)))
    return [line for line in ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-"]


@violations_refused()
@transaction.atomic
def publish(resolution: Resolution, *, by: User | None) -> None:
    """From now on it governs its area; what it amends or replaces ends the day before.

    Refused while a worked example fails, without any example, or below a national floor.
    """
    resolution = _locked(resolution, by)
    before = file_of(resolution)
    check_can_publish(resolution)
    predecessor = resolution.predecessor
    if predecessor and (predecessor.valid_until or dt.date.max) >= resolution.valid_from:
        end(predecessor, day_before(resolution.valid_from), by=by)
    resolution.status = ResolutionStatus.PUBLISHED
    _save(resolution)
    _record("published", resolution, by, write(before), write(file_of(resolution)))


def check_can_publish(resolution: Resolution) -> None:
    """Whether its own examples come out, no floor is broken, and no other text names its communes."""
    _refuse_if_unsound(resolution, file_of(resolution))
    _refuse_if_shared(resolution)


def _refuse_if_shared(resolution: Resolution) -> None:
    """Two texts that name the same commune would both go before that of the province."""
    others = Resolution.objects.published().exclude(pk__in=[resolution.pk, resolution.predecessor_id])
    last = resolution.valid_until or dt.date.max
    both = others.filter(support=resolution.support, communes__in=resolution.communes.all())
    for other in both.between(resolution.valid_from, last).distinct():
        raise Refused(
            _("%(number)s đã áp dụng cho một số xã này trong thời gian đó.") % {"number": other.number}
        )


def _refuse_if_unsound(resolution: Resolution, file: ResolutionFile) -> None:
    if not (file.clauses or file.norm):
        raise Refused(_("Nghị quyết chưa có mức nào. Thêm ít nhất một mức rồi công bố."))
    if not (file.examples or file.headcounts):
        raise Refused(_("Nghị quyết chưa có ví dụ tính. Thêm ít nhất một ví dụ rồi công bố."))
    terms = terms_of(resolution)
    for name in sorted(named_indexes(terms) - {index.name for index in terms.indexes}):
        raise Refused(_("Không có mức tham chiếu nào tên là “%(name)s”.") % {"name": name})
    _refuse_if_no_paper_tells(terms, file.names)
    failures = file.failures_under(terms)
    if failures:
        raise Refused("\n".join([_("Ví dụ tính ra kết quả khác:"), *failures]))
    for below in below_floors(terms, resolution.valid_from, resolution.valid_until):
        raise Refused(
            _("Mức “%(name)s” là %(amount)s đ, thấp hơn %(floor)s %(least)s đ áp dụng từ %(day)s. "
              "Không công bố mức thấp hơn mức cả nước.")
            % {
                "name": file.names[below.rate.code], "amount": dong(below.amount), "floor": below.floor.name,
                "least": dong(below.floor.amount), "day": f"{below.day:%d/%m/%Y}",
            }
        )  # fmt: skip


def _refuse_if_no_paper_tells(terms: Terms, names: Mapping[str, str]) -> None:
    """An example may type any amount; a run has only those of orders and receipts, and would pay nobody."""
    for rate in terms.rates:
        if isinstance(rate.amount, Ordered) and rate.per not in ON_PAPER:
            raise Refused(
                _("Mức “%(name)s” ghi “theo văn bản”, nhưng trong sổ chỉ đêm huy động và khoản chi có "
                  "số tiền theo văn bản, chứng từ. Ghi số tiền cụ thể cho mức này.")
                % {"name": names[rate.code]}
            )  # fmt: skip


@violations_refused()
@transaction.atomic
def end(resolution: Resolution, last_day: dt.date, *, by: User | None) -> None:
    """Its last day in force. Work of later days that was already paid comes back as recovery."""
    resolution = _locked(resolution, by)
    before = write(file_of(resolution))
    resolution.valid_until = last_day
    _save(resolution)
    _record("ended", resolution, by, before, write(file_of(resolution)))


def file_of(resolution: Resolution) -> ResolutionFile:
    """The law as it was taken in, with the state it has come to: published, and ended."""
    return replace(
        law_of(resolution.text),
        status=ResolutionStatus(resolution.status),
        valid_until=resolution.valid_until,
    )


def _province(territory: Territory) -> Province:
    try:
        return province_of(territory.code, territory.day)
    except Province.DoesNotExist:
        raise Refused(
            _("Ngày %(day)s không có tỉnh mang mã %(code)s. Sửa dòng “địa bàn” trong tệp.")
            % {"day": f"{territory.day:%d/%m/%Y}", "code": territory.code}
        ) from None


def _territory(province: Province, in_force_from: dt.date) -> Territory:
    """One way to name the province: as of the first day in force, where it lived then."""
    holds = province.holds_on(in_force_from)
    return Territory(province.code, in_force_from if holds else province.valid_from)


def _refuse_if_used(resolution: Resolution) -> None:
    lines = PayoutLine.objects.filter(rate__resolution=resolution)
    run = PayrollRun.objects.filter(pk__in=lines.values("run"))
    paid = run.filter(status__in=PAID_STATUSES).select_related("province", "territory").first()
    if paid:
        raise Refused(
            _("%(number)s đã dùng trong đợt chi %(run)s được duyệt: chỉ được kết thúc, không được sửa. "
              "Nhập nội dung mới thành nghị quyết khác, với mã khác.")
            % {"number": resolution.number, "run": paid}
        )  # fmt: skip
    pending = run.exclude(status=Status.CANCELLED).first()
    if pending:
        raise Refused(
            _("%(number)s đang dùng trong đợt chi %(run)s. Hủy đợt chi đó trước khi sửa nghị quyết.")
            % {"number": resolution.number, "run": pending}
        )


def store(file: ResolutionFile, province: Province, *, existing: Resolution | None = None) -> Resolution:
    """A draft. The text is the law; columns and rates are what lists, searches and keys need of it."""
    resolution = existing or Resolution()
    for name in COLUMNS:
        setattr(resolution, name, getattr(file, name))
    resolution.funding_source = shown_funding(file.funding)
    resolution.territory = province
    resolution.status = ResolutionStatus.DRAFT
    resolution.text = write(replace(file, status=ResolutionStatus.DRAFT))
    resolution.digest = hashlib.sha256(resolution.text.encode()).hexdigest()
    resolution.predecessor = _predecessor(file)
    resolution.version = resolution.predecessor.version + 1 if file.amends and resolution.predecessor else 1
    resolution.communes_only = bool(file.communes)
    _save(resolution)
    resolution.communes.set(_communes(file, province))
    _store_rates(resolution, file)
    return resolution


COLUMNS = ("slug", "number", "body", "title", "issued_on", "valid_from", "valid_until", "source")
PROJECTED = ("label", "article", "quote", "kind", "payee", "per", "amount", "wording")


def _predecessor(file: ResolutionFile) -> Resolution | None:
    if not file.predecessor:
        return None
    found = Resolution.objects.published().filter(slug=file.predecessor).first()
    if found is None:
        raise Refused(
            _("Chưa có nghị quyết đang áp dụng nào mang mã %(slug)s để sửa đổi, thay thế.")
            % {"slug": file.predecessor}
        )
    if found.valid_from >= file.valid_from:
        raise Refused(
            _("%(number)s có hiệu lực từ %(day)s: nghị quyết sửa đổi, thay thế phải có hiệu lực sau ngày đó.")
            % {"number": found.number, "day": f"{found.valid_from:%d/%m/%Y}"}
        )
    return found


def _communes(file: ResolutionFile, province: Province) -> list[Commune]:
    there = Commune.objects.in_area_of(province).on(file.valid_from)
    found = list(there.filter(code__in=file.communes))
    missing = sorted(set(file.communes) - {commune.code for commune in found})
    if missing:
        raise Refused(
            _("Ngày %(day)s trên địa bàn không có xã mang mã: %(codes)s.")
            % {"day": f"{file.valid_from:%d/%m/%Y}", "codes": ", ".join(missing)}
        )
    return found


def _store_rates(resolution: Resolution, file: ResolutionFile) -> None:
    try:
        resolution.rates.exclude(code__in=[clause.code for clause in file.clauses]).delete()
    except ProtectedError:
        raise Refused(_("Có mức đã dùng trong một đợt chi, không bỏ khỏi nghị quyết được.")) from None
    rates = [
        Rate(
            resolution=resolution,
            code=clause.code,
            paid_to=getattr(clause.part, "paid_to", ""),
            position=position,
            **{name: getattr(clause, name) for name in PROJECTED},
        )
        for position, clause in enumerate(file.clauses)
    ]
    Rate.objects.bulk_create(
        rates,
        update_conflicts=True,
        unique_fields=["resolution", "code"],
        update_fields=["paid_to", "position", *PROJECTED],
    )


def _locked(resolution: Resolution, by: User | None) -> Resolution:
    if by is not None:
        policies.check_can_change_resolutions(by, resolution.territory)
    return Resolution.objects.select_for_update(of=("self",)).get(pk=resolution.pk)


def _save(resolution: Resolution) -> None:
    try:
        resolution.full_clean()
    except ValidationError as error:
        raise Refused("\n".join(error.messages)) from None
    resolution.save()


def _record(act: str, resolution: Resolution, by: User | None, before: str, after: str) -> None:
    audit.record(
        f"resolution.{act}",
        resolution,
        by=by,
        before={"file": before} if before else None,
        after={"file": after},
        province=resolution.territory.present,
    )
