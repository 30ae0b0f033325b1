"""The pages of policies: what holds, in plain words, and the proposal of another protection."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from utfall.disclosure.policy import DisclosurePolicy
from utfall.errors import InvalidDefinition, NotPossibleNow
from utfall.store.retention_policy import load_retention_policy
from utfall.web.accounts.models import User
from utfall.web.administration.forms import PolicyForm
from utfall.web.administration.models import Proposal
from utfall.web.administration.policies import checked, values_of
from utfall.web.administration.proposals import propose
from utfall.web.gates import catalogue, policy, surroundings
from utfall.web.permissions import Permission, requires


@requires(Permission.SEE_POLICY)
@require_safe
def policies(request: HttpRequest) -> HttpResponse:
    """What holds now."""
    user: Any = request.user
    holds = policy()
    context = {
        "protection": holds,
        "largest_hidden": holds.minimum_count - 1,
        "exempt": [(catalogue()[one.measure].title, one) for one in holds.exemptions if one.measure in catalogue()],
        "retention": load_retention_policy(surroundings().definitions / "policies" / "retention.toml"),
        "differs": _differs_from_decided(holds),
        "may_change": user.may(Permission.CHANGE_POLICY),
    }
    return render(request, "administration/policies.html", context)


@requires(Permission.CHANGE_POLICY)
@require_http_methods(["GET", "HEAD", "POST"])
def propose_policy(request: HttpRequest) -> HttpResponse:
    """Another protection is proposed; it holds when somebody else has accepted it."""
    user: User = request.user  # type: ignore[assignment]
    before = values_of(policy())
    lines = "\n".join(f"{one['measure']}: {one['reason']}" for one in before["exemptions"])
    form = PolicyForm(request.POST or None, initial={**before, "exemptions": lines})
    if form.is_valid():
        after = {key: form.cleaned_data[key] for key in before}
        try:
            if values_of(checked(after)) == before:
                raise NotPossibleNow("Ingenting är ändrat.", remedy="Ändra något av talen eller undantagen.")
            payload = {"before": before, "after": after}
            propose(Proposal.Kind.CHANGE_DISCLOSURE, payload=payload, reason=form.cleaned_data["reason"], by=user)
            messages.success(request, "Förslaget är lämnat. Det gäller när någon annan har godkänt det.")
            return redirect("proposals")
        except (InvalidDefinition, NotPossibleNow) as error:
            form.add_error(None, str(error))
    return render(request, "administration/propose_policy.html", {"form": form}, status=422 if form.errors else 200)


def _differs_from_decided(holds: DisclosurePolicy) -> bool:
    """Has the file been changed beside the decisions?"""
    last = (
        Proposal.objects.filter(kind=Proposal.Kind.CHANGE_DISCLOSURE, outcome=Proposal.Outcome.ACCEPTED)
        .order_by("-decided_at")
        .first()
    )
    return values_of(holds) != last.payload["after"] if last else surroundings().decided_policy.exists()
