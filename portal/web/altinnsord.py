"""What Altinn's refusals mean to the person who asked, and what to do: one row for each kind."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.api.altinn_problem import ApiProblem, ProblemKind
from portal.api.errors import ApiError


@dataclass(frozen=True, slots=True)
class Altinnsord:
    """A refusal in words."""

    hva: Promise
    neste: Promise


ORD: Mapping[ProblemKind, Altinnsord] = {
    ProblemKind.OUR_SETUP: Altinnsord(
        _("Systemet vårt er ikke satt opp riktig i Altinn."),
        _("Du kan ikke gjøre noe med det. Si fra til oss, og oppgi koden og referansen."),
    ),
    ProblemKind.INVALID: Altinnsord(
        _("Noe i forespørselen vår er feil utfylt."),
        _("Du kan ikke gjøre noe med det. Si fra til oss, og oppgi koden og referansen."),
    ),
    ProblemKind.UNKNOWN_ORGANISATION: Altinnsord(
        _("Altinn finner ikke virksomheten."),
        _("Er den nylig registrert, kan det ta en dag eller to før Altinn kjenner den. Prøv igjen da."),
    ),
    ProblemKind.EXISTS: Altinnsord(
        _("Virksomheten har allerede gitt systemet tilgang."), _("Last siden på nytt for å se tilgangen.")
    ),
    ProblemKind.HAS_REQUEST: Altinnsord(
        _("Det ligger allerede en forespørsel i Altinn."), _("Last siden på nytt for å se den.")
    ),
    ProblemKind.GONE: Altinnsord(
        _("Forespørselen eller tilgangen finnes ikke lenger i Altinn."),
        _("Last siden på nytt for å se hva som gjelder nå."),
    ),
    ProblemKind.DECIDED: Altinnsord(
        _("Noen har allerede svart på forespørselen i Altinn."), _("Last siden på nytt for å se svaret.")
    ),
    ProblemKind.APPROVER_LACKS: Altinnsord(
        _("Den som ville godkjenne, har ikke selv den tilgangen det spørres om, og kan derfor ikke gi den."),
        _("Be daglig leder, styreleder, innehaver eller hovedadministrator om å godkjenne."),
    ),
    ProblemKind.NO_RELATION: Altinnsord(
        _("Altinn finner ingen tilknytning mellom personen og virksomheten."),
        _("Logg inn i Altinn som en som har en rolle i virksomheten, og velg virksomheten der."),
    ),
    ProblemKind.OTHER_PARTY: Altinnsord(
        _("Forespørselen gjelder en annen virksomhet enn den som var valgt i Altinn."),
        _("Åpne lenken på nytt, og velg virksomheten forespørselen gjelder."),
    ),
    ProblemKind.AGENT_HAS_CLIENTS: Altinnsord(
        _("Systemtilgangen har fortsatt klienter."), _("Fjern klientene først, og prøv igjen.")
    ),
    ProblemKind.AGENT_WRONG: Altinnsord(
        _("Systemtilgangen er av en annen type enn den det ble spurt om."),
        _("Si fra til oss, og oppgi koden og referansen."),
    ),
    ProblemKind.CLIENT_UNKNOWN: Altinnsord(
        _("Altinn finner ikke klienten."), _("Se etter at klientforholdet er registrert i Enhetsregisteret.")
    ),
    ProblemKind.CLIENT_LACKS: Altinnsord(
        _("Klienten har ikke gitt regnskapsføreren alt systemet trenger."),
        _("Be klienten om å gi det som mangler, i Altinn."),
    ),
    ProblemKind.NOT_ADMINISTRATOR: Altinnsord(
        _("Du kan ikke gjøre dette for virksomheten i Altinn."),
        _("Be en klientadministrator, eller en som er tilgangsstyrer, om å gjøre det."),
    ),
    ProblemKind.ALTINN_FAILED: Altinnsord(
        _("Altinn svarer ikke som ventet nå."), _("Prøv igjen om noen minutter.")
    ),
    ProblemKind.UNKNOWN: Altinnsord(
        _("Altinn svarte med noe vi ikke kjenner."),
        _("Prøv igjen. Skjer det på nytt, si fra til oss, og oppgi koden og referansen."),
    ),
}  # fmt: skip


def find_ord(exc: ApiError) -> Altinnsord:
    """The words for this error. Anything but a refusal counts as a failure."""
    return ORD[exc.kind if isinstance(exc, ApiProblem) else ProblemKind.ALTINN_FAILED]
