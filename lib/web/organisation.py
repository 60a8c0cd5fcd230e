"""Organisation: signing in by the organisation's own accounts (OpenID Connect, code flow with PKCE).

Owns talking with the provider that the settings name, and what of its answer is believed. Leaves cookies
to `sign_in`, the account and its session to `data.upkeep`.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from typing import Any

from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException

from lib.base import settings
from lib.base.settings import Organisation
from lib.data.upkeep import accounts
from lib.data.upkeep.roles import ROLES, NotAllowed

SECONDS = 10
# Signatures with a key that the provider alone holds; never "none", never one made with the secret.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA")
LEEWAY = 60
KEPT_SECONDS = 3600
_known: dict[str, tuple[float, dict[str, Any]]] = {}
log = logging.getLogger(__name__)


def begin(back: str) -> tuple[str, dict[str, str]]:
    """Where the visitor is sent, and what must be kept until they come back to the address `back`.

    Raises NotAllowed ('organisation') where the provider cannot be reached.
    """
    told = _settings()
    kept = {"verifier": generate_token(48), "nonce": generate_token(32)}
    try:
        place = _provider(told)["authorization_endpoint"]
        address, state = _client(told, back).create_authorization_url(
            place, nonce=kept["nonce"], code_verifier=kept["verifier"]
        )
    except (RequestException, OAuthError, KeyError, ValueError) as error:
        raise _refused(error) from error
    return str(address), {**kept, "state": state}


def account(answer: Mapping[str, str], kept: Mapping[str, str], *, back: str) -> str:
    """The account of who comes back, made or brought up to date. Raises NotAllowed."""
    told = _settings()
    if not kept.get("state") or answer.get("state") != kept["state"] or "code" not in answer:
        raise NotAllowed("organisation")
    try:
        provider = _provider(told)
        token = _client(told, back).fetch_token(
            provider["token_endpoint"],
            code=answer["code"],
            code_verifier=kept["verifier"],
            timeout=SECONDS,
        )
        claims = _claims(token["id_token"], told, provider, nonce=kept["nonce"])
    except (RequestException, OAuthError, JoseError, KeyError, ValueError, TypeError) as error:
        raise _refused(error) from error
    role = role_of(claims, told)
    if role is None:
        raise NotAllowed("organisation_role")
    named = str(claims.get("preferred_username") or claims.get("email") or "keeper")
    return accounts.of_organisation(named, subject=f"{claims['iss']} {claims['sub']}", role=role)


def role_of(claims: Mapping[str, Any], told: Organisation) -> str | None:
    """The highest role that the claim's values stand for; None where it names none."""
    given = claims.get(told.claim) or []
    values = [given] if isinstance(given, str) else given if isinstance(given, list) else []
    roles = [told.roles[str(v)] for v in values if str(v) in told.roles]
    return max(roles, key=ROLES.index, default=None)


def _settings() -> Organisation:
    told = settings.organisation()
    if told is None:
        raise NotAllowed("organisation")
    return told


def _client(told: Organisation, back: str) -> OAuth2Session:
    return OAuth2Session(
        told.client,
        told.secret,
        redirect_uri=back,
        scope=told.scope,
        code_challenge_method="S256",
    )


def _provider(told: Organisation) -> dict[str, Any]:
    """What the provider says of itself. Raises ValueError where it is another one."""
    place = f"{told.issuer}/.well-known/openid-configuration"
    found = _fetched(place)
    if str(found["issuer"]).rstrip("/") != told.issuer:
        raise ValueError(f"{place} speaks of another issuer")
    return found


def _fetched(place: str, *, fresh: bool = False) -> dict[str, Any]:
    asked, kept = _known.get(place, (0.0, {}))
    if fresh or not kept or time.monotonic() - asked > KEPT_SECONDS:
        with OAuth2Session() as client:
            answer = client.request("GET", place, withhold_token=True, timeout=SECONDS)
        answer.raise_for_status()
        kept = dict(answer.json())
        _known[place] = time.monotonic(), kept
    return kept


def _claims(
    token: str, told: Organisation, provider: Mapping[str, Any], *, nonce: str
) -> dict[str, Any]:
    """The claims of a token that the provider signed for this site and this visit."""
    place = str(provider["jwks_uri"])
    try:
        read = jwt.decode(token, _keys(_fetched(place)), algorithms=ALGORITHMS)
    except (JoseError, ValueError):
        # The provider may have changed its keys.
        read = jwt.decode(token, _keys(_fetched(place, fresh=True)), algorithms=ALGORITHMS)
    rules = jwt.JWTClaimsRegistry(
        leeway=LEEWAY,
        iss={"essential": True, "value": provider["issuer"]},
        aud={"essential": True, "value": told.client},
        exp={"essential": True},
        sub={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    rules.validate(read.claims)
    return dict(read.claims)


def _keys(told: Mapping[str, Any]) -> KeySet:
    return KeySet.import_key_set({"keys": list(told["keys"])})


def _refused(error: Exception) -> NotAllowed:
    log.warning("signing in by the organisation failed: %s: %s", type(error).__name__, error)
    return NotAllowed("organisation")
