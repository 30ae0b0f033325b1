"""What the database itself refuses of self-assessments (``guarded_rows``): a closed one is never changed or removed,
nor anything written in it, and no row leaves or comes into it. Once the collection is over nobody's own answers are put
back: who answered what stays forgotten (decision 0018)."""

from __future__ import annotations

from utfall.web.guarded_rows import Guard, GuardedRows

_IS = "EXISTS (SELECT 1 FROM self_assessment_selfassessment a WHERE a.id = {assessment} AND a.state {state})"
_OF_QUESTION = "(SELECT q.assessment_id FROM self_assessment_question q WHERE q.id = {row}.question_id)"
_CLOSED = _IS.format(assessment="{row}.assessment_id", state="= 'closed'")
GUARDS = (
    Guard("self_assessment_selfassessment", "{row}.state = 'closed'", keeps_out=False),
    Guard("self_assessment_participant", _IS.format(assessment="{row}.assessment_id", state="<> 'collecting'")),
    Guard("self_assessment_question", _CLOSED),
    Guard("self_assessment_discussionrevision", _IS.format(assessment=_OF_QUESTION, state="= 'closed'")),
    Guard("self_assessment_developmentarea", _CLOSED),
)
_ROWS = GuardedRows("the self-assessment is closed: nothing of it is changed or removed", GUARDS)
protect, unprotect = _ROWS.protect, _ROWS.unprotect
