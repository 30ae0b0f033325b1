"""Bound prose: what it says, and what it refuses, with file and line."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from utfall.errors import InvalidReport
from utfall.model.cell import Cell
from utfall.model.period import Period
from utfall.reports.build import load_goals
from utfall.reports.content import BoundText, BulletList, Emphasis, Heading, MarginNote, Paragraph, Text
from utfall.reports.context import ReportContext, whole_years_before
from utfall.reports.estimate_ledger import EstimateLedger
from utfall.reports.figure_ledger import FigureLedger
from utfall.reports.goal_assessment import assess_goal
from utfall.reports.prose.binding import bind_prose, declared_breakdowns
from utfall.reports.prose.conditions import CONDITIONS
from utfall.reports.prose.functions import FUNCTIONS
from utfall.reports.prose.parsing import Call, ProseParagraph, parse_prose
from utfall.reports.report_definition import load_report_definition
from utfall.reports.texts import Texts

NBSP, DASH = "\u00a0", "\u2060–\u2060"


@pytest.fixture
def say(small_gate: Any, finance: Any, report_dir: Path, known_at: Any) -> Any:
    """Binds a prose text over the small gate and returns its blocks."""

    def bind(
        text: str, *, overrides: dict[tuple[str, str], Cell] | None = None, slots: Any = None, **asked: Any
    ) -> Any:
        texts = Texts({"text.md": text})
        period, previous = Period.parse("2025-T1"), Period.parse("2024-T1")
        gate = small_gate(overrides or {}, **asked)
        ledger = FigureLedger(gate, periods=(previous, period), breakdowns=declared_breakdowns(texts, ["text.md"]))
        context = ReportContext(
            definition=load_report_definition(report_dir / "tertial.toml"),
            ledger=ledger,
            estimates=EstimateLedger(gate, ledger),
            period=period,
            previous=previous,
            years=whole_years_before(period, count=4),
            known_at=known_at,
            goals=tuple(assess_goal(g, ledger=ledger, period=period) for g in load_goals(report_dir, year=2025)),
            finance=finance,
            texts=texts,
        )
        return bind_prose("text.md", context=context, slots=slots or {})

    return bind


def words_of(blocks: Any) -> str:
    """The running text of the blocks."""
    return " ".join("".join(i.text for i in b.inlines) for b in blocks if isinstance(b, Paragraph))


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ('figure("ifo.aktualiseringar")', f"3{NBSP}596"),
        ('figure("ifo.vantetid_ansokan")', f"28{NBSP}dagar"),
        ('figure("ifo.vantetid_ansokan", unit=False)', "28"),
        ('figure("ifo.varddygn_externa", period="previous")', f"15{NBSP}702{NBSP}vårddygn"),
        ('share("barn.familjehem_inom_sex_manader")', f"60{NBSP}procent"),
        ('interval("barn.familjehem_inom_sex_manader")', f"45 till 73{NBSP}procent"),
        ('published("ifo.inledda_utredningar", years_back=2)', f"3{NBSP}121"),
        ('words("placering.lvm")', "fyra"),
        ('words("familjehem.overtagna_hem", neuter=True)', "ett"),
        ('direction("ifo.aktualiseringar")', "ökat"),
        ('direction("ifo.inledda_utredningar")', "ingen säker förändring"),
        ('direction("ifo.vantetid_ansokan")', "jämförs inte"),
        ('development("ifo.aktualiseringar")', "har ökat jämfört med januari–april 2024"),
        ('change("ifo.aktualiseringar")', "175 fler än januari–april 2024"),
        ('change("ifo.inledda_utredningar")', "skiljer sig inte säkert från januari–april 2024"),
        ('change("ifo.vantetid_ansokan")', "kan inte jämföras med januari–april 2024"),
        ('reservation("ifo.vantetid_ansokan")', "Definitionen har ändrats."),
        ('maturity("ifo.vantetid_ansokan")', f"61{NBSP}procent"),
        ('listed("familjehem.nya_hem", by="kind")', "6 familjehem, 4 nätverksfamiljehem och 4 jourhem"),
        ('money("worst_case")', f"−2,0{NBSP}mnkr"),
        ('money("best_case")', f"+7,0{NBSP}mnkr"),
        ('money("Kommunbidrag", column="budget")', f"723,5{NBSP}mnkr"),
        ('money("Ackumulerat resultat, årets inräknat", column="accounts")', f"−7,7{NBSP}mnkr"),
        ('comment("Boende")', "Bevakningen kostar."),
        (
            "result_summary()",
            "Ekonomin väntas gå jämnt ut. "
            f"I sämsta fall blir resultatet −2,0{NBSP}mnkr och i bästa fall +7,0{NBSP}mnkr.",
        ),
        ("period()", "januari–april 2025"),
        ('period("previous")', "januari–april 2024"),
        ("months()", "januari–april"),
        ("year(1)", "2024"),
        ("known_at()", f"5{NBSP}maj{NBSP}2025"),
        (
            "goals_summary()",
            "Målet ”Ökad skolnärvaro” kommer inte att uppnås. Det är osäkert om målet ”Ökad självständighet” uppnås.",
        ),
        ('goal_target("okad_skolnarvaro")', f"43,0{NBSP}procent"),
        ('goal_baseline("okad_skolnarvaro")', f"53,7{NBSP}procent"),
        ('goal_value("okad_sjalvstandighet")', f"82,8{NBSP}procent"),
        ('goal_status("okad_skolnarvaro")', "kommer inte att uppnås"),
        ('waiting_mean("ifo.vantetid_ansokan")', f"51{NBSP}dagar (47{DASH}56)"),
        ('waiting_share("ifo.vantetid_ansokan", days=60)', f"70{NBSP}procent (67{DASH}73)"),
        (
            'waiting_change("ifo.vantetid_ansokan")',
            "Det är ingen säker förändring mot januari–april 2024, då det på samma sätt var "
            f"55{NBSP}dagar (52{DASH}58).",
        ),
        ('known_count("ifo.ej_aterkomst")', "90"),
        ('expected("ifo.ej_aterkomst")', f"omkring{NBSP}99 (94{DASH}104)"),
        ('full_year("ifo.aktualiseringar")', f"omkring{NBSP}10{NBSP}400 (10{NBSP}000{DASH}10{NBSP}800)"),
        (
            'signal("ifo.aktualiseringar")',
            "Ingen signal: Anmälningar och ansökningar varierar som det brukar till och med mars 2025.",
        ),
        (
            'revised("ifo.aktualiseringar")',
            f"Anmälningar och ansökningar januari–april 2024 var 3{NBSP}414 när siffran först var känd, och är nu "
            f"3{NBSP}421.",
        ),
        ('reached("barn.familjehem_inom_sex_manader")', f"40{NBSP}procent (31{DASH}49)"),
        ('goal_mature("okad_sjalvstandighet")', f"83,0{NBSP}procent (78,9{DASH}86,5)"),
        ('goal_newest("okad_sjalvstandighet")', f"79,9{NBSP}procent (75,1{DASH}83,9)"),
    ],
)
def test_a_bound_function_says(say: Any, call: str, said: str) -> None:
    assert words_of(say(f"{{{{ {call} }}}}")) == said


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (Cell.hidden("få"), "redovisas inte, eftersom få personer berörs."),
        (Cell.not_yet_known("för tidigt"), "kan inte redovisas än: för tidigt."),
        (
            Cell.not_yet_known("perioden är inte slut", known_on=date(2025, 5, 1)),
            f"kan redovisas tidigast 1{NBSP}maj{NBSP}2025: perioden är inte slut.",
        ),
        (Cell.missing(), "saknas: ingen uppgift har lämnats."),
        (Cell.missing("uppgift saknas: leveransen börjar 2021"), "saknas: leveransen börjar 2021."),
    ],
)
@pytest.mark.parametrize("function", ["figure", "words", "maturity", "development", "change"])
def test_a_sentence_gives_way_where_its_figure_has_no_value(say: Any, cell: Cell, said: str, function: str) -> None:
    text = f'Först. Nu vårdades {{{{ {function}("placering.lvm") }}}} **så**. Sist.'
    blocks = say(text, overrides={("placering.lvm", "2025-T1"): cell})
    assert words_of(blocks) == f"Först. Placerade enligt LVM januari–april 2025 {said} Sist."


def test_a_replaced_sentence_is_said_once_and_still_cited(say: Any) -> None:
    call = '{{ figure("placering.lvm") }}'
    overrides = {("placering.lvm", "2025-T1"): Cell.hidden("få")}
    (block,) = say(f"De var {call} och {call}. Alltså {call}.", overrides=overrides)
    assert [inline.reference for inline in block.inlines] == ["placering.lvm/2025-T1"]


def test_bold_words_before_a_replaced_sentence_keep_their_distance(say: Any) -> None:
    overrides = {("placering.lvm", "2025-T1"): Cell.hidden("få")}
    said = words_of(say('**Vård.** De var {{ figure("placering.lvm") }}.', overrides=overrides))
    assert said.startswith("Vård. Placerade enligt LVM")


def test_a_whole_bound_sentence_is_a_sentence_of_its_own(say: Any) -> None:
    call = '{{ figure("placering.lvm") }}'
    overrides = {("placering.lvm", "2025-T1"): Cell.hidden("få")}
    said = words_of(say(f'{{{{ comment("Boende") }}}} De var {call}.', overrides=overrides))
    assert said.startswith("Bevakningen kostar.") and "De var" not in said


def test_a_value_without_interval_says_so(say: Any) -> None:
    said = words_of(say('Mellan {{ interval("ifo.aktualiseringar") }} kom in.'))
    assert said == "Osäkerheten är inte beräknad."


@pytest.mark.parametrize(
    ("condition", "is_met"),
    [
        ('when_period("2025-T1")', True),
        ('when_period("2024-T3")', False),
        ("when_year(2025)", True),
        ("when_year(2024)", False),
        ('when_known("ifo.aktualiseringar")', True),
        ('when_known("placering.lvm")', False),
        ('when_published("ifo.aktualiseringar", years_back=2)', True),
        ('when_published("placering.lvm")', False),
        ('when_preliminary("ifo.vantetid_ansokan")', True),
        ('when_preliminary("ifo.aktualiseringar")', False),
        ('when_changed("ifo.aktualiseringar")', True),
        ('when_changed("ifo.inledda_utredningar")', False),
        ('when_comparable("ifo.aktualiseringar")', True),
        ('when_comparable("ifo.vantetid_ansokan")', False),
        ('when_not_comparable("ifo.vantetid_ansokan")', True),
        ('when_not_comparable("placering.lvm")', False),
        ('when_at_same_lag("ifo.aktualiseringar")', False),
        ("when_year_goes_on()", True),
        ("when_forecast()", True),
        ("when_goals()", True),
    ],
)
def test_a_paragraph_with_a_condition(say: Any, condition: str, is_met: bool) -> None:
    overrides = {("placering.lvm", "2025-T1"): Cell.hidden("få")}
    blocks = say(f"## Rubrik\n\n{{{{ {condition} }}}} Bara då.\n\n> {{{{ {condition} }}}} En not.", overrides=overrides)
    wanted = (Heading(2, "Rubrik"), Paragraph((Text("Bara då."),)), MarginNote((Text("En not."),)))
    assert blocks == (wanted if is_met else ())


def test_only_headings_with_nothing_under_them_are_dropped(say: Any) -> None:
    blocks = say("## Ett\n\n### Under\n\n{{ when_year(1999) }} Nej.\n\n## Två\n\n### Kvar\n\nJa.")
    assert [block.text for block in blocks if isinstance(block, Heading)] == ["Två", "Kvar"]


def test_hidden_parts_of_a_list_read_as_words(say: Any) -> None:
    blocks = say(
        '{{ listed("familjehem.nya_hem", by="kind") }}',
        overrides={("familjehem.nya_hem", "network_home"): Cell.hidden("för få")},
    )
    assert words_of(blocks) == "6 familjehem, ett litet antal nätverksfamiljehem och 4 jourhem"


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("Hej.\n\n{{ evil() }}", 3, "funktionen ”evil” finns inte"),
        ('{{ figure("ifo.okänt") }}', 1, "Måttet ifo.okänt finns inte"),
        ("a\nb {{ figure() }}", 2, "figure fick fel värden"),
        ('{{ figure("ifo.aktualiseringar", färg="blå") }}', 1, "figure fick fel värden"),
        ('{{ figure(7) }}', 1, "measure = 7"),
        ('{{ figure("ifo.aktualiseringar", unit="ja") }}', 1, "unit = 'ja'"),
        ('{{ figure("ifo.aktualiseringar", period="i fjol") }}', 1, "är ingen period"),
        ('{{ waiting_share("ifo.vantetid_ansokan", days=45) }}', 1, "Andelen inom 45 dagar"),
        ('{{ share("ifo.aktualiseringar") }}', 1, "är ingen andel"),
        ('{{ money("Fikapengar") }}', 1, "finns inte i helårsprognosen"),
        ('{{ money("Kommunbidrag", column="utfall") }}', 1, "Kolumnen utfall"),
        ('{{ goal_value("rikedom") }}', 1, "Målet ”rikedom” finns inte"),
        ('{{ goal_baseline("okad_sjalvstandighet") }}', 1, "inte från ett utgångsvärde"),
        ("{{ __import__('os') }}", 1, "funktionen ”__import__” finns inte"),
        ("{{ figure(open('x')) }}", 1, "går inte att läsa"),
        ("{{ figure.x() }}", 1, "går inte att läsa"),
        ("{{ 1 + 1 }}", 1, "går inte att läsa"),
        ("{{ figure(*a) }}", 1, "går inte att läsa"),
        ("{{ figure(**a) }}", 1, "går inte att läsa"),
        ("Öppen {{ figure(", 1, "inte avslutad"),
        ("# Rubrik", 1, "rubriken #"),
        ("## Antal {{ year() }}", 1, "bindning i en rubrik"),
        ("a\n\n<b>html</b>", 3, "kan inte visas"),
        ("Se [länk](http://example.org)", 1, "kan inte visas"),
        ("![bild](x.png)", 1, "kan inte visas"),
        ("    kod", 1, "kan inte visas"),
        ("> ett\n>\n> två", 3, "andra stycke i en not"),
        ("1. numrerad", 1, "kan inte visas"),
        ("text {{ insert(\"bild\") }} text", 1, "insert står inte ensam"),
        ('{{ insert("okänd") }}', 1, "går inte att placera"),
        ("Alltså {{ when_year(2025) }} så", 1, "står inte först"),
        ('{{ when_year("2025") }} så', 1, "year = '2025'"),
        ('{{ when_known("ifo.okänt") }} så', 1, "Måttet ifo.okänt finns inte"),
    ],
)  # fmt: skip
def test_prose_refuses_with_file_and_line(say: Any, text: str, line: int, told: str) -> None:
    with pytest.raises(InvalidReport) as caught:
        say(text)
    assert told in caught.value.cause
    assert f"text.md, rad {line}" in caught.value.cause
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ('waiting_mean("ifo.aktualiseringar")', "Anmälningar och ansökningar skattas inte."),
        ('waiting_change("ifo.aktualiseringar")', ""),
        ('expected("ifo.varddygn_externa")', "Vårddygn i externa placeringar skattas inte."),
        ('known_count("ifo.varddygn_externa")', "Vårddygn i externa placeringar skattas inte."),
        ('full_year("skola.hog_franvaro")', "Andel elever med hög frånvaro skattas inte."),
        ('goal_mature("okad_skolnarvaro")', "Andel elever med hög frånvaro skattas inte."),
        ('reached("ifo.aktualiseringar")', "Anmälningar och ansökningar skattas inte."),
    ],
)
def test_a_sentence_gives_way_where_nothing_can_be_estimated(say: Any, call: str, said: str) -> None:
    words = words_of(say(f"Först. Det väntas bli {{{{ {call} }}}}. Sist."))
    assert words == " ".join(filter(None, ("Först.", said, "Sist.")))


def test_an_estimate_that_is_not_known_yet_says_when(say: Any) -> None:
    words = words_of(say('Inom 90 dagar fick {{ waiting_share("ifo.vantetid_ansokan", days=90) }} beslut.'))
    assert words == (
        "Väntetid från ansökan, avgjorda ärenden januari–april 2025, beslut inom 90 dagar: kan inte sägas än, för få "
        f"ärenden har kunnat följas i 90 dagar. Det kan vara känt 14{NBSP}maj{NBSP}2025."
    )


def test_what_has_not_been_revised_is_not_spoken_of(say: Any) -> None:
    overrides = {("ifo.aktualiseringar", "2024-T1"): Cell.hidden("få")}
    assert say('{{ revised("ifo.aktualiseringar") }}', overrides=overrides) == ()


def test_the_lag_is_said_unless_the_text_says_it(say: Any) -> None:
    lag = {"at_same_lag": ("ifo.aktualiseringar",)}
    said = "har ökat jämfört med januari–april 2024"
    call = '"ifo.aktualiseringar"'
    assert words_of(say(f"{{{{ development({call}, lag=False) }}}}", **lag)) == said
    equally = ", båda åren så som de var kända lika lång tid efteråt"
    assert words_of(say(f"{{{{ development({call}) }}}}", **lag)) == said + equally
    assert words_of(say(f"{{{{ change({call}) }}}}", **lag)) == f"175 fler än januari–april 2024{equally}"


def test_slots_are_placed_exactly_once(say: Any) -> None:
    slot = {"tabell": (Paragraph((Text("Här"),)),)}
    assert say('{{ insert("tabell") }}', slots=slot) == slot["tabell"]
    with pytest.raises(InvalidReport, match="placerar inte tabell"):
        say("Bara text.", slots=slot)
    assert say("Bara text.", slots={"tabell": ()}) == (Paragraph((Text("Bara text."),)),)
    with pytest.raises(InvalidReport, match="redan placerad"):
        say('{{ insert("tabell") }}\n\n{{ insert("tabell") }}', slots=slot)


def test_the_parts_of_markdown_that_prose_has(say: Any) -> None:
    blocks = say("## Rubrik\n\nEtt **fett {{ year() }}** och *lutat*\nord.\n\n- ett\n- två\n\n> not\n")
    assert blocks == (
        Heading(2, "Rubrik"),
        Paragraph(
            (
                Text("Ett "),
                Text("fett ", Emphasis.STRONG),
                BoundText("2025", "year()", "", Emphasis.STRONG),
                Text(" och "),
                Text("lutat", Emphasis.ITALIC),
                Text(" "),
                Text("ord."),
            )
        ),
        BulletList(((Text("ett"),), (Text("två"),))),
        MarginNote((Text("not"),)),
    )


def test_a_bound_figure_points_to_its_record(say: Any) -> None:
    (block,) = say('{{ figure("ifo.aktualiseringar") }}')
    assert block.inlines == (BoundText(f"3{NBSP}596", 'figure("ifo.aktualiseringar")', "ifo.aktualiseringar/2025-T1"),)


def test_lines_are_counted_through_calls_that_span_lines() -> None:
    blocks = parse_prose('{{ figure(\n"a"\n) }}\n\n{{ year() }}', file="x.md")
    calls = [i for b in blocks if isinstance(b, ProseParagraph) for i in b.inlines if isinstance(i, Call)]
    assert [(call.name, call.line) for call in calls] == [("figure", 1), ("year", 5)]


def test_every_function_says_what_it_returns() -> None:
    assert all(function.__doc__ for function in (*FUNCTIONS.values(), *CONDITIONS.values()))


def test_every_function_is_in_the_guide(report_dir: Path) -> None:
    guide = (report_dir.parents[1] / "docs" / "how-to" / "skriva-rapport.md").read_text(encoding="utf-8")
    assert [name for name in (*FUNCTIONS, *CONDITIONS) if f"`{name}" not in guide] == []


def test_every_example_of_the_guide_can_be_read(report_dir: Path) -> None:
    guide = (report_dir.parents[1] / "docs" / "how-to" / "skriva-rapport.md").read_text(encoding="utf-8")
    examples = re.findall(r"^```markdown\n(.*?)^```$", guide, flags=re.MULTILINE | re.DOTALL)
    assert len(examples) >= 3
    assert all(parse_prose(example, file="skriva-rapport.md") for example in examples)


def test_the_first_example_of_the_guide_becomes_figures(say: Any, report_dir: Path) -> None:
    guide = (report_dir.parents[1] / "docs" / "how-to" / "skriva-rapport.md").read_text(encoding="utf-8")
    (block,) = say(re.findall(r"^```markdown\n(.*?)^```$", guide, flags=re.MULTILINE | re.DOTALL)[0])
    assert f"3{NBSP}596" in "".join(inline.text for inline in block.inlines)
