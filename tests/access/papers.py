"""Papers of a run and sheets on paper: for the addresses that name them."""

from __future__ import annotations

from functools import cached_property

from accounts.models import Role
from portal.lib.months import Month
from reports import archive
from reports.models import DocumentKind, IssuedDocument
from reports.printing import drawing
from subsidies.models import PayoutLine
from teams.models import CommunityTeam
from tests import factories
from tests.factories import Country


class PaperThings:
    country: Country
    month: Month
    team: CommunityTeam
    line: PayoutLine

    @cached_property
    def document(self) -> IssuedDocument:
        content = f"%PDF {self.team.name}".encode()
        pdf = archive.keep("ds", "pdf", lambda file: file.write(content))
        sheet = archive.keep("ds", "xlsx", lambda file: file.write(content))
        return IssuedDocument.objects.create(
            kind=DocumentKind.PAYOUT_LIST,
            number="DS-1",
            run=self.line.run,
            commune=self.country.chau_que,
            code="0000000000000000",
            path=pdf.path,
            sha256=pdf.sha256,
            size=pdf.size,
            sheet_path=sheet.path,
            sheet_sha256=sheet.sha256,
        )

    @cached_property
    def printout_id(self) -> int:
        staff = factories.a_user(Role.COMMUNE_STAFF, communes=[self.country.chau_que])
        factories.a_timesheet(self.team, self.month - 1)
        return drawing.ask_for(self.country.chau_que, self.month - 1, by=staff).pk
