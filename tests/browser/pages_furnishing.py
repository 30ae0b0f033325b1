"""Things that only some pages show, made in the server's surroundings: jobs of every kind, known and unknown files
handed in, a review of the log that has begun. ``names`` is what the pages' addresses are filled in with; the rooms'
own pieces add to it (``tests/browser/opened``), and then it is printed."""

from datetime import date

from utfall.web.accounts.models import User
from utfall.web.administration.models import Review, ReviewedReading
from utfall.web.deliveries.models import Upload
from utfall.web.work.models import Job

KNOWN = (
    "utredning;person;slag;inledd;avslutad;utfall;område;enhet;registrerad\n"
    "u1;198503141231;barn och unga;2025-04-01;;;Myndighet;Enhet 1;2025-04-02\n"
)
ODD = "Nr;Klient;Typ;Startdag;Slutdag\nA1;19850314-1231;Utredning barn;01.04.2025;21.04.2025\n"
controller, auditor = User.objects.get(username="controller"), User.objects.get(username="auditor")


def upload(name: str, text: str) -> str:
    """Files handed in and not read in; their id."""
    made = Upload.objects.create(names=[name], known_at=date(2025, 5, 5), uploaded_by=controller)
    made.folder.mkdir()
    made.paths[0].write_text(text, encoding="utf-8")
    return str(made.id)


def job(**told: object) -> str:
    """A job; its id."""
    return str(Job.objects.create(title="Läser in utredningar_2025-04.csv", started_by=controller, **told).id)


review, _ = Review.objects.get_or_create(
    month=date(2025, 1, 1), defaults={"seed": 1, "readings": 1, "started_by": auditor}
)
ReviewedReading.objects.get_or_create(review=review, entry=1, defaults={"is_sampled": True})
names = {
    "running": job(state="running", doing="utredningar_2025-04.csv", done=300, total=1000),
    "failed": job(state="failed", cause="Filen är tom.", remedy="Ta ut den igen."),
    "done": job(state="done", outcome="/inlasning/leverans/1/"),
    "known": upload("utredningar_2025-04.csv", KNOWN),
    "odd": upload("arenden-odd.csv", ODD),
    "person": User.objects.get(username="reader").id,
    "month": "2025-01",
}
