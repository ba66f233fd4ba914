"""Keys of the sandbox's parties and of the portal, made at the first start and stored."""

import json
import os
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from joserfc.jwk import KeySet, RSAKey

IDPORTEN_CLIENT = "min-side-idporten"
MASKINPORTEN_CLIENT = "min-side-maskinporten"
MASKINPORTEN_AGENT_CLIENT = "min-side-maskinporten-klienter"  # with the same key, for the accountants' system
VENDOR = "311703005"

Jwk = dict[str, str | list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """Each party's signing key, and the public keys registered on the portal's two clients."""

    idporten: RSAKey
    altinn: RSAKey
    maskinporten: RSAKey
    idporten_client: KeySet
    maskinporten_client: KeySet
    # The portal's private keys, to start the portal or play its part in a test.
    portal_idporten_jwk: Jwk
    portal_maskinporten_jwk: Jwk

    @classmethod
    def make(cls) -> Self:
        """New keys in memory, for tests."""
        portal_idporten, portal_maskinporten = _new_key(), _new_key()
        return cls(
            idporten=_new_key(),
            altinn=_new_key(),
            maskinporten=_new_key(),
            idporten_client=KeySet([_public(portal_idporten)]),
            maskinporten_client=KeySet([_public(portal_maskinporten)]),
            portal_idporten_jwk=portal_idporten.as_dict(private=True),
            portal_maskinporten_jwk=portal_maskinporten.as_dict(private=True),
        )

    @classmethod
    def load_or_make(cls, var: Path) -> Self:
        """Load or make keys: the portal's private keys in var/portal, the sandbox's files in var/sandbox."""
        ours, portal = _folder(var / "sandbox"), _folder(var / "portal")
        portal_idporten = _load_or_make(portal / "idporten.jwk.json")
        portal_maskinporten = _load_or_make(portal / "maskinporten.jwk.json")
        return cls(
            idporten=_load_or_make(ours / "idporten.jwk.json"),
            altinn=_load_or_make(ours / "altinn.jwk.json"),
            maskinporten=_load_or_make(ours / "maskinporten.jwk.json"),
            idporten_client=_register(ours / f"{IDPORTEN_CLIENT}.jwks.json", portal_idporten),
            maskinporten_client=_register(ours / f"{MASKINPORTEN_CLIENT}.jwks.json", portal_maskinporten),
            portal_idporten_jwk=portal_idporten.as_dict(private=True),
            portal_maskinporten_jwk=portal_maskinporten.as_dict(private=True),
        )


def _new_key() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": secrets.token_hex(8), "alg": "RS256", "use": "sig"})


def _public(key: RSAKey) -> RSAKey:
    return RSAKey.import_key(key.as_dict(private=False))


def _folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def _load_or_make(path: Path) -> RSAKey:
    if not path.exists():
        _write(path, json.dumps(_new_key().as_dict(private=True)), replace=False)
    return RSAKey.import_key(json.loads(path.read_text()))


def _register(path: Path, key: RSAKey) -> KeySet:
    """Add the key to those registered on the client. Several at once allow rotation without downtime."""
    known = KeySet.import_key_set(json.loads(path.read_text())).keys if path.exists() else []
    if not any(other.kid == key.kid for other in known):
        known = [*known, _public(key)]
        _write(path, json.dumps(KeySet(known).as_dict(private=False)), replace=True)
    return KeySet(known)


def _write(path: Path, text: str, *, replace: bool) -> None:
    """Write atomically, readable by the owner only. Without `replace`, an existing file is kept."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    if replace:
        draft.replace(path)
        return
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


if __name__ == "__main__":
    where = Path(os.environ.get("SANDBOX_VAR", "var"))
    Keys.load_or_make(where)
    sys.stdout.write(f"Keys are in {where}/portal and {where}/sandbox\n")
