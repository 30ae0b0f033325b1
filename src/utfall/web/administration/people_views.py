"""The pages of people, their roles and the directory's groups."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from utfall.errors import NotPossibleNow
from utfall.web.accounts.asking import person_asking
from utfall.web.accounts.models import GroupRole, Membership, User
from utfall.web.administration.forms import FindPersonForm, GroupForm, NewPasswordForm, PersonForm, RoleForm
from utfall.web.administration.models import Proposal
from utfall.web.administration.people import (
    add_person,
    asks_for_two,
    close_or_open,
    give_role,
    propose_mapping,
    renew_password,
    take_role,
    unmap_group,
)
from utfall.web.administration.people_queries import history_of, people, roles_of, roles_today
from utfall.web.administration.queries import local_time
from utfall.web.audit.words import action_words, detail_words
from utfall.web.permissions import Permission, requires

A_PAGE = 100


@requires(Permission.ADMINISTER_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def people_page(request: HttpRequest) -> HttpResponse:
    """Everybody, or those found: the search is a post so that no name stands in an address."""
    form = FindPersonForm(request.POST) if request.method == "POST" else FindPersonForm()
    text = form.cleaned_data["text"] if form.is_bound and form.is_valid() else ""
    page = Paginator(people(text), A_PAGE).get_page(request.GET.get("sida"))
    today = timezone.localdate()
    rows = [(one, roles_today(one, today=today)) for one in page]
    return render(request, "administration/people.html", {"form": form, "page": page, "rows": rows, "text": text})


@requires(Permission.ADMINISTER_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_person(request: HttpRequest) -> HttpResponse:
    """A new account; the answer shows the first password, once."""
    form = PersonForm(request.POST or None)
    if form.is_valid():
        try:
            made, password = add_person(**form.cleaned_data, by=person_asking(request))
            return render(request, "administration/person_made.html", {"made": made, "password": password})
        except NotPossibleNow as error:
            form.add_error("username", str(error))
    return render(request, "administration/new_person.html", {"form": form}, status=422 if form.errors else 200)


@requires(Permission.ADMINISTER_PEOPLE)
@require_safe
def person(request: HttpRequest, number: int) -> HttpResponse:
    """One person: roles, account, history."""
    return _person_page(request, number, RoleForm())


@requires(Permission.ADMINISTER_PEOPLE)
@require_POST
def grant(request: HttpRequest, number: int) -> HttpResponse:
    """A role, or the proposal of one."""
    form = RoleForm(request.POST)
    if form.is_valid():
        try:
            made = give_role(get_object_or_404(User, id=number), **form.cleaned_data, by=person_asking(request))
        except NotPossibleNow as error:
            form.add_error(None, str(error))
        else:
            is_proposal = isinstance(made, Proposal)
            messages.success(
                request,
                "Förslaget är lämnat. Rollen gäller när en annan administratör har godkänt det."
                if is_proposal
                else "Rollen gäller nu.",
            )
            return redirect("person", number)
    return _person_page(request, number, form, status=422)


@requires(Permission.ADMINISTER_PEOPLE)
@require_POST
def end(request: HttpRequest, number: int, membership: int) -> HttpResponse:
    """A role ends."""
    held = get_object_or_404(Membership, id=membership, user_id=number)
    try:
        take_role(held, by=person_asking(request))
        messages.success(request, "Rollen är avslutad. Du kan ge den igen.")
    except NotPossibleNow as error:
        messages.error(request, str(error))
    return redirect("person", number)


@requires(Permission.ADMINISTER_PEOPLE)
@require_POST
def open_or_close(request: HttpRequest, number: int) -> HttpResponse:
    """The account is closed, or opened again."""
    user = get_object_or_404(User, id=number)
    is_active = request.POST.get("oppna") == "1"
    try:
        close_or_open(user, is_active=is_active, by=person_asking(request))
        messages.success(request, "Kontot är öppet." if is_active else "Kontot är stängt. Du kan öppna det igen.")
    except NotPossibleNow as error:
        messages.error(request, str(error))
    return redirect("person", number)


@requires(Permission.ADMINISTER_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_password(request: HttpRequest, number: int) -> HttpResponse:
    """A new first password, shown once; or the proposal of it, for whoever holds a powerful role."""
    one = get_object_or_404(User, id=number)
    needs_two = asks_for_two(one)
    form = NewPasswordForm(request.POST if request.method == "POST" else None, needs_reason=needs_two)
    if form.is_valid():
        reason = form.cleaned_data.get("reason", "")
        try:
            made = renew_password(one, reason=reason, by=person_asking(request))
        except NotPossibleNow as error:
            form.add_error(None, f"{error} {error.remedy}")
        else:
            if isinstance(made, str):
                context = {"made": one, "password": made, "is_renewed": True}
                return render(request, "administration/person_made.html", context)
            messages.success(request, "Förslaget är lämnat. Lösenordet visas för den administratör som godkänner det.")
            return redirect("person", number)
    context = {"one": one, "form": form, "needs_two": needs_two}
    return render(request, "administration/new_password.html", context, status=422 if form.errors else 200)


@requires(Permission.ADMINISTER_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def groups(request: HttpRequest) -> HttpResponse:
    """The directory's groups and the roles they give; a new one is proposed."""
    form = GroupForm(request.POST or None)
    if form.is_valid():
        try:
            propose_mapping(**form.cleaned_data, by=person_asking(request))
            messages.success(request, "Förslaget är lämnat. Det gäller när en annan administratör har godkänt det.")
            return redirect("groups")
        except NotPossibleNow as error:
            form.add_error(None, str(error))
    found = GroupRole.objects.select_related("unit").order_by("group", "role")
    context = {"form": form, "mappings": found}
    return render(request, "administration/groups.html", context, status=422 if form.errors else 200)


@requires(Permission.ADMINISTER_PEOPLE)
@require_POST
def unmap(request: HttpRequest, number: int) -> HttpResponse:
    """A group gives the role no longer."""
    lost = unmap_group(get_object_or_404(GroupRole, id=number), by=person_asking(request))
    messages.success(request, f"Kopplingen är borttagen. Personer som förlorade rollen nu: {lost}.")
    return redirect("groups")


def _person_page(request: HttpRequest, number: int, form: RoleForm, *, status: int = 200) -> HttpResponse:
    one = get_object_or_404(User, id=number)
    history = [
        {"at": local_time(e), "actor": e.actor, "what": action_words(e.action), "details": detail_words(e)}
        for e in history_of(one)[:A_PAGE]
    ]
    context = {
        "one": one,
        "roles": roles_of(one, today=timezone.localdate()),
        "history": history,
        "form": form,
        "is_self": one.id == person_asking(request).id,
    }
    return render(request, "administration/person.html", context, status=status)
