"""Those who meet: seats, what comes back and when in the year, and what the observers have said over time."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from utfall.web.accounts.asking import person_asking
from utfall.web.meetings.actions import planning
from utfall.web.meetings.actions.calling import write_member_address
from utfall.web.meetings.body_forms import MONTHS, AddressForm, BodyForm, MemberForm, TemplateItemForm, YearForm
from utfall.web.meetings.models import Body, Member, Template, TemplateItem
from utfall.web.meetings.observing import trend_of
from utfall.web.meetings.visibility import is_member
from utfall.web.permissions import Permission, requires

ORDINARY = "Ordinarie möte"


@requires(Permission.HOLD_MEETINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_body(request: HttpRequest) -> HttpResponse:
    """A new group or board, with a template to fill."""
    form = BodyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = planning.create_body(by=person_asking(request), **form.cleaned_data)
        planning.create_template(made, name=ORDINARY, by=person_asking(request))
        return redirect("meeting_body", made.id)
    status = 422 if request.method == "POST" else 200
    return render(request, "meetings/new_body.html", {"form": form}, status=status)


@requires(Permission.HOLD_MEETINGS)
@require_safe
def body(request: HttpRequest, body: int) -> HttpResponse:
    """Its seats, its template and its year wheel."""
    return _page(request, get_object_or_404(Body, id=body))


@requires(Permission.HOLD_MEETINGS)
@require_POST
def add_member(request: HttpRequest, body: int) -> HttpResponse:
    """A seat."""
    found = get_object_or_404(Body, id=body)
    form = MemberForm(request.POST, body=found, auto_id="plats_%s")
    if not form.is_valid():
        return _page(request, found, member_form=form)
    planning.add_member(found, by=person_asking(request), **form.cleaned_data)
    return redirect("meeting_body", body)


@requires(Permission.HOLD_MEETINGS)
@require_POST
def end_seat(request: HttpRequest, body: int, member: int) -> HttpResponse:
    """They leave."""
    planning.end_seat(get_object_or_404(Member, id=member, body_id=body), by=person_asking(request))
    return redirect("meeting_body", body)


@requires(Permission.HOLD_MEETINGS)
@require_POST
def address(request: HttpRequest, body: int, member: int) -> HttpResponse:
    """Where their invitations go."""
    found = get_object_or_404(Member.objects.select_related("body"), id=member, body_id=body)
    form = AddressForm(request.POST)
    if form.is_valid():
        write_member_address(found, email=form.cleaned_data["email"], by=person_asking(request))
        messages.success(request, f"Adressen för {found.name} är sparad.")
    else:
        messages.error(request, f"Adressen för {found.name} sparades inte: skriv den som namn@kommunen.se.")
    return redirect("meeting_body", body)


@requires(Permission.HOLD_MEETINGS)
@require_POST
def add_item(request: HttpRequest, body: int, template: int) -> HttpResponse:
    """An item that comes back."""
    found = get_object_or_404(Template.objects.select_related("body"), id=template, body_id=body)
    form = TemplateItemForm(request.POST, auto_id="punkt_%s")
    if not form.is_valid():
        return _page(request, found.body, item_form=form)
    planning.add_template_item(found, by=person_asking(request), **form.cleaned_data)
    return redirect("meeting_body", body)


@requires(Permission.HOLD_MEETINGS)
@require_POST
def remove_item(request: HttpRequest, body: int, item: int) -> HttpResponse:
    """It does not come back."""
    found = get_object_or_404(TemplateItem.objects.select_related("template__body"), id=item, template__body_id=body)
    planning.remove_template_item(found, by=person_asking(request))
    return redirect("meeting_body", body)


@requires(Permission.HOLD_MEETINGS)
@require_POST
def plan_year(request: HttpRequest, body: int, template: int) -> HttpResponse:
    """The year's meetings, each with the items of its month."""
    found = get_object_or_404(Template.objects.select_related("body"), id=template, body_id=body)
    form = YearForm(request.POST, auto_id="ar_%s")
    if not form.is_valid():
        return _page(request, found.body, year_form=form)
    made = planning.plan_year(found, days=form.cleaned_data["days"], by=person_asking(request))
    messages.success(request, f"{len(made)} möten är planerade.")
    return redirect("meetings")


@requires(Permission.SEE_MEETINGS)
@require_safe
def observations(request: HttpRequest, body: int) -> HttpResponse:
    """What the observers have said, and whether meetings do what they are meant to: for those inside."""
    found = get_object_or_404(Body, id=body)
    user = person_asking(request)
    if not (user.may(Permission.HOLD_MEETINGS) or is_member(user, found)):
        raise Http404
    return render(request, "meetings/observations.html", {"body": found, "trend": trend_of(found)})


def _page(
    request: HttpRequest,
    found: Body,
    *,
    member_form: MemberForm | None = None,
    item_form: TemplateItemForm | None = None,
    year_form: YearForm | None = None,
) -> HttpResponse:
    templates = [
        (one, [(item, [item.comes_in(month) for month, _ in MONTHS]) for item in one.items.all()])
        for one in found.templates.prefetch_related("items")
    ]
    context = {
        "body": found,
        "members": found.members.select_related("user"),
        "templates": templates,
        "months": MONTHS,
        "member_form": member_form or MemberForm(body=found, auto_id="plats_%s"),
        "item_form": item_form or TemplateItemForm(auto_id="punkt_%s"),
        "year_form": year_form or YearForm(auto_id="ar_%s"),
    }
    status = 422 if (member_form or item_form or year_form) else 200
    return render(request, "meetings/body.html", context, status=status)
