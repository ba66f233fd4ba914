"""Every environment variable: type, purpose and default. `make variables` copies them to the docs."""

from portal.env import addresses, kinds
from portal.env.declare import Kind, Variable, Variables
from portal.env.keys import JWK
from portal.env.systembrukere import SYSTEMBRUKERE
from portal.env.systems import Systems

HOSTS = kinds.listed(Kind("", addresses.read_host), "hosts with commas between", may_be_empty=True)


class Portal(Variables):
    """The portal itself."""

    PORTAL_URL = Variable(
        addresses.ORIGIN,
        "Its own address. Unless it is on `127.0.0.1`, `localhost` or `[::1]`, it must be `https`, the parties must be "
        "`https` on other machines, and `DEBUG` and `TODAY` are refused.",
    )
    SECRET_KEY = Variable(kinds.SECRET, "Django's secret; a new one ends all sign-ins.", is_secret=True)
    SEALING_KEYS = Variable(
        kinds.SEALING_KEYS,
        "Seal what is kept: the first seals, all open. `openssl rand -base64 32` makes one. For AES-256-GCM; one that "
        "begins with `chacha20-poly1305:` is of that algorithm.",
        is_secret=True,
    )
    RETIRED_KEYS = Variable(
        kinds.RETIRED_KEYS, "Former sealing keys, which only tell whether a print is ours.", default="", is_secret=True
    )
    PSEUDONYM_KEY = Variable(
        kinds.optional(kinds.SECRET),
        "Makes the keyed hashes in the access record and the names in the cache. Set it from the first day, so that "
        "`SECRET_KEY` can change.",
        default="",
        default_in_words="`SECRET_KEY`",
        is_secret=True,
    )
    KONTAKT = Variable(
        kinds.optional(kinds.EMAIL),
        "Where people report that something cannot be used; stands in the accessibility statement.",
        default="",
        default_in_words="`tilgjengelighet@` the portal's host",
    )
    DEBUG = Variable(kinds.FLAG, "Django's debug mode, with the gallery `/stilark/`; a developer's alone.", default="0")
    TODAY = Variable(
        kinds.optional(kinds.DATE),
        "Business date, which decides what is due and overdue; a developer's alone.",
        default="",
        default_in_words="today",
    )


class SignIn(Variables):
    """Sign-in: ID-porten, or another OpenID provider."""

    IDPORTEN_ISSUER = Variable(addresses.ISSUER, "`https://idporten.no`; for tests `https://test.idporten.no`.")
    IDPORTEN_CLIENT_ID = Variable(
        kinds.TEXT,
        "A client of type `api_klient` with `private_key_jwt`. Register after `PORTAL_URL`: redirect "
        "`/innlogging/svar`, after logout `/`, front-channel logout `/utlogging/front`, back-channel `/utlogging/bak`.",
    )
    IDPORTEN_JWK = Variable(JWK, "That client's key.", is_secret=True)
    IDPORTEN_ACR = Variable(
        kinds.LEVELS,
        "The level to ask for, then those as good; empty for a provider that has no levels.",
        default="idporten-loa-substantial,idporten-loa-high",
        is_read_when_empty=True,
    )
    IDPORTEN_SCOPE = Variable(
        kinds.SCOPES,
        "What is asked for; on Altinn's `serviceowner` road `openid profile`. The last four are for clients of a "
        "firm's system user, and for asking an organisation for access.",
        default="openid profile altinn:accessmanagement/authorizedparties altinn:clientdelegations.read "
        "altinn:clientdelegations.write altinn:accessmanagement/enduser:requests.read "
        "altinn:accessmanagement/enduser:requests.write",
    )
    IDPORTEN_PID_CLAIM = Variable(kinds.TEXT, "The claim with the national identity number.", default="pid")
    IDPORTEN_HOSTS = Variable(
        HOSTS, "Hosts of the provider's endpoints, besides the issuer's own and `login.` before it.", default=""
    )


class Maskinporten(Variables):
    """Maskinporten: access to the ledgers by system users."""

    MASKINPORTEN_ISSUER = Variable(addresses.ISSUER_WITH_SLASH, "`https://maskinporten.no/`.")
    MASKINPORTEN_CLIENT_ID = Variable(
        kinds.TEXT,
        "A client with the scope `skatteetaten:kravogbetalinger`, registered on the system in Altinn's register; for "
        "asking for access also `altinn:authentication/systemregister.write`, "
        "`altinn:authentication/systemuser.request.write` and `….read`.",
    )
    MASKINPORTEN_JWK = Variable(JWK, "That client's key.", is_secret=True)
    SYSTEMBRUKERE = Variable(
        SYSTEMBRUKERE,
        "For tests of the real parties alone: organisations that are always read by a certain system user, whoever "
        "asks. Who owns it (`eier`), its reference if it has one, and whom it reads (the owner, where `klienter` is "
        "left out). Without it the system user is found by itself (decision 73).",
        default="[]",
        is_secret=True,
    )


class Authorities(Variables):
    """Altinn and Krav og betalinger."""

    ALTINN_URL = Variable(addresses.BASE, "`https://platform.altinn.no`.")
    ALTINN_RESOURCE = Variable(kinds.NAME, "The resource a person needs a right to.", default="ske-krav-og-betalinger")
    ALTINN_ROAD = Variable(
        kinds.choice("enduser", "serviceowner"),
        "Who asks Altinn: the person, or a service owner with a key of its own. Only a service owner can "
        "offer calendars that update themselves, e-mail notifications and figures fetched at night for a person "
        "(decisions 98, 101, 113).",
        default="enduser",
    )
    ALTINN_SUBSCRIPTION_KEY = Variable(kinds.TEXT, "The service owner's key.", default="", is_secret=True)
    KRAVOGBETALINGER_URL = Variable(addresses.BASE, "`https://kravogbetalinger.api.skatteetaten.no/v1`.")
    RETTIGHETSPAKKE = Variable(kinds.NAME, "The package of rights in the API's paths.", default="regnskapssystem")
    API_CALLS_AT_ONCE = Variable(
        kinds.number(1, 100),
        "Calls at once to Krav og betalinger, over all processes; the authority's rule.",
        default="5",
    )


