"""The table of the privacy page: what is kept about people, why, and for how long, as docs/privacy.md has it."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy


class Lagret(NamedTuple):
    """One kind of data that is kept."""

    hva: Promise
    hvorfor: Promise
    hvor_lenge: Promise


SOM_INNSYN = ngettext_lazy("%(maaneder)s måned", "%(maaneder)s måneder", "maaneder")
ETTER_BRUK = ngettext_lazy("%(maaneder)s måned etter siste bruk", "%(maaneder)s måneder etter siste bruk", "maaneder")
ETTER_ENDRING = ngettext_lazy(
    "%(maaneder)s måned etter siste endring", "%(maaneder)s måneder etter siste endring", "maaneder"
)
LAGRET = (
    Lagret(
        _("Fødselsnummer, navn og innlogging, kryptert"),
        _("for å spørre Altinn på dine vegne"),
        _("til du logger ut, 30 minutter uten bruk, eller to timer"),
    ),
    Lagret(
        _("Hvilke virksomheter du har tilgang til, kryptert"),
        _("for å avgjøre hva du får se"),
        _("fem minutter"),
    ),
    Lagret(
        _(
            "Hvem som har sett tallene eller blitt avvist: navn, de seks første sifrene i fødselsnummeret, side, "
            "tidspunkt og referanse, kryptert"
        ),
        _("fordi virksomheten har rett til å vite det"),
        SOM_INNSYN,
    ),
    Lagret(
        _("Forespørsler om systemtilgang: navnet på den som spurte her, og når, kryptert"),
        _("for å finne svaret fra Altinn, og si fra når tilgangen er trukket tilbake"),
        ETTER_BRUK,
    ),
    Lagret(
        _("Hvilke klienter du har lagt til i eller fjernet fra et firmas systemtilgang, og Altinns svar, kryptert"),
        _("for å fortsette det som ble avbrutt"),
        _("to timer"),
    ),
    Lagret(
        _("Favoritter og virksomheter du nylig har åpnet, kryptert"),
        _("for at du skal finne dem fort"),
        ETTER_BRUK,
    ),
    Lagret(
        _("Klientnummer, etiketter, notater og utvalg som du selv lagrer, kryptert"),
        _("bare du ser dem, og du kan slette dem selv"),
        ETTER_ENDRING,
    ),
    Lagret(
        _("Kalenderadresser du har laget: fødselsnummeret ditt, navnet, og datoene som sist ble hentet, kryptert"),
        _("for å spørre Altinn om tilgangen din hver gang kalenderen hentes"),
        _("ett år, eller til du stopper adressen eller mister tilgangen"),
    ),
    Lagret(
        _(
            "Beskjed på e-post, hvis du har slått den på: fødselsnummeret ditt, navnet, e-postadressen, hvilke "
            "virksomheter det gjelder, og hva du har fått beskjed om, kryptert"
        ),
        _("for å spørre Altinn om tilgangen din før hver e-post, og si hver ting én gang"),
        _("ett år, eller til du stopper e-posten eller mister tilgangen; en adresse som ikke er bekreftet, 24 timer"),
    ),
    Lagret(
        _("Tallene i listen over virksomheter, kryptert"),
        _("for å vise flere virksomheter samtidig, og søke hos alle"),
        _("72 timer"),
    ),
    Lagret(
        _("Filer du har bestilt, kryptert"),
        _("for å levere det som tar tid"),
        _("én time"),
    ),
    Lagret(
        _("Henting om natten, hvis du har slått den på: fødselsnummeret ditt og navnet, kryptert"),
        _("for å spørre Altinn om tilgangen din før tallene hentes"),
        _("til du slår den av, eller 30 dager uten innlogging"),
    ),
    Lagret(
        _(
            "Henting om natten for et firma, hvis noen i firmaet har slått den på: firmaet og navnet på den som "
            "gjorde det, kryptert"
        ),
        _("for å hente tall for klientene før noen ber om dem"),
        _(
            "til noen i firmaet slår den av, firmaet ikke har systemtilgang lenger, eller ingen i firmaet har sett "
            "listen på 30 dager"
        ),
    ),
    Lagret(
        _("Krav, innbetalinger og beløp du har merket som sett, kryptert"),
        _("for å vise hva som er nytt siden"),
        _("90 dager etter at du sist merket, eller til du sletter det eller mister tilgangen"),
    ),
    Lagret(
        _("Betalingsfiler: konto, krav, KID, beløp og navnet på den som laget filen, kryptert"),
        _("for at ingen skal betale et krav to ganger"),
        _("60 dager etter siste betalingsdag, eller til filen forkastes"),
    ),
    Lagret(
        _("Avstemminger under arbeid: linjer fra regnskapet, kryptert. De kan ha navn på personer"),
        _("for å lage broen mellom regnskapet og Skatteetaten"),
        _("ut dagen etter siste endring, eller til du sletter dem"),
    ),
    Lagret(
        _(
            "Avstemminger som er gjort ferdige: linjer fra begge sider, og navnet på den som gjorde dem ferdige, "
            "kryptert"
        ),
        _("for at virksomheten skal se hva som ble avstemt, og hva som er endret siden"),
        SOM_INNSYN,
    ),
    Lagret(
        _("Hvilke kontoer og kolonner som sist ble valgt for regnskapet til virksomheten, kryptert"),
        _("for å foreslå dem neste gang"),
        ETTER_BRUK,
    ),
    Lagret(
        _("Svar fra Skatteetaten, kryptert. I enkeltpersonforetak gjelder de også innehaveren"),
        _("for at sidene skal være raske, og ha tall når Skatteetaten ikke svarer"),
        _("72 timer, og sju dager for avsluttede år"),
    ),
    Lagret(
        _("Antall innlogginger, filer og avvisninger, uten navn"),
        _("for å stanse misbruk"),
        _("ti minutter"),
    ),
)


def list_lagret(months: int) -> list[tuple[Promise, Promise, str]]:
    """The rows in the order of the page. `months`: how long the access record is kept."""
    return [(one.hva, one.hvorfor, one.hvor_lenge % {"maaneder": months}) for one in LAGRET]
