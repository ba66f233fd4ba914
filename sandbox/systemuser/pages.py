"""Altinn's pages for the approver, in the same dress as the sign-in page: words as Altinn's own."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup
from werkzeug.wrappers import Response

from sandbox.people import Person
from sandbox.signin_page import make_page, whose
from sandbox.systemuser.model import Request

PARTY = "Altinn"
_SIGN_IN = Markup("""<h1>Hvem vil du logge inn som i Altinn?</h1>
<form method="post"><ul>
{people}
</ul></form>""")
_PERSON = Markup("""<li><button type="submit" name="pid" value="{pid}"><strong>{name}</strong>
<span>{pid} · {whose}</span></button></li>""")
_REQUEST = Markup("""<h1>Godkjenn systemtilgang</h1>
<p>Du er logget inn som {name}.</p>
<p><strong>{title}</strong> ber om systemtilgang for {owner} ({number}).</p>
<ul>
{asked}
</ul>
<form method="post">
{buttons}
</form>""")
_BUTTON = Markup('<button type="submit" name="valg" value="{value}">{label}</button>')
_DONE = Markup("<h1>{heading}</h1>\n<p>{text}</p>")
_LIST = Markup("""<h1>Systemtilganger</h1>
<p>Du er logget inn som {name}.</p>
{rows}""")
_ROW = Markup("""<form method="post"><p><strong>{what}</strong> · {owner} ({number})</p>
<input type="hidden" name="{field}" value="{value}"><input type="hidden" name="virksomhet" value="{number}">
{buttons}</form>""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Something that the person may decide for an organisation: what, which, and the choices."""

    what: str
    owner: str
    number: str
    field: str
    value: str
    choices: tuple[tuple[str, str], ...]


def sign_in_page(people: Iterable[Person]) -> Response:
    buttons = (_PERSON.format(pid=one.pid, name=one.name, whose=whose(one)) for one in people)
    return make_page(PARTY, "Logg inn", _SIGN_IN.format(people=Markup("\n").join(buttons)), 200)


def request_page(person: Person, request: Request, owner: str, *, may_only_escalate: bool) -> Response:
    """Approve and reject, or pass on to somebody who may."""
    asked = [*request.rights, *request.packages]
    gone = [f"{one} (fjernes)" for one in (*request.unwanted_rights, *request.unwanted_packages)]
    choices = [("escalate", "Send til godkjenning hos en annen")] if may_only_escalate else []
    choices = choices or [("approve", "Godkjenn systemtilgang"), ("reject", "Avvis")]
    content = _REQUEST.format(
        name=person.name,
        title=request.title,
        owner=owner,
        number=request.owner,
        asked=Markup("\n").join(Markup("<li>{}</li>").format(one) for one in (*asked, *gone)),
        buttons=Markup("\n").join(_BUTTON.format(value=value, label=label) for value, label in choices),
    )
    return make_page(PARTY, "Godkjenn systemtilgang", content, 200)


def escalated_page() -> Response:
    text = "En administrator i virksomheten kan nå godkjenne eller avvise forespørselen i Altinn."
    return make_page(PARTY, "Sendt videre", _DONE.format(heading="Forespørselen er sendt videre", text=text), 200)


def refused_page(code: str, title: str, status: int) -> Response:
    text = Markup('<code>{}</code> <span lang="en">{}</span>').format(code, title)
    return make_page(PARTY, "Det gikk ikke", _DONE.format(heading="Det gikk ikke", text=text), status)


def signed_out_page() -> Response:
    return make_page(PARTY, "Logget ut", Markup("<h1>Du er logget ut av Altinn</h1>"), 200)


def overview_page(person: Person, rows: Iterable[Row]) -> Response:
    """System users to delete, visible systems to give access to, and people who ask for access."""
    forms = (
        _ROW.format(
            what=one.what,
            owner=one.owner,
            number=one.number,
            field=one.field,
            value=one.value,
            buttons=Markup("\n").join(_BUTTON.format(value=value, label=label) for value, label in one.choices),
        )
        for one in rows
    )
    content = _LIST.format(name=person.name, rows=Markup("\n").join(forms))
    return make_page(PARTY, "Systemtilganger", content, 200)
