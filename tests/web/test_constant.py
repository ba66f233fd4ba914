"""Parts of a page that are rendered once for each language, and show nothing of who asks."""

import pytest
from django.template import Context, Engine, Template
from django.utils import translation

PART = "[{{ navn }}{% now 'u' %}]"
ENGINE = Engine(
    loaders=[("django.template.loaders.locmem.Loader", {"part.html": PART})],
    builtins=["portal.web.templatetags.constant"],
    libraries={"i18n": "portal.web.templatetags.texts"},
)


def render(text: str, **variables: object) -> str:
    return ENGINE.from_string("{% load i18n %}" + text).render(Context(variables))


def test_a_constant_part_does_not_know_what_the_page_knows() -> None:
    text = "{{ navn }}:{% constant %}{{ navn }}{% endconstant %}:{{ navn }}"

    assert render(text, navn="Kari") == "Kari::Kari"


def test_a_constant_part_changes_nothing_of_the_page() -> None:
    text = "{% constant %}{% get_current_language as spraak %}{% endconstant %}{{ spraak }}"

    assert render(text, spraak="page") == "page"


def test_a_constant_part_is_in_the_language_of_the_page() -> None:
    page = ENGINE.from_string('{% load i18n %}{% constant %}{% translate "Logg ut" %}{% endconstant %}')

    assert render_in(page, "nb", "en", "nn", "en") == ["Logg ut", "Sign out", "Logg ut", "Sign out"]


def test_a_constant_part_is_rendered_once_for_each_language() -> None:
    page = ENGINE.from_string('{% constant %}{% now "u" %}{% endconstant %}')

    first, other, again = render_in(page, "nb", "en", "nb")

    assert first == again != other


def render_in(page: Template, *languages: str) -> list[str]:
    shown: list[str] = []
    for code in languages:
        with translation.override(code):
            shown.append(page.render(Context()))
    return shown


def test_a_constant_part_is_not_escaped_again() -> None:
    assert render("{% constant %}<p>{% translate 'a & b' %}</p>{% endconstant %}") == "<p>a & b</p>"


def test_a_constant_part_knows_the_languages() -> None:
    text = "{% constant %}{% for kode, navn in alle_spraak %}{{ kode }} {{ navn }},{% endfor %}{% endconstant %}"

    assert render(text) == "nb Bokmål,nn Nynorsk,en English,"


def test_a_part_that_is_given_nothing_is_rendered_once() -> None:
    page = ENGINE.from_string('{{ navn }}{% include "part.html" only %}')

    first, again = page.render(Context({"navn": "Kari"})), page.render(Context({"navn": "Ola"}))

    assert first.removeprefix("Kari") == again.removeprefix("Ola")


@pytest.mark.parametrize("given", ["", "with navn=navn only", "with navn=navn"])
def test_a_part_that_is_given_something_is_rendered_for_each_page(given: str) -> None:
    page = ENGINE.from_string('{% include "part.html" ' + given + " %}")

    assert page.render(Context({"navn": "Kari"})).startswith("[Kari")
    assert page.render(Context({"navn": "Ola"})).startswith("[Ola")


def test_a_part_whose_name_the_page_knows_is_found_for_each_page() -> None:
    page = ENGINE.from_string("{% include name only %}")

    assert page.render(Context({"name": Template("a")})) == "a"
    assert page.render(Context({"name": Template("b")})) == "b"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{% translate 'Logg ut' %}", ["Logg ut", "Sign out"]),
        ("{% translate navn %}", ["Logg ut", "Sign out"]),
        ("{% translate 'Logg ut' as ord %}[{{ ord }}]", ["[Logg ut]", "[Sign out]"]),
        ("{% translate '100 % <b>' %}", ["100 % <b>"] * 2),
        ("{% blocktranslate trimmed %}\n  Logg ut\n{% endblocktranslate %}", ["Logg ut", "Sign out"]),
        ("{% blocktranslate %}100 % {{ navn }}{% endblocktranslate %}", ["100 % Logg ut"] * 2),
        ("{% blocktranslate with a=navn %}{{ a }}!{% endblocktranslate %}", ["Logg ut!"] * 2),
        ("{% blocktranslate count n=tall %}en{% plural %}flere{% endblocktranslate %}", ["flere"] * 2),
        ("{% blocktranslate asvar ord %}Logg ut{% endblocktranslate %}[{{ ord }}]", ["[Logg ut]", "[Sign out]"]),
    ],
)
def test_a_text_is_translated_as_django_does(text: str, shown: list[str]) -> None:
    page = ENGINE.from_string("{% load i18n %}" + text)

    for code, expected in zip(("nb", "en"), shown, strict=True):
        with translation.override(code):
            assert page.render(Context({"navn": "Logg ut", "tall": 2})) == expected


@pytest.mark.parametrize(
    "text",
    [
        "{% translate navn %}",
        "{% blocktranslate %}{{ navn }}{% endblocktranslate %}",
        "{% blocktranslate with a=navn %}{{ a }}{% endblocktranslate %}",
        "{% blocktranslate count n=tall %}Kari{% plural %}Ola{% endblocktranslate %}",
        "{% translate 'Kari' as ord %}{{ navn }}",
        "{% url navn %}",
    ],
)
def test_a_text_with_variables_is_that_of_each_page(text: str) -> None:
    page = ENGINE.from_string("{% load i18n %}" + text)
    known = {"hjelp": "/hjelp/", "kontroll": "/kontroll/"} if "url" in text else {"Kari": "Kari", "Ola": "Ola"}

    for number, (name, shown) in enumerate(known.items(), start=1):
        assert page.render(Context({"navn": name, "tall": number})) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{% url 'hjelp' %}", "/hjelp/"),
        ("{% url 'oversikt' '310000000' %}", "/virksomhet/310000000/"),
        ("{% url 'hjelp' as adresse %}[{{ adresse }}]", "[/hjelp/]"),
    ],
)
def test_an_address_is_as_django_makes_it(text: str, shown: str) -> None:
    assert render(text) == render(text) == shown
