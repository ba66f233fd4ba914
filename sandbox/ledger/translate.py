"""Translates ledger texts to nynorsk and English word by word, just to tell the languages apart."""

_NYNORSK = {
    "Arbeidsgiveravgift": "Arbeidsgjevaravgift",
    "Forskuddstrekk": "Forskotstrekk",
    "forskuddsskatt": "forskotsskatt",
    "Forsinkelsesrente": "Forseinkingsrente",
    "Inntektstår": "Inntektsår",
    "Mva-melding": "Mva-melding (nynorsk)",
    "Tilbakebetaling": "Tilbakebetaling (nynorsk)",
}
_ENGLISH = {
    "Arbeidsgiveravgift": "Employer's contributions",
    "Forskuddstrekk": "Withholding tax",
    "Forsinkelsesrente": "Late payment interest",
    "Mva-melding": "VAT return",
    "Inntektstår": "Income year",
    "Termin": "Period",
    "januar": "January",
    "februar": "February",
    "mars": "March",
    "mai": "May",
    "juni": "June",
    "juli": "July",
    "oktober": "October",
    "desember": "December",
    "Særavgift": "Excise duty",
}


def in_nynorsk(text: str) -> str:
    return _translate(text, _NYNORSK)


def in_english(text: str) -> str:
    return _translate(text, _ENGLISH)


def _translate(text: str, words: dict[str, str]) -> str:
    for word, other in words.items():
        text = text.replace(word, other)
    return text
