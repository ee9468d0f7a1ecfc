"""“Paste or upload a communiqué”: the source, then the plan to look at, then the rows. Nothing is written before the last step."""

from __future__ import annotations

import contextlib
import datetime as dt
import secrets
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.core.files.storage import Storage, storages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from announcements import publishing
from announcements.models import Announcement, SpentTicket
from assets import storing
from assets.damage import Damaged
from desk.importing.applying import apply
from desk.importing.differences import compare
from desk.importing.proposing import Proposal, propose
from desk.releasing.steps import announcement_or_404, form_address, whole_number
from languages import ENDONYMS
from manuscripts.blocks import UnreadableSource

FOLDER = "imports"
KEPT = dt.timedelta(days=1)
SALT = "announcements.import"
MAX_BYTES = 10 * 1024 * 1024


class SourceForm(forms.Form):
    """A text or a file; `html` is what a paste carried beside its plain text."""

    text = forms.CharField(
        label=gettext_lazy("Text of the communiqué"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "class": "paste"}),
    )
    html = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    file = forms.FileField(
        label=gettext_lazy("or a file"),
        required=False,
        help_text=gettext_lazy(
            "Word (.docx), OpenDocument (.odt), a web page, Markdown or plain text; up to 10 MB."
        ),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        required=False,
        choices=[("", gettext_lazy("Find out")), *ENDONYMS.items()],
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        if not file and not (cleaned.get("text") or "").strip() and "file" not in self.errors:
            raise forms.ValidationError(_("Paste a text or choose a file."))
        if file and file.size > MAX_BYTES:
            self.add_error("file", _("The file is larger than 10 MB."))
        return cleaned

    def source(self) -> Source:
        file = self.cleaned_data.get("file")
        language = self.cleaned_data["language"]
        if file:
            return Source(file.read(), file.name or "", file.content_type or "", language)
        html = self.cleaned_data["html"]
        if html.strip():
            return Source(html.encode(), "paste.html", "text/html; charset=utf-8", language)
        text = self.cleaned_data["text"].replace("\r\n", "\n")
        return Source(text.encode(), "paste.txt", "text/plain; charset=utf-8", language)


@dataclass(frozen=True, slots=True)
class Source:
    """What was given to be imported, kept aside between the steps."""

    data: bytes
    name: str
    content_type: str
    language: str

    def propose(self, *, on: dt.date) -> Proposal:
        return propose(
            self.data,
            name=self.name,
            content_type=self.content_type,
            language=self.language,
            reference_date=on,
        )


def store() -> Storage:
    return storages["assets"]


def put_aside(source: Source, request: HttpRequest) -> str:
    """Keep a source for a day in the private storage; return the ticket that only this person can use.

    What was pasted is on the disk before its plan is shown. The name ends in the hash, by which it is known again.
    """
    name = f"{FOLDER}/{secrets.token_hex(16)}-{storing.digest(source.data)}"
    storing.keep(name, source.data)
    facts = [name, source.name, source.content_type, source.language, request.user.pk]
    return signing.dumps(facts, salt=SALT, compress=True)


def take_back(ticket: str, request: HttpRequest) -> tuple[Source, str] | None:
    """Return the source of a ticket and its name in the storage; None when it is not theirs or gone."""
    facts = _facts(ticket, request)
    if facts is None:
        return None
    name, filename, content_type, language, _user = facts
    try:
        data = storing.read(name, sha256=name.rpartition("-")[2])
    except (OSError, Damaged):
        return None
    return Source(data, filename, content_type, language), name


def spent_before(ticket: str, request: HttpRequest) -> Announcement | None:
    """Return what was made of a ticket of this person's that was carried out before."""
    facts = _facts(ticket, request)
    spent = SpentTicket.objects.filter(name=facts[0]).first() if facts else None
    return spent.announcement if spent else None


def _facts(ticket: str, request: HttpRequest) -> list[Any] | None:
    try:
        facts: list[Any] = signing.loads(ticket, salt=SALT, max_age=KEPT)
    except (signing.BadSignature, ValueError):
        return None
    return facts if facts[-1] == request.user.pk else None


def sweep(now: dt.datetime) -> None:
    """Throw away what was put aside more than a day ago and never imported, and the tickets that nobody can use any more."""
    SpentTicket.objects.filter(spent_at__lt=now - KEPT).delete()
    try:
        _folders, names = store().listdir(FOLDER)
    except OSError:
        return
    for name in names:
        path = f"{FOLDER}/{name}"
        # Somebody else may have imported it, or swept it away, in the meantime.
        with contextlib.suppress(FileNotFoundError):
            if store().get_modified_time(path) < now - KEPT:
                store().delete(path)


def import_communique(
    model_admin: Any, request: HttpRequest, object_id: str | None = None
) -> HttpResponse:
    """Three steps at one address: give a source; look at the plan; apply it."""
    into = announcement_or_404(model_admin, request, object_id) if object_id else None
    allowed = (
        request.user.has_perm("announcements.change_announcement")
        if into
        else model_admin.has_add_permission(request)
    )
    if not allowed:
        raise PermissionDenied
    now = timezone.now()
    if request.method == "POST" and "ticket" in request.POST:
        return _apply(model_admin, request, into, now)
    form = SourceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        source = form.source()
        try:
            proposal = source.propose(on=timezone.localdate(now))
        except UnreadableSource as error:
            form.add_error("file" if form.cleaned_data.get("file") else "text", str(error))
        else:
            sweep(now)
            ticket = put_aside(source, request)
            return _show(model_admin, request, into, proposal, ticket)
    context = {**_frame(model_admin, request, into), "form": form}
    return TemplateResponse(request, "admin/announcements/announcement/import.html", context)


def _apply(
    model_admin: Any, request: HttpRequest, into: Announcement | None, now: dt.datetime
) -> HttpResponse:
    ticket = request.POST["ticket"]
    found = take_back(ticket, request)
    if found is None and (spent := spent_before(ticket, request)):
        messages.info(request, _("This plan has been carried out already."))
        return HttpResponseRedirect(form_address(spent))
    if found is None:
        messages.error(request, _("The text is no longer kept. Paste it or upload it again."))
        return HttpResponseRedirect(_address(into))
    source, name = found
    proposal = source.propose(on=timezone.localdate(now))
    try:
        applied = apply(
            proposal.plan,
            proposal.matching,
            by=request.user,  # type: ignore[arg-type]
            now=now,
            into=into,
            version=whole_number(request.POST.get("version", "")),
            accept=request.POST.getlist("accept"),
            ticket=name,
        )
    except publishing.PublishingError as error:
        for reason in error.reasons:
            messages.error(request, reason)
        if into:
            into.refresh_from_db()
        return _show(model_admin, request, into, proposal, ticket)
    store().delete(name)
    for note in applied.notes:
        messages.warning(request, note)
    if applied.created:
        messages.success(request, _("Imported as a draft. Read it through and complete it."))
        model_admin.log_addition(request, applied.announcement, _("Import"))
    elif applied.changed:
        messages.success(request, _("The accepted differences are in the text."))
        model_admin.log_change(request, applied.announcement, _("Import"))
    else:
        messages.info(request, _("Nothing was changed: this text is here already."))
    return HttpResponseRedirect(form_address(applied.announcement))


def _show(
    model_admin: Any,
    request: HttpRequest,
    into: Announcement | None,
    proposal: Proposal,
    ticket: str,
) -> HttpResponse:
    plan, matching = proposal.plan, proposal.matching
    context = {
        **_frame(model_admin, request, into),
        "plan": plan,
        "source": proposal.source,
        "matching": matching,
        "ticket": ticket,
        "language_name": ENDONYMS.get(plan.language, plan.language),
        "known": known_before(matching, into),
        "fields": recognised_fields(proposal),
        "differences": compare(plan, into) if into else (),
    }
    return TemplateResponse(request, "admin/announcements/announcement/import_plan.html", context)


def known_before(matching: Any, into: Announcement | None) -> Announcement | None:
    """The announcement that this very text was imported into, unless it is the one at hand."""
    before: Announcement | None = matching.announcement
    return before if before and into is None else None


def recognised_fields(proposal: Proposal) -> list[dict[str, Any]]:
    """Return the simple fields of a plan with the line of the source each comes from."""
    plan = proposal.plan
    embargo = plan.embargo
    rows = [
        ("kicker", _("Kicker"), plan.kicker),
        ("headline", _("Headline"), plan.headline),
        ("subheading", _("Subheading"), plan.subheading),
        ("place", _("Place"), plan.place),
        ("date", _("Date"), formats.date_format(plan.date) if plan.date else ""),
        ("lede", _("Lede"), plan.lede),
    ]
    found = [
        {"label": label, "value": value, "line": plan.lines.get(name, 0)}
        for name, label, value in rows
        if value
    ]
    if embargo:
        value = formats.date_format(timezone.localtime(embargo.release_at), "DATETIME_FORMAT")
        found.append(
            {"label": _("Embargo"), "value": f"{value} · {embargo.text}", "line": embargo.line}
        )
    return found


def _address(into: Announcement | None) -> str:
    if into:
        return reverse("admin:announcements_announcement_import_into", args=[into.pk])
    return reverse("admin:announcements_announcement_import")


def _frame(model_admin: Any, request: HttpRequest, into: Announcement | None) -> dict[str, Any]:
    return {
        **model_admin.admin_site.each_context(request),
        "title": _("Paste or upload a communiqué"),
        "opts": model_admin.opts,
        "into": into,
        "import_address": _address(into),
    }
