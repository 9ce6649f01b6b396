from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.lib.money import dong
from subsidies.models import PayoutLine
from subsidies.reckoning import Reckoning, reckon


class Command(BaseCommand):
    help = "Why a payout line is what it is: clause, quantity, price, days, limits, what it corrects."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("line", type=int, help="number of the line, as on its page")

    def handle(self, *_args: Any, line: int, **_options: Any) -> None:
        found = PayoutLine.objects.select_related(
            "run__province", "run__territory", "rate__resolution", "corrects__run", "person", "team"
        ).filter(pk=line)
        if not found:
            raise CommandError(_("Không có dòng chi trả số %(n)d.") % {"n": line})
        self.show(reckon(found)[line])

    def show(self, reckoning: Reckoning) -> None:
        self.stdout.write(reckoning.sentence)
        for step in reckoning.steps:
            amount = "" if step.amount is None else f"{dong(step.amount)} đ"
            self.stdout.write(f"  {step.what:<28} {step.how:<60} {amount:>16}")
        self.stdout.write(f"  {_('Dòng này'):<28} {'':<60} {dong(reckoning.line.amount):>14} đ")
        if not reckoning.stands:
            self.stdout.write(_("Dữ liệu đã sửa sau khi tính: tính lại hôm nay ra số khác."))
