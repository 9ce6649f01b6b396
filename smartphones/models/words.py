"""The words of programmes as people read them; the law knows them by `smartphones.rules.words`."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from smartphones.rules import words


class RecognisedList(models.TextChoices):
    POOR = words.RecognisedList.POOR, _("Hộ nghèo")
    NEAR_POOR = words.RecognisedList.NEAR_POOR, _("Hộ cận nghèo")
    MERIT = words.RecognisedList.MERIT, _("Hộ có người có công")
    SOCIAL_POLICY = words.RecognisedList.SOCIAL_POLICY, _("Hộ có đối tượng chính sách xã hội")
    POLICY_FAMILY = words.RecognisedList.POLICY_FAMILY, _("Gia đình chính sách")


class PriorityClass(models.TextChoices):
    """Derived from the lists (TT 14/2022/TT-BTTTT); the last one, only some sources serve."""

    WITH_MERIT = words.PriorityClass.WITH_MERIT, _("Hộ nghèo, cận nghèo có người có công")
    WITH_SOCIAL_POLICY = (
        words.PriorityClass.WITH_SOCIAL_POLICY,
        _("Hộ nghèo, cận nghèo có đối tượng chính sách xã hội"),
    )
    POOR = words.PriorityClass.POOR, _("Hộ nghèo")
    NEAR_POOR = words.PriorityClass.NEAR_POOR, _("Hộ cận nghèo")
    POLICY_FAMILY = words.PriorityClass.POLICY_FAMILY, _("Gia đình chính sách")


class Form(models.TextChoices):
    """The household chooses (TT 14/2022/TT-BTTTT)."""

    PHONE = words.Form.PHONE, _("Nhận máy kèm gói cước")
    CASH = words.Form.CASH, _("Nhận tiền vì đã tự mua máy")


class SupportKind(models.TextChoices):
    TABLET = words.Support.TABLET, _("Máy tính bảng")
    LEARNING_DEVICE = words.Support.LEARNING_DEVICE, _("Thiết bị học tập, “Sóng và máy tính cho em”")
    PHONE = words.Support.PHONE, _("Điện thoại thông minh")
    CASH = words.Support.CASH, _("Tiền mua điện thoại")
    OTHER = words.Support.OTHER, _("Hỗ trợ khác")


class Condition(models.TextChoices):
    NO_TABLET = words.Condition.NO_TABLET, _("Chưa nhận máy tính bảng của chương trình nào")
    NO_LEARNING_DEVICE = (
        words.Condition.NO_LEARNING_DEVICE,
        _("Chưa nhận thiết bị học tập từ “Sóng và máy tính cho em”"),
    )
    NO_PHONE = words.Condition.NO_PHONE, _("Chưa nhận điện thoại của chương trình khác")
    NO_CASH = words.Condition.NO_CASH, _("Chưa nhận tiền mua điện thoại của chương trình khác")
    OWN_PURCHASE_SINCE = (
        words.Condition.OWN_PURCHASE_SINCE,
        _("Nhận tiền: máy tự mua từ ngày ghi dưới đây"),
    )


class TieBreak(models.TextChoices):
    SCHOOL_AGE = words.TieBreak.SCHOOL_AGE, _("Nhiều người trong tuổi đi học hơn")
    NO_DEVICE = words.TieBreak.NO_DEVICE, _("Trong hộ chưa có điện thoại thông minh")
    MERIT = words.TieBreak.MERIT, _("Có người có công")
    SOCIAL_POLICY = words.TieBreak.SOCIAL_POLICY, _("Có đối tượng chính sách xã hội")
    MEMBERS = words.TieBreak.MEMBERS, _("Đông người hơn")
    REGISTERED_EARLIER = words.TieBreak.REGISTERED_EARLIER, _("Đăng ký sớm hơn")


class SourceKind(models.TextChoices):
    PUBLIC_UTILITY = "public_utility", _("Chương trình viễn thông công ích")
    BUDGET = "budget", _("Ngân sách địa phương")
    MOBILISED = "mobilised", _("Nguồn huy động")
