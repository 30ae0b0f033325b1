"""How each estimate is made, in at most two Swedish sentences that stand beside the figure and in the documentation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Method:
    """A method's name as statisticians know it, and what it does in words for everybody else."""

    name: str
    explanation: str


METHODS: Mapping[str, Method] = MappingProxyType(
    {
        "andel_inom": Method(
            "Kumulativ incidens (Aalen–Johansen)",
            "Alla ärenden räknas, också de öppna med de dagar de hittills har väntat; räknades bara de avgjorda skulle "
            "de långsamma falla bort. Den som får ett annat slut än ett beslut räknas som en som inte fick något.",
        ),
        "annat_slut": Method(
            "Kumulativ incidens av konkurrerande slut (Aalen–Johansen)",
            "Så stor del av ärendena avslutas eller återtas utan beslut. De varken väntar eller räknas som avgjorda.",
        ),
        "begransat_medel": Method(
            "Begränsat medelvärde (Kaplan–Meier)",
            "Så många av sina första 90 dagar är ett ärende öppet i genomsnitt, hur det än slutar. Det kan vi veta "
            "tidigt, eftersom ingen behöver ha väntat längre än så.",
        ),
        "hybrid": Method(
            "Hybridmedelvärde (periodens egna ärenden till dag 90, därefter det senaste årets)",
            "De första 90 dagarna räknas på periodens egna ärenden, resten på hur det gick det senaste året för alla "
            "som väntat så länge. Därför kan genomsnittet anges innan alla är avgjorda, som preliminärt tills 99 av "
            "100 är det.",
        ),
        "naivt_medel": Method(
            "Medelvärde av de avgjorda",
            "Räknar bara dem som redan har fått beslut, så som äldre rapporter gjorde. De långsamma saknas, och "
            "siffran är för låg tills alla är avgjorda.",
        ),
        "manad_alder": Method(
            "Andel per inkommande månad",
            "Varje månads ärenden följs bara så länge som alla månadens ärenden har hunnit följas. Då jämförs lika med "
            "lika.",
        ),
        "littles_lag": Method(
            "Littles lag",
            "Antalet öppna ärenden ska vara så många som kommer in per dag gånger så många dagar som ett ärende är "
            "öppet. Stämmer det inte är något av talen fel, eller så växer eller krymper kön.",
        ),
        "mogen_kohort": Method(
            "Mogen kohort med Wilsons intervall",
            "Räknar bara dem som har kunnat följas i hela tolv månader, efter att sena registreringar hunnit komma in. "
            "Siffran ändras därför inte längre.",
        ),
        "aterkomstkurva": Method(
            "Kaplan–Meier vid 365 dagar",
            "Den som inte har följts i ett år räknas med så länge den har följts. Så får vi veta något om nya avslut "
            "utan att vänta i ett år.",
        ),
        "nadd_inom": Method(
            "Kumulativ incidens (Aalen–Johansen)",
            "Alla barn räknas från den dag de kom, också de som ännu väntar. Den vars placering slutar på annat sätt "
            "räknas som en som inte kom i mål.",
        ),
        "vantat_antal": Method(
            "Kedjestege med intervall från egna tidigare fel",
            "Hur stor del som brukar vara registrerad så här tidigt ser vi i tidigare leveranser, och det antal som är "
            "känt räknas upp med det. Osäkerheten är så stor som våra tidigare uppräkningar har haft fel.",
        ),
        "helar": Method(
            "Kvot av summor med kvasi-Poisson-intervall",
            "Årets första månader räknas upp med hur stor del av året samma månader har varit tidigare år, aldrig med "
            "tre. I åtta år av tio hamnar utfallet mellan den låga och den höga siffran.",
        ),
        "samma_lag": Method(
            "Samma månader, kända lika länge efteråt",
            "Årets siffra ställs mot fjolårets så som den var känd lika lång tid efter periodens slut. Annars skulle "
            "sena registreringar få varje vår att se ut som en minskning.",
        ),
        "revisioner": Method(
            "Revisionsserie",
            "Samma siffra så som den var känd vid varje leverans. Skillnaden mellan stegen är uppgifter som kommit in "
            "eller rättats i efterhand.",
        ),
        "styrdiagram": Method(
            "XmR-diagram med fyra regler",
            "Gränserna är så breda som måttet brukar variera av sig självt. Bara punkter utanför dem, eller mönster "
            "som slumpen sällan gör, är en signal.",
        ),
        "styrdiagram_andel": Method(
            "p\u2032-diagram (Laney)",
            "Gränserna är så breda som andelen brukar variera, och bredare de månader då få ingår. Bara punkter "
            "utanför dem, eller mönster som slumpen sällan gör, är en signal.",
        ),
        "styrdiagram_takt": Method(
            "u\u2032-diagram (Laney)",
            "Gränserna är så breda som antalet per dag brukar variera, och bredare de månader som är kortare. Bara "
            "punkter utanför dem, eller mönster som slumpen sällan gör, är en signal.",
        ),
        "styrdiagram_sallsynt": Method(
            "T-diagram",
            "För det som händer sällan visas dagarna mellan händelserna i stället för antalet per månad. Längre mellan "
            "dem betyder att de blivit färre.",
        ),
        "tratt": Method(
            "Trattdiagram med överspridning",
            "En liten enhet hamnar lätt långt från snittet av en slump, och tratten visar hur långt. Bara enheter "
            "utanför trattens yttre gräns, 99,8 %, skiljer sig säkert från de andra.",
        ),
        "brygga": Method(
            "Brygga mellan definitioner",
            "Samma månader räknas på det gamla och det nya sättet. Är kvoten jämn kan den äldre serien räknas om, "
            "annars bryts linjen och jämförelsen görs inte.",
        ),
        "backtest": Method(
            "Prövning mot facit",
            "Vad skulle vi ha sagt vid varje tidigare tillfälle, med bara det som var känt då, och hur blev det? Så "
            "ser man hur mycket skattningen är att lita på.",
        ),
    }
)
"""By the key that ``Estimand.method`` holds."""
