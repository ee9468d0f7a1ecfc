"""To be let in for the first time: the invitation that sets a password, and the one-time code that opens the enrolment of a factor."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import SetPasswordForm
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from people import enrolment, second_factor, security_log
from people.limits import Action
from people.models import EnrolmentCode, SecurityEventKind, User
from people.throttling import counted

INVITED = (
    "invitation"  # the key of the session under which the row of an invitation waits for a password
)


class EnrolmentForm(forms.Form):
    """A one-time code, for the person who is signed in."""

    code = forms.CharField(
        label=gettext_lazy("One-time code"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_code(self) -> str:
        """Spend the code; what is wrong with one that is refused stays untold."""
        person, now = self.request.user, timezone.now()
        assert isinstance(person, User)
        attempt = counted(Action.ENROL, self.request, person=person)
        row = enrolment.find(self.cleaned_data["code"], now=now)
        mine = row is not None and row.person_id == person.pk
        if row is None or not mine or not enrolment.spend(row, now=now, request=self.request):
            security_log.record(
                SecurityEventKind.ENROLMENT_REFUSED,
                now=now,
                request=self.request,
                person=person,
                about=gettext_noop("wrong code"),
            )
            raise forms.ValidationError(
                _("This code does not fit your account, was used before or is too old."),
                code="enrolment",
            )
        attempt.give_back()
        return ""


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """Ask for the one-time code that an administrator has given."""
    person, now = request.user, timezone.now()
    assert isinstance(person, User)
    if second_factor.factors_of(person) or enrolment.is_granted(request, now=now):
        return redirect("mfa_index")
    form = EnrolmentForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        enrolment.grant(request, person, now=now)
        return redirect("mfa_index")
    return render(request, "account/enrolment.html", {"form": form})


@never_cache
@require_http_methods(["GET", "HEAD"])
def invitation(request: HttpRequest, code: str) -> HttpResponse:
    """Take the code out of the address, so that no page of ours stands under an address that holds it; nothing is spent."""
    now = timezone.now()
    row = enrolment.find(code, now=now)
    if row is not None:
        if request.user.is_authenticated and request.user != row.person:
            get_adapter().logout(request)
        request.session[INVITED] = row.pk
    else:
        request.session.pop(INVITED, None)
    return redirect("account_invitation_accept")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest) -> HttpResponse:
    """Let the invited person choose a password, sign them in and open the enrolment of a second factor."""
    now = timezone.now()
    row = (
        EnrolmentCode.objects.filter(pk=request.session.get(INVITED, 0), used_at=None)
        .filter(expires_at__gt=now, person__is_active=True)
        .select_related("person")
        .first()
    )
    if row is None:
        return render(request, "account/invitation.html", {"form": None}, status=404)
    if row.person.has_usable_password():
        # Theirs already: the code alone must not replace it. They sign in with it, and type the code.
        return render(request, "account/invitation.html", {"form": None, "known": True})
    form = SetPasswordForm(row.person, request.POST or None)
    if request.method == "POST" and form.is_valid() and _accepted(request, row, form):
        return HttpResponseRedirect(_after_accepting())
    return render(request, "account/invitation.html", {"form": form, "person": row.person})


def _accepted(request: HttpRequest, row: EnrolmentCode, form: Any) -> bool:
    now = timezone.now()
    with transaction.atomic():
        if not enrolment.spend(row, now=now, request=request):
            form.add_error(None, _("This invitation was used a moment ago."))
            return False
        form.save()
    get_adapter().login(request, row.person)
    reauthenticate_by_password(request)  # they have just chosen it
    enrolment.grant(request, row.person, now=now)
    request.session.pop(INVITED, None)
    return True


def _after_accepting() -> str:
    return reverse("mfa_index" if settings.SECOND_FACTOR_REQUIRED else settings.LOGIN_REDIRECT_URL)
