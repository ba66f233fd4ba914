"""Variables of the portal's systems in Altinn's register."""

from portal.env import kinds
from portal.env.agent_packages import AGENT_PACKAGES
from portal.env.declare import Variable, Variables


class Systems(Variables):
    """Systemtilgang: the portal's systems in Altinn's register, and what companies and firms are asked for."""

    SYSTEM_ID = Variable(
        kinds.optional(kinds.NAME),
        "The system that companies give access to, as `manage.py systemregister` has registered it. Without it nobody "
        "is asked for access here.",
        default="",
        default_in_words="none",
    )
    SYSTEM_ID_KLIENTER = Variable(
        kinds.optional(kinds.NAME),
        "The system of accountants' firms. It must be another one if `SYSTEM_ID` is visible in Altinn, since a visible "
        "system may not have their packages.",
        default="",
        default_in_words="`SYSTEM_ID`",
    )
    MASKINPORTEN_CLIENT_ID_KLIENTER = Variable(
        kinds.TEXT,
        "The client registered on `SYSTEM_ID_KLIENTER`, with the same key: a client belongs to one system. It needs "
        "the scopes `skatteetaten:kravogbetalinger` and `altinn:accessmanagement/authorizedparties`.",
        default="",
        default_in_words="`MASKINPORTEN_CLIENT_ID`",
    )
    SYSTEM_RIGHTS = Variable(
        kinds.NAMES, "Resources that a company is asked for, with commas.", default="ske-krav-og-betalinger"
    )
    SYSTEM_PACKAGES = Variable(
        kinds.NAMES,
        "Access packages that a company is asked for, without `urn:altinn:accesspackage:`.",
        default="krav-og-utlegg",
    )
    SYSTEM_AGENT_PACKAGES = Variable(
        AGENT_PACKAGES,
        "Packages that a firm is asked for, for each kind of client relation; a client must give the firm all of them.",
        default='{"regn": ["regnskapsforer-med-signeringsrettighet", "regnskapsforer-uten-signeringsrettighet"], '
        '"revi": ["ansvarlig-revisor", "revisormedarbeider"], "krav": ["krav-og-utlegg"]}',
    )
    SYSTEMREGISTER_TOKEN = Variable(
        kinds.choice("maskinporten", "altinn"),
        "Which token Altinn's register gets from us: Maskinporten's, or that exchanged at Altinn.",
        default="maskinporten",
    )
