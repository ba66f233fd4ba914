"""Parts of a page that are rendered once for each language, and show nothing of who asks."""

from django.template import Context, Engine, Template
from django.utils import translation

ENGINE = Engine(libraries={"constant": "portal.web.templatetags.constant", "i18n": "django.templatetags.i18n"})


def render(text: str, **variables: object) -> str:
    return ENGINE.from_string("{% load constant i18n %}" + text).render(Context(variables))


def test_a_constant_part_does_not_know_what_the_page_knows() -> None:
    text = "{{ navn }}:{% constant %}{{ navn }}{% endconstant %}:{{ navn }}"

    assert render(text, navn="Kari") == "Kari::Kari"


def test_a_constant_part_changes_nothing_of_the_page() -> None:
    text = "{% constant %}{% get_current_language as spraak %}{% endconstant %}{{ spraak }}"

    assert render(text, spraak="page") == "page"


def test_a_constant_part_is_in_the_language_of_the_page() -> None:
    page = ENGINE.from_string('{% load constant i18n %}{% constant %}{% translate "Logg ut" %}{% endconstant %}')

    assert render_in(page, "nb", "en", "nn", "en") == ["Logg ut", "Sign out", "Logg ut", "Sign out"]


def test_a_constant_part_is_rendered_once_for_each_language() -> None:
    page = ENGINE.from_string('{% load constant %}{% constant %}{% now "u" %}{% endconstant %}')

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
