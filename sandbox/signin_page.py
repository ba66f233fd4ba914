"""The sandbox's sign-in page for ID-porten: one button per person, with the stylesheet of all its pages."""

from collections.abc import Iterable

from markupsafe import Markup
from werkzeug.wrappers import Response

from sandbox.answers import NO_STORE
from sandbox.people import Person, each_party

_HEADERS = NO_STORE | {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
}
PARTY = "ID-porten"
_PAGE = Markup("""<!doctype html>
<html lang="nb">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} – stedfortreder for {party}</title>
<link rel="stylesheet" href="/idporten/innlogging.css">
</head>
<body>
<main>
<p class="mark">Stedfortreder for {party}</p>
{content}
</main>
</body>
</html>
""")
_SIGN_IN = Markup("""<h1>Hvem vil du logge inn som?</h1>
{repeated}<p>Denne siden står i stedet for ID-porten på utviklerens maskin. Alle personer og virksomheter er oppdiktet,
og ingen passord trengs.</p>
<form method="post">
<ul>
{people}
</ul>
{choice}</form>
<p class="level">Sikkerhetsnivå: {level}</p>""")
_HIGHER = Markup("""<p class="level"><label><input type="checkbox" name="acr" value="idporten-loa-high">
Logg inn på nivå høyt</label></p>
""")
_PERSON = Markup("""<li><button type="submit" name="pid" value="{pid}"><strong>{name}</strong>
<span>{pid} · {whose}</span></button></li>""")
_REPEATED = Markup("<p><strong>Logg inn på nytt</strong>, også om du er logget inn fra før.</p>")
_REFUSED = Markup("""<h1>Innloggingen kan ikke fortsette</h1>
<p>Forespørselen ble avvist: <code lang="en">{error}</code></p>
<p lang="en">{description}</p>""")
_STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: #f3f1ee; color: #1d1d1f; font: 1.0625rem/1.5 system-ui, sans-serif; }
main { max-width: 36rem; margin: 2rem auto; padding: 1.5rem 1.5rem 2rem; background: #fff; border-radius: .5rem; }
h1 { margin: 0 0 .75rem; font-size: 1.625rem; line-height: 1.25; }
.mark { margin: 0 0 1rem; color: #5b5b5e; font-size: .9375rem; }
.level { margin: 1.25rem 0 0; color: #5b5b5e; font-size: .9375rem; }
ul { margin: 1.25rem 0 0; padding: 0; list-style: none; display: grid; gap: .625rem; }
button { width: 100%; padding: .75rem 1rem; border: 1px solid #8a8a8d; border-radius: .375rem; background: #fff;
  color: inherit; font: inherit; text-align: start; cursor: pointer; }
button:hover { background: #eef4fb; border-color: #1b4f8f; }
button:focus-visible { outline: 3px solid #1b4f8f; outline-offset: 2px; }
button strong { display: block; }
button span { color: #4a4a4d; font-size: .9375rem; }
code { font-size: .9375em; overflow-wrap: anywhere; }
@media (max-width: 40rem) { main { margin: 0; border-radius: 0; min-height: 100vh; } }
"""


def sign_in_page(people: Iterable[Person], acr: str, *, is_repeated: bool) -> Response:
    buttons = Markup("\n").join(
        _PERSON.format(pid=person.pid, name=person.name, whose=whose(person)) for person in people
    )
    is_high = acr == "idporten-loa-high"
    level, choice = ("høyt", "") if is_high else ("betydelig", _HIGHER)
    repeated = _REPEATED if is_repeated else ""
    content = _SIGN_IN.format(people=buttons, level=level, choice=choice, repeated=repeated)
    return make_page(PARTY, "Logg inn", content, 200)


def refusal_page(error: str, description: str) -> Response:
    """For errors that cannot be sent to the client, because its redirect_uri is not known."""
    return make_page(PARTY, "Avvist", _REFUSED.format(error=error, description=description), 400)


def signed_out_page() -> Response:
    return make_page(PARTY, "Logget ut", Markup("<h1>Du er logget ut</h1>"), 200)


def stylesheet() -> Response:
    return Response(_STYLE, content_type="text/css; charset=utf-8", headers={"Cache-Control": "max-age=300"})


def whose(person: Person) -> str:
    names = [str(party.get("name", "")) for party in each_party(person.parties)]
    if not names:
        return "ingen virksomheter"
    return names[0] if len(names) == 1 else f"{len(names)} virksomheter"


def make_page(party: str, title: str, content: Markup, status: int) -> Response:
    page = _PAGE.format(party=party, title=title, content=content)
    return Response(page, status, headers=_HEADERS, content_type="text/html; charset=utf-8")
