"""Scopes of Altinn's addresses; any one of a list is enough."""

REGISTER = ("altinn:authentication/systemregister.write", "altinn:authentication/systemregister.admin")
WRITE = ("altinn:authentication/systemuser.request.write",)
READ = ("altinn:authentication/systemuser.request.read",)
MASKINPORTENS = ("altinn:maskinporten/systemuser.read",)
PORTAL = ("altinn:portal/enduser",)
# Scopes that the portal's client has at Maskinporten.
OURS = frozenset({REGISTER[0], *WRITE, *READ})
CLIENTS_READ, CLIENTS_WRITE = ("altinn:clientdelegations.read",), ("altinn:clientdelegations.write",)
ASK_READ = ("altinn:accessmanagement/enduser:requests.read",)
ASK_WRITE = ("altinn:accessmanagement/enduser:requests.write",)
# Scopes that the portal's client has at ID-porten.
OF_PERSON = frozenset({*CLIENTS_READ, *CLIENTS_WRITE, *ASK_READ, *ASK_WRITE})
