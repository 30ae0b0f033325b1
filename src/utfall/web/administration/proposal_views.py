"""The pages of proposals: those that wait for a decision, and those decided.

The views ask for ``CHANGE_POLICY``, which everybody who may decide anything has; each kind asks for its own as well.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from utfall.errors import NotPossibleNow
from utfall.web.accounts.asking import person_asking
from utfall.web.accounts.models import User
from utfall.web.administration.models import Proposal
from utfall.web.administration.proposals import NEEDS, accept, refuse, withdraw
from utfall.web.administration.queries import proposals_for
from utfall.web.permissions import Permission, requires

_ACTS: dict[str, tuple[Callable[..., object], str]] = {
    "godkann": (accept, "Förslaget är godkänt och gäller nu."),
    "avsla": (refuse, "Förslaget är avslaget."),
    "ta-tillbaka": (withdraw, "Förslaget är tillbakataget."),
}


@requires(Permission.CHANGE_POLICY)
@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    """Open proposals first, then the decided ones."""
    rows = proposals_for(person_asking(request))
    context = {
        "waiting": [row for row in rows if not row.proposal.outcome],
        "decided": [row for row in rows if row.proposal.outcome],
    }
    return render(request, "administration/proposals.html", context)


@requires(Permission.CHANGE_POLICY)
@require_POST
def decide(request: HttpRequest, number: int, act: str) -> HttpResponse:
    """Accept, refuse or withdraw. A first password that an acceptance makes is shown once, in the answer."""
    if act not in _ACTS:
        raise Http404(act)
    user = person_asking(request)
    proposal = get_object_or_404(Proposal, id=number)
    if not user.may(NEEDS[proposal.kind]):
        raise Http404(number)
    does, said = _ACTS[act]
    try:
        password = does(proposal, by=user)
        if password:
            made = get_object_or_404(User, id=proposal.payload["user"])
            context = {"made": made, "password": password, "is_renewed": True}
            return render(request, "administration/person_made.html", context)
        messages.success(request, said)
    except NotPossibleNow as error:
        messages.error(request, str(error))
    return redirect("proposals")
