"""What is typed in a village hall: the session, who received which phone and what proves it, how it ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portal.lib.refusals import Refused
from smartphones import handovers, images
from smartphones.handovers import Given
from smartphones.models import (
    Application,
    Ending,
    HandoverSession,
    KeptImage,
    Programme,
    Proof,
    ReceivedBy,
)
from smartphones.rules import imei
from teams.forms.fields import Day, Explaining, Line, Number
from teams.policies import communes_of


def imei_of(text: str) -> str:
    """Raises ValueError when its check digit says that one was misread."""
    bare = "".join(text.split()).replace("-", "")
    if not imei.holds(bare):
        raise ValueError(text)
    return bare


class SessionForm(forms.ModelForm):
    held_on = Day(label=_("Ngày bàn giao"))

    class Meta:
        model = HandoverSession
        fields = ["programme", "commune", "held_on", "venue", "giver"]
        labels = {"programme": _("Chương trình")}
        help_texts = {
            "venue": _("Ví dụ: nhà văn hóa thôn Đông Hà"),
            "giver": _("Ví dụ: Trần Văn Nam, VNPT Huế; in trên biên bản"),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        communes = communes_of(user).order_by("plain_name")
        self.fields["programme"].queryset = Programme.objects.visible_to(user)
        self.fields["commune"].queryset = communes
        self.initial.setdefault("held_on", timezone.localdate())
        if (programmes := list(self.fields["programme"].queryset[:2])) and len(programmes) == 1:
            self.initial.setdefault("programme", programmes[0].pk)
        if (only := list(communes[:2])) and len(only) == 1:
            self.initial.setdefault("commune", only[0].pk)

    def clean_held_on(self) -> dt.date:
        held_on = self.cleaned_data["held_on"]
        if held_on > timezone.localdate():
            raise forms.ValidationError(_("Ngày bàn giao chưa đến."))
        return held_on


class FindForm(forms.Form):
    """Whom to call up next."""

    is_filter = True
    q = forms.CharField(label=_("Tìm hộ"), required=False, max_length=100)


class HandoverForm(Explaining):
    """`image` is the signature or photograph once it was read; it is written with the handover."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    imei = Number(imei_of, _("IMEI có 15 chữ số, in trên vỏ hộp. Xem lại từng chữ số."), label="IMEI")
    share_paid = forms.BooleanField(label=_("Hộ đã nộp phần chênh lệch"), required=False)
    received_by = forms.ChoiceField(
        label=_("Người nhận máy"), choices=ReceivedBy.choices, widget=forms.RadioSelect
    )
    receiver_name = Line(label=_("Họ tên người nhận thay"), required=False, max_length=100)
    proxy_paper = Line(
        label=_("Giấy ủy quyền"), required=False, max_length=100, help_text=_("Số hoặc ngày của giấy")
    )
    proof = forms.ChoiceField(label=_("Xác nhận đã nhận"), choices=Proof.choices, widget=forms.RadioSelect)
    signature = forms.CharField(required=False, max_length=400_000, widget=forms.HiddenInput)
    photo = forms.FileField(
        label=_("Ảnh biên bản đã ký"),
        required=False,
        widget=forms.FileInput({"accept": "image/*", "capture": "environment"}),
    )
    witness = Line(
        label=_("Người làm chứng"), required=False, max_length=150, help_text=_("Họ tên, chức danh")
    )
    image: KeptImage | None = None

    def __init__(self, *args: Any, application: Application, session: HandoverSession, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.application, self.session = application, session
        self.fields["imei"].required = True
        self.fields["imei"].widget.attrs |= {"list": "imei-list", "class": "imei"}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.ask("imei", handovers.phone_for, self.application, given.get("imei"), self.session)
        self._check_receiver(given)
        self._check_proof(given)
        return given

    def clean_imei(self) -> str:
        if not self.cleaned_data["imei"]:
            raise forms.ValidationError(_("Quét hoặc ghi IMEI của máy, 15 chữ số trên vỏ hộp."))
        return self.cleaned_data["imei"]

    def _check_receiver(self, given: dict[str, Any]) -> None:
        who = given.get("received_by")
        if who in (ReceivedBy.MEMBER, ReceivedBy.PROXY) and not given.get("receiver_name"):
            self.add_error("receiver_name", _("Ghi họ tên người nhận thay chủ hộ."))
        if who == ReceivedBy.PROXY and not given.get("proxy_paper"):
            self.add_error("proxy_paper", _("Người được ủy quyền phải có giấy. Ghi số hoặc ngày của giấy."))

    def _check_proof(self, given: dict[str, Any]) -> None:
        proof, photo = given.get("proof"), given.get("photo")
        if proof == Proof.SIGNATURE:
            self._read("proof", images.signature, given.get("signature", ""))
        elif proof == Proof.PHOTO and photo:
            self._read("photo", images.photograph, photo.read())
        elif proof == Proof.PHOTO:
            self.add_error("photo", _("Chụp hoặc chọn ảnh biên bản giấy đã ký."))
        elif proof == Proof.WITNESS and not given.get("witness"):
            self.add_error("witness", _("Ghi họ tên, chức danh người làm chứng."))

    def _read(self, field: str, read: Callable[[Any], KeptImage], sent: Any) -> None:
        try:
            self.image = read(sent)
        except Refused as reason:
            self.add_error(field, str(reason))

    @property
    def given(self) -> Given:
        typed = self.cleaned_data
        head = typed["received_by"] == ReceivedBy.HEAD
        return Given(
            key=typed["key"],
            application=self.application.pk,
            imei=typed["imei"],
            received_by=ReceivedBy(typed["received_by"]),
            receiver_name=self.application.household.head.full_name if head else typed["receiver_name"],
            proxy_paper=typed["proxy_paper"] if typed["received_by"] == ReceivedBy.PROXY else "",
            proof=Proof(typed["proof"]),
            witness=typed["witness"],
            share_paid=typed["share_paid"],
            image=self.image,
        )


class EndForm(forms.Form):
    how = forms.ChoiceField(
        label=_("Vì sao máy không còn ở hộ"),
        choices=[(how.value, how.label) for how in (Ending.RETURNED, Ending.REPLACED)],
        widget=forms.RadioSelect,
        help_text=_("Đổi máy: hộ được giao máy khác ở một buổi bàn giao. Trả lại: hộ không nhận máy nữa."),
    )
    on = Day(label=_("Ngày nhận lại máy"))
    reason = Line(label=_("Lý do, tình trạng máy"), max_length=300)
