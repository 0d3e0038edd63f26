"""One finding: what, why, from which data; and lifting the mask from an identity, for a stated purpose."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from doudi.journal.queries import entries_about
from doudi.monitoring import queries
from doudi.monitoring.models import Finding
from doudi.monitoring.permissions import READERS, NotAllowed, may_unmask
from doudi.monitoring.unmasking import unmask
from doudi.web.hub import places
from doudi.web.hub.explained import explained, people_in_charge
from doudi.web.hub.sheet import difference, sheet_of
from doudi.web.shell.signed_in import OfficerRequest, for_desks

LINES_MOST = 30
OTHER = "other"
PURPOSES = (
    ("visit", gettext_lazy("上门核实情况")),
    ("contact", gettext_lazy("联系本人或家人")),
    ("identity", gettext_lazy("核对是不是同一个人")),
    ("apply", gettext_lazy("帮助办理申请")),
    ("supervise", gettext_lazy("监督检查")),
    (OTHER, gettext_lazy("其他（请写明）")),
)


class Purpose(forms.Form):
    """Why a full number must be seen: one of the usual reasons, and more words where needed."""

    use_required_attribute = False
    purpose = forms.ChoiceField(
        choices=[("", gettext_lazy("请选择")), *PURPOSES], label=gettext_lazy("为什么要看"),
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"required": gettext_lazy("请选择用途。没有用途，不能查看完整证件号码。")},
    )  # fmt: skip
    words = forms.CharField(
        required=False, max_length=200, label=gettext_lazy("补充说明"),
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, label_suffix="")

    def clean(self) -> dict[str, Any]:
        """Ask for words where no usual reason was chosen."""
        cleaned: dict[str, Any] = self.cleaned_data
        if cleaned.get("purpose") == OTHER and not cleaned.get("words"):
            self.add_error("words", gettext("请写明用途。"))
        return cleaned

    def why(self) -> str:
        """Give the purpose as one line."""
        name = str(dict(PURPOSES)[self.cleaned_data["purpose"]])
        words = self.cleaned_data["words"]
        return f"{name}：{words}" if words else name


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*READERS)
def finding(request: OfficerRequest, number: str) -> HttpResponse:
    """Show one finding, and write down that it was looked at; a stated purpose shows the full identity number once."""
    found = queries.finding_for(officer=request.officer, number=number, on=request.today)
    if found is None:
        raise Http404
    form = Purpose(request.POST if request.method == "POST" else None)
    identity_number = ""
    if form.is_valid():
        try:
            identity_number = unmask(finding=found, by=request.officer, on=request.today, why=form.why())
        except NotAllowed as reason:
            raise PermissionDenied(str(reason)) from reason
    return _show(request, found, form=form, identity_number=identity_number)


def _show(request: OfficerRequest, found: Finding, *, form: Purpose, identity_number: str) -> HttpResponse:
    shown = {
        "finding": found,
        "sheet": sheet_of(found),
        "explained": explained(found),
        "in_charge": people_in_charge(found, on=request.today),
        "difference": difference(found),
        "way": places.way_down(found.place, own_place=""),
        "journal": entries_about(found.number)[:LINES_MOST],
        "may_unmask": may_unmask(request.officer),
        "identity_number": identity_number,
        "form": form,
    }
    return render(request, "hub/finding.html", shown)