class Mail(Variables):
    """E-mail. Without `SMTP_HOST` none is offered; it needs `ALTINN_ROAD=serviceowner` too (decision 101)."""

    SMTP_HOST = Variable(
        kinds.optional(kinds.HOST), "The server that sends for the portal.", default="", default_in_words="none"
    )
    SMTP_PORT = Variable(kinds.number(1, 65535), "Its port.", default="587")
    SMTP_USER = Variable(kinds.TEXT, "Who the portal is there.", default="")
    SMTP_PASSWORD = Variable(kinds.TEXT, "The password of that user.", default="", is_secret=True)
    SMTP_TLS = Variable(
        kinds.choice("starttls", "tls", "none"),
        "How the connection is protected; `none` only for a server on this machine.",
        default="starttls",
    )
    MAIL_FROM = Variable(kinds.optional(kinds.EMAIL), "The sender's address; must be set with `SMTP_HOST`.", default="")


class Storage(Variables):
    """Storage: several machines need `DATABASE_URL` and `CACHE_URL`."""

    VAR_DIR = Variable(kinds.TEXT, "Where SQLite and locks lie.", default="", default_in_words="`var` in the project")
    DATABASE_URL = Variable(
        kinds.optional(kinds.DATABASE),
        "The database.",
        default="",
        default_in_words="SQLite in `VAR_DIR`",
        is_secret=True,
    )
    CACHE_URL = Variable(
        kinds.optional(kinds.CACHE), "The cache.", default="", default_in_words="in the database", is_secret=True
    )
    STATIC_ROOT = Variable(
        kinds.TEXT, "Where `collectstatic` puts static files.", default="", default_in_words="`static` in `VAR_DIR`"
    )


class Limits(Variables):
    """Limits. Those of one address or person are counted in windows of ten minutes."""

    LIMIT_SIGN_INS = Variable(kinds.number(), "Sign-ins begun from one address.", default="100")
    LIMIT_PAGES = Variable(kinds.number(), "Pages of one person, in each web process.", default="3000")
    LIMIT_DOWNLOADS = Variable(kinds.number(), "Files made for one person.", default="100")
    LIMIT_REFUSALS = Variable(kinds.number(), "Refusals of one person before that person is stopped.", default="100")
    LIMIT_REQUESTS = Variable(kinds.number(), "Requests about the system's access sent by one person.", default="30")
    LIMIT_CHECKS = Variable(kinds.number(), "Prints checked from one address.", default="30")
    LIMIT_CALENDAR = Variable(
        kinds.number(), "Fetches of one calendar address, and of unknown ones from one address.", default="30"
    )
    WEB_THREADS = Variable(
        kinds.number(1, 64),
        "Threads of a web process, each for one page at a time. One address gets three quarters of them at once, one "
        "browser and all sign-ins together three eighths each; others wait their turn.",
        default="8",
    )
    PROXIES = Variable(kinds.number(0, 10), "Proxies in front that each add to `X-Forwarded-For`.", default="0")
    MAX_NIGHT_CALLS = Variable(
        kinds.number(),
        "Calls to Krav og betalinger in one night, for all whose figures are fetched before they are asked for "
        "(decisions 113 and 118).",
        default="20000",
    )
    MAX_ROWS = Variable(
        kinds.number(), "Movements of a statement as PDF; more are refused with the advice to take CSV.", default="5000"
    )
    PAPERS_MB = Variable(
        kinds.number(),
        "Megabytes in the database that papers ordered for many clients may take, everybody's together. Above it, new "
        "orders are refused and those under way make no more, until older ones are erased, an hour after they were "
        "made.",
        default="1000",
    )
    KEPT_INNSYN_DAYS = Variable(
        kinds.number(1, 36_500), "Days that the record of who has seen what is kept: eighteen months.", default="548"
    )


class Network(Variables):
    """Network. How calls to the remote parties leave."""

    CA_FILE = Variable(
        kinds.optional(kinds.CA_FILE),
        "Authorities that are trusted besides the public ones, where a proxy or an internal network has its own.",
        default="",
        default_in_words="the public ones alone",
    )
    EGRESS_PROXY = Variable(
        kinds.optional(addresses.ORIGIN),
        "The proxy that all calls to the remote parties go through. Other proxy variables are ignored.",
        default="",
        default_in_words="none",
    )


class Watching(Variables):
    """Watching."""

    LOG_FORMAT = Variable(
        kinds.choice("text", "json"),
        "Log lines as text, or as one JSON object each: `time`, `level`, `logger`, `message`, `ref`.",
        default="text",
    )
    METRICS_ADDRESS = Variable(
        kinds.optional(kinds.HOST_AND_PORT),
        "Where metrics are served for Prometheus, by one of the processes that share `PROMETHEUS_MULTIPROC_DIR`.",
        default="",
        default_in_words="off",
    )
    PROMETHEUS_MULTIPROC_DIR = Variable(
        kinds.TEXT,
        "Where each process counts, with `METRICS_ADDRESS`.",
        default="",
        default_in_words="`metrics` in `VAR_DIR`",
    )


GROUPS = (Portal, SignIn, Maskinporten, Systems, Authorities, Mail, Storage, Network, Limits, Watching)


class Environment(Portal, SignIn, Maskinporten, Systems, Authorities, Mail, Storage, Network, Limits, Watching):
    """All variables."""
