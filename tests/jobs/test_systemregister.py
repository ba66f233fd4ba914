"""`manage.py systemregister`: shows what differs, writes when told to, and names each refused field in a sentence."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from portal.api.altinn_problem import VALIDATION
from portal.api.budget import Budget
from portal.api.register_check import check_register
from portal.api.system_file import SENTENCES, read_file
from portal.api.system_register import find_system
from sandbox.app import Sandbox
from sandbox.keys import VENDOR
from sandbox.systemuser.seed import AGENT_SYSTEM, SYSTEM

NEW = f"{VENDOR}_ny"
FILE = f"""
[[system]]
id = "{NEW}"
client_ids = ["0c2d9a36-7d39-45b2-a3b8-11ac72a7a3de"]
redirect_addresses = ["https://minside.test/systemtilgang/tilbake/"]
rights = ["ske-krav-og-betalinger"]
access_packages = ["krav-og-utlegg"]
[system.name]
nb = "Ny"
nn = "Ny"
en = "New"
[system.description]
nb = "Viser tall"
nn = "Viser tal"
en = "Shows figures"
"""


def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], *changes: tuple[str, str], write: bool = False) -> str:
    """What is said; with "status 1" as its last line if it ends so."""
    text = FILE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file = tmp_path / "systems.toml"
    file.write_text(text, encoding="utf-8")
    status = ""
    try:
        call_command("systemregister", str(file), *(["--write"] if write else []))
    except SystemExit as exc:
        status = f"status {exc.code}"
    return capsys.readouterr().out + status


def is_registered(system_id: str = NEW) -> bool:
    return find_system(system_id, Budget(15.0)) is not None


def test_it_shows_what_is_to_be_registered_and_writes_when_told_to(
    api: Sandbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = run(tmp_path, capsys)
    assert said.startswith(f"{NEW}: is not registered\n")
    assert "  + access package: krav-og-utlegg\n" in said
    assert said.endswith("nothing written: add --write\n")
    assert not is_registered()

    assert run(tmp_path, capsys, write=True).endswith("written\n")
    assert is_registered()
    assert run(tmp_path, capsys, write=True) == f"{NEW}: is registered as the file says\n"


def test_it_shows_each_value_that_differs(api: Sandbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(tmp_path, capsys, write=True)
    changes = (
        ("krav-og-utlegg", "merverdiavgift"),
        ('en = "New"', 'en = "Newer"'),
        ("[system.name]", "visible = false\n[system.name]"),
    )

    said = run(tmp_path, capsys, *changes, write=True)

    assert said.splitlines() == [
        f"{NEW}: differs from the file",
        "  - name en: New",
        "  + name en: Newer",
        "  - access package: krav-og-utlegg",
        "  + access package: merverdiavgift",
        "  - visible: yes",
        "  + visible: no",
        "written",
    ]


@pytest.mark.parametrize(
    ("number", "changes"),
    [
        ("03", (("ske-krav-og-betalinger", "finnes-ikke"),)),
        ("04", (("0c2d9a36-7d39-45b2-a3b8-11ac72a7a3de", "min-side-maskinporten"),)),
        ("05", (("https://", "http://"),)),
        ("08", (("krav-og-utlegg", "finnes-ikke"),)),
        ("11", (('"0c2d9a36', '"0c2d9a36-7d39-45b2-a3b8-11ac72a7a3de", "0c2d9a36'),)),
        ("13", ((NEW, f"{NEW} side"),)),
        ("17", (("ske-krav-og-betalinger", "altinn2-gammel-tjeneste"),)),
        ("18", (("krav-og-utlegg", "ansvarlig-revisor"),)),
    ],
)
def test_each_refused_field_is_named_in_a_sentence(
    api: Sandbox, tmp_path: Path, capsys: pytest.CaptureFixture[str], number: str, changes: tuple[tuple[str, str], ...]
) -> None:
    said = run(tmp_path, capsys, *changes, write=True)

    assert f": {SENTENCES[number]} ({VALIDATION}{number})\n" in said
    assert said.endswith("status 1")


@pytest.mark.parametrize("number", [*SENTENCES, "99"])
def test_each_code_of_the_register_has_a_sentence_and_an_unknown_one_altinns_words(
    api: Sandbox, tmp_path: Path, capsys: pytest.CaptureFixture[str], number: str
) -> None:
    api.add_fault(party="altinn", endpoint="vendor", kode=f"{VALIDATION}{number}")

    said = run(tmp_path, capsys, write=True)

    assert f"field: {SENTENCES.get(number, 'asked for by a test')} ({VALIDATION}{number})\n" in said
    assert said.endswith("status 1")
    assert not is_registered()


def test_every_code_for_a_system_has_a_sentence() -> None:
    of_clients, not_in_use = {14, 15, 16}, {10}

    assert {int(number) for number in SENTENCES} == set(range(19)) - of_clients - not_in_use


def test_all_refused_fields_are_told_at_once(api: Sandbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = run(tmp_path, capsys, ("https://", "http://"), ("krav-og-utlegg", "ansvarlig-revisor"), write=True)

    assert SENTENCES["05"] in said
    assert SENTENCES["18"] in said


def test_a_register_that_fails_or_refuses_us_is_told(
    api: Sandbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    api.add_fault(party="altinn", endpoint=NEW, status=503, count=1)
    assert "altinn gave no usable answer: status=503" in run(tmp_path, capsys)

    api.add_fault(party="altinn", endpoint=NEW, status=403, empty=True, count=1)
    assert "Altinn refused it: 403 (our setup).\nstatus 1" in run(tmp_path, capsys)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (f'id = "{NEW}"', f"id = {NEW}", "is not TOML"),
        ("rights =", "right =", "unknown field `right`"),
        (f'id = "{NEW}"', 'id = "min-side"', "begins with the vendor's organisation number"),
        ('en = "New"', 'en = " "', "need a text of at most 255 characters"),
        ('en = "New"', "", "missing required field `en`"),
    ],
)
def test_a_wrong_file_is_explained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, said: str
) -> None:
    with pytest.raises(CommandError, match=said):
        run(tmp_path, capsys, (old, new))


def test_the_example_can_be_read() -> None:
    names = [one.id.partition("_")[2] for one in read_file(Path(__file__).parents[2] / "deploy" / "systems.toml")]

    assert names == ["min-side", "min-side-klienter"]


def test_register_and_settings_agree_in_the_sandbox(api: Sandbox) -> None:
    assert [(one.is_ok, one.text.split()[0]) for one in check_register()] == [(True, SYSTEM), (True, AGENT_SYSTEM)]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SYSTEM_PACKAGES", ("krav-og-utlegg", "merverdiavgift"), "lacks the package merverdiavgift"),
        ("SYSTEM_RIGHTS", ("ske-frister",), "lacks the right ske-frister"),
        ("MASKINPORTEN_CLIENT_ID_KLIENTER", "annen", "lacks this portal's client id"),
        (
            "PORTAL_URL",
            "https://minside.test",
            "lacks the redirect address https://minside.test/systemtilgang/tilbake/",
        ),
        ("SYSTEM_ID", f"{VENDOR}_annen", "is not registered"),
        ("SYSTEM_ID_KLIENTER", SYSTEM, "lacks the package ansvarlig-revisor"),
    ],
)
def test_what_the_register_lacks_is_named(
    api: Sandbox, settings: Settings, name: str, value: object, said: str
) -> None:
    setattr(settings, name, value)

    wrong = [one.text for one in check_register() if not one.is_ok]

    assert any(said in text for text in wrong)


def test_without_a_system_nothing_is_asked(api: Sandbox, settings: Settings) -> None:
    settings.SYSTEM_ID = settings.SYSTEM_ID_KLIENTER = ""

    (found,) = check_register()

    assert (found.is_ok, api.calls) == (True, [])
