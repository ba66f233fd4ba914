"""The form of a payment file: what is chosen, when to pay, from which account, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2s
from urllib.parse import quote, urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from portal.bankdager import NORSKE
from portal.domain import typed
from portal.domain.betalingsfil import LENGST_FREM, Betalingstid, Filplan, Filvalg, Naar
from portal.domain.numre import is_kontonummer
from portal.domain.tekst import format_dato, format_konto
from portal.web.betalingsvalg import MAX_KRAV
from portal.web.forms import MAX_DATO, MAX_ID

MAX_UTEN = 100  # taken out of everything, one by one
MAX_KONTO = 40  # characters of a typed account
Par = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Betalingsfilskjema:
    """The form as sent. `feil`: messages by field."""

    valg: Filvalg
    tid: Betalingstid
    konto: str = field(repr=False)  # eleven digits; empty if none is given, or a wrong one
    konto_tekst: str = field(repr=False)
    dag_tekst: str
    feil: Mapping[str, str]

    @property
    def skjulte(self) -> tuple[Par, ...]:
        """The choice, as fields of the form."""
        words = [(name, "ja") for name in ("alle", "forfalte") if getattr(self.valg, name)]
        ids = [("id", key) for key in sorted(self.valg.identifikatorer)]
        return (*words, *ids, *(("uten", key) for key in sorted(self.valg.uten)))

    @property
    def adresse(self) -> str:
        """The choice, as a query: without the account, which belongs in no address."""
        return "?" + urlencode(self.skjulte, quote_via=quote, safe="")

    @property
    def can_take_out(self) -> bool:
        """Whether payments can be taken out one by one: where they were not chosen one by one."""
        return not self.valg.identifikatorer and len(self.valg.uten) < MAX_UTEN

    @property
    def first_wrong(self) -> str:
        """The field that takes the focus; empty if none is wrong."""
        return next(iter(self.feil), "")


def find_wrong(query: QueryDict) -> tuple[str, ...]:
    """Errors that our pages cannot cause: nothing chosen, too many, or invalid identifiers."""
    asked, taken = query.getlist("id"), query.getlist("uten")
    has_choice = bool(asked) or "alle" in query or "forfalte" in query
    wrong = (
        (not has_choice, _("Velg hva som skal med i filen.")),
        (len(asked) > MAX_KRAV or len(taken) > MAX_UTEN, _("Velg høyst %(most)s krav om gangen.") % {"most": MAX_KRAV}),
        (
            any(not key or len(key) > MAX_ID for key in (*asked, *taken)),
            _("Et av kravene er oppgitt på en måte som ikke kan brukes."),
        ),
    )
    return tuple(text for is_so, text in wrong if is_so)


def read_filskjema(query: QueryDict, on: date, *, is_sendt: bool) -> Betalingsfilskjema:
    """The form. An unknown time to pay is the first bank day. `is_sendt`: what is missing is wrong."""
    forst = NORSKE.find_neste(on)
    naar = next((one for one in Naar if one.value == query.get("naar")), Naar.FORST)
    dag_tekst, konto_tekst = query.get("dag", "").strip()[:MAX_DATO], query.get("konto", "").strip()[:MAX_KONTO]
    dag = typed.read_date(dag_tekst) if naar is Naar.DAG else None
    konto = typed.read_iban_account(konto_tekst) or typed.read_number(konto_tekst)
    is_valid = is_kontonummer(konto)
    found = {
        "konto": _tell_konto(konto_tekst, konto) if not is_valid and (konto_tekst or is_sendt) else "",
        "dag": _tell_dag(dag_tekst, dag, forst, on) if naar is Naar.DAG and (dag_tekst or is_sendt) else "",
    }
    feil = {name: text for name, text in found.items() if text}
    return Betalingsfilskjema(
        valg=Filvalg(
            alle="alle" in query,
            forfalte="forfalte" in query,
            identifikatorer=frozenset(query.getlist("id")),
            uten=frozenset(query.getlist("uten")),
        ),
        tid=Betalingstid(naar=naar, forst=forst, dag=dag if "dag" not in feil else None),
        konto=konto if is_valid else "",
        konto_tekst=format_konto(konto) if is_valid else konto_tekst,
        dag_tekst=format_dato(dag) if dag else dag_tekst,
        feil=feil,
    )


def make_avtrykk(plan: Filplan) -> str:
    """What the page shows as a short text. The file is made only if it would hold just that."""
    rows = [
        (payment.kid, payment.konto, f"{payment.beloep:.2f}", payment.dag.isoformat(), len(payment.poster))
        for payment in plan.betalinger
    ]
    return blake2s(repr(rows).encode(), digest_size=12).hexdigest()


def _tell_konto(text: str, konto: str) -> str:
    if not text:
        return _("Skriv kontonummeret det skal betales fra.")
    if not (konto.isdigit() and len(konto) == 11):
        return _("Et kontonummer har 11 siffer, for eksempel 1234 56 78903.")
    return _("Kontonummeret har feil kontrollsiffer. Se etter om to siffer er byttet om.")


def _tell_dag(text: str, dag: date | None, forst: date, on: date) -> str:
    """What is wrong with the chosen day."""
    example = {"dato": format_dato(forst)}
    if dag is None:
        how = _("Skriv dag, måned og år, for eksempel %(dato)s.") % example
        missing, invalid = _("Dagen mangler."), _("«%(tekst)s» er ikke en dato.") % {"tekst": text}
        return f"{invalid if text else missing} {how}"
    if dag < forst:
        return _("Dagen kan tidligst være %(dato)s.") % example
    if dag > on + LENGST_FREM:
        return _("Dagen kan senest være %(dato)s.") % {"dato": format_dato(NORSKE.find_senest(on + LENGST_FREM))}
    if not NORSKE.is_bankdag(dag):
        later = {"dag": format_dato(dag), "dato": format_dato(NORSKE.find_tidligst(dag))}
        return _("Bankene betaler ikke %(dag)s. Neste bankdag er %(dato)s.") % later
    return ""
