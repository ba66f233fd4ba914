"""The file that describes our systems, and what differs from Altinn's register."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from portal.api.altinn_problem import VALIDATION, ApiProblem
from portal.api.wire_system import NamesWire, SystemWire, VendorWire, make_packages, make_rights, read_behov
from portal.domain.numre import is_orgnr
from portal.domain.systemtilgang import Behov

MAX_NAME, MAX_DESCRIPTION = 255, 500
# The last two digits of the code, and what is wrong with the field.
SENTENCES: Mapping[str, str] = {
    "00": "The vendor is not written as 0192: and an organisation number.",
    "01": "The id must begin with the vendor's organisation number and an underscore.",
    "02": "There is a system with this id already.",
    "03": "One of the rights names a resource that does not exist.",
    "04": "A client id is registered on another system; a client belongs to one alone.",
    "05": "A redirect address is not a whole address with https.",
    "06": "A right is given twice.",
    "07": "An access package is given twice.",
    "08": "An access package does not exist, or cannot be given to a system.",
    "09": "A right is not a resource of Altinn's.",
    "11": "A client id is given twice.",
    "12": "The id in the file is not the one that is to be updated.",
    "13": "The id has a space in it.",
    "17": "One of the rights is for a resource of a kind that cannot be given to a system.",
    "18": "A visible system has a package that only accountants and auditors can give: set visible = false.",
}


class WrongFile(Exception):
    """What is wrong with the file, in a sentence."""


class _Words(msgspec.Struct, forbid_unknown_fields=True):
    nb: str
    nn: str
    en: str


class _System(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    name: _Words
    description: _Words
    client_ids: list[str]
    redirect_addresses: list[str]
    rights: list[str] = []
    access_packages: list[str] = []
    visible: bool = True


class _File(msgspec.Struct, forbid_unknown_fields=True):
    system: list[_System]


def read_file(path: Path) -> list[SystemWire]:
    """The systems of the file, as they are to be registered. Raises WrongFile."""
    try:
        found = msgspec.convert(tomllib.loads(path.read_text("utf-8")), type=_File)
    except OSError as exc:
        raise WrongFile(f"{path} cannot be read.") from exc
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise WrongFile(f"{path} is not TOML: {exc}.") from exc
    except msgspec.ValidationError as exc:
        raise WrongFile(f"{path}: {exc}.") from exc
    if not found.system:
        raise WrongFile(f"{path} has no [[system]].")
    return [_make_wire(one) for one in found.system]


def list_differences(registered: SystemWire | None, wanted: SystemWire) -> list[str]:
    """A line for each value that is to be removed (-) or added (+); empty if there is nothing to change."""
    old, new = {} if registered is None else _describe(registered), _describe(wanted)
    lines = []
    for field, values in new.items():
        known = old.get(field, ())
        lines += [f"- {field}: {value}" for value in known if value not in values]
        lines += [f"+ {field}: {value}" for value in values if value not in known]
    return lines


def explain_refusal(problem: ApiProblem) -> list[str]:
    """A sentence for each field that Altinn refuses; else its code and reference."""
    if not problem.invalid:
        reference = f", reference {problem.trace_id}" if problem.trace_id else ""
        return [f"Altinn refused it: {problem.kode}{reference} ({problem.kind.value})."]
    return [
        f"{one.felt or 'the system'}: {_find_sentence(one.kode) or one.detalj or 'refused'} ({one.kode})"
        for one in problem.invalid
    ]


def _find_sentence(kode: str) -> str:
    return SENTENCES.get(kode.removeprefix(VALIDATION), "")


def _make_wire(one: _System) -> SystemWire:
    vendor = one.id.partition("_")[0]
    if not is_orgnr(vendor):
        raise WrongFile(f"{one.id}: an id begins with the vendor's organisation number and an underscore.")
    behov = Behov(rettigheter=frozenset(one.rights), pakker=frozenset(one.access_packages))
    return SystemWire(
        id=one.id,
        vendor=VendorWire(number=f"0192:{vendor}"),
        name=_make_names(one, one.name, MAX_NAME),
        description=_make_names(one, one.description, MAX_DESCRIPTION),
        rights=make_rights(behov),
        access_packages=make_packages(behov),
        client_id=one.client_ids,
        is_visible=one.visible,
        allowed_redirect_urls=one.redirect_addresses,
    )


def _make_names(one: _System, words: _Words, longest: int) -> NamesWire:
    texts = {language: getattr(words, language).strip() for language in ("nb", "nn", "en")}
    if not all(0 < len(text) <= longest for text in texts.values()):
        raise WrongFile(f"{one.id}: name and description need a text of at most {longest} characters in nb, nn and en.")
    return NamesWire(**texts)


def _describe(system: SystemWire) -> dict[str, tuple[str, ...]]:
    behov = read_behov(system.rights, system.access_packages)
    found: dict[str, tuple[str, ...]] = {}
    for field, words in (("name", system.name), ("description", system.description)):
        for language, text in (("nb", words.nb), ("nn", words.nn), ("en", words.en)):
            found[f"{field} {language}"] = (text,) if text else ()
    return found | {
        "right": tuple(sorted(behov.rettigheter)),
        "access package": tuple(sorted(behov.pakker)),
        "client id": tuple(system.client_id or ()),
        "redirect address": tuple(system.allowed_redirect_urls or ()),
        "visible": ("yes" if system.is_visible else "no",),
    }
