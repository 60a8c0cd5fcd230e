"""Settings: the only reader of the environment.

Owns where the data lie, which database is used, the address that visitors know, and how much one visitor
may ask for.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from lib.base.records import NotReady

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "data"
# What may be said where there are few answers; nothing said is the first of them.
CHOICES = {
    "CCHC_PROXY": ("0", "1"),
    "CCHC_UPKEEP": ("0", "1"),
    "CCHC_FOUR_EYES": ("0", "1"),
    "CCHC_LOG": ("all", "events"),
    "CCHC_FRAMEWORK_PATCHES": ("on", "off"),
}


@cache
def _folder(named: str, otherwise: Path, below: str) -> Path:
    """The folder `named`, else `below` under `otherwise`: asked for in every run of every page."""
    return Path(named) if named else otherwise / below


def data_dir() -> Path:
    """The folder with `registry/`, `figures/` and `i18n/` (`CCHC_DATA_DIR`, else the shipped one)."""
    return _folder(os.environ.get("CCHC_DATA_DIR") or "", ROOT, "data")


def demonstration() -> bool:
    """Whether the data folder is a demonstration's (`make demo`): one of its provinces is invented."""
    return (data_dir() / "demonstration").is_file()


def var_dir() -> Path:
    """The folder for what the product builds and may lose (`CCHC_VAR_DIR`, else `var/`)."""
    return _folder(os.environ.get("CCHC_VAR_DIR") or "", ROOT, "var")


def own_dir() -> Path:
    """The folder of the user's own loaded files (`CCHC_OWN_DIR`, else `own/` in the data folder)."""
    return _folder(os.environ.get("CCHC_OWN_DIR") or "", data_dir(), "own")


def upkeep_dir() -> Path:
    """The folder of what the office itself made and nothing can build again, among its own files."""
    return own_dir() / "_upkeep"


def upkeep_open() -> bool:
    """Whether keepers may sign in (`CCHC_UPKEEP=1`); otherwise the site has no such page."""
    return os.environ.get("CCHC_UPKEEP") == "1"


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """The provider of the organisation's own accounts (OpenID Connect), and which claim gives a role.

    `roles` says for a value of the claim which role it is.
    """

    issuer: str
    client: str
    secret: str
    scope: str
    claim: str
    roles: Mapping[str, str]


def organisation() -> Organisation | None:
    """The organisation's provider of sign-in, as its own variables say.

    `CCHC_OIDC_ROLES` is "value=role, value=role". None without an issuer, a client and a public address,
    to which the provider sends back. Raises NotReady where the roles cannot be read.
    """
    names = ("CCHC_OIDC_ISSUER", "CCHC_OIDC_CLIENT", "CCHC_OIDC_SECRET")
    issuer, client, secret = (os.environ.get(name) or "" for name in names)
    if not (issuer and client and public_url()):
        return None
    given = os.environ.get("CCHC_OIDC_ROLES") or ""
    pairs = [pair.partition("=") for pair in given.split(",") if pair.strip()]
    if not all(value.strip() and role.strip() for value, _, role in pairs):
        raise NotReady("setting_roles", name="CCHC_OIDC_ROLES", value=given[:80])
    return Organisation(
        issuer=issuer.rstrip("/"),
        client=client,
        secret=secret,
        scope=os.environ.get("CCHC_OIDC_SCOPE") or "openid profile email",
        claim=os.environ.get("CCHC_OIDC_CLAIM") or "groups",
        roles={value.strip(): role.strip() for value, _, role in pairs},
    )


def four_eyes() -> bool:
    """Whether nobody may approve a proposal of their own (`CCHC_FOUR_EYES=1`)."""
    return os.environ.get("CCHC_FOUR_EYES") == "1"


def database_url() -> str:
    """The SQLAlchemy URL of the figures (`CCHC_DATABASE_URL`, else one SQLite file under `var/`)."""
    return os.environ.get("CCHC_DATABASE_URL") or f"sqlite:///{var_dir() / 'figures.sqlite'}"


def public_url() -> str:
    """The site's address as visitors know it, without a slash at its end (`CCHC_PUBLIC_URL`), or ''."""
    return (os.environ.get("CCHC_PUBLIC_URL") or "").rstrip("/")


def behind_proxy() -> bool:
    """Whether a proxy of ours names the visitor in X-Forwarded-For (`CCHC_PROXY=1`)."""
    return os.environ.get("CCHC_PROXY") == "1"


def framework_patches() -> bool:
    """Whether what the framework has no setting for is changed (not with `CCHC_FRAMEWORK_PATCHES=off`)."""
    return os.environ.get("CCHC_FRAMEWORK_PATCHES") != "off"


def log_requests() -> bool:
    """Whether the log has a line for each request too (not with `CCHC_LOG=events`)."""
    return os.environ.get("CCHC_LOG") != "events"


def metrics_address() -> str:
    """Where counts for Prometheus are given, as host:port (`CCHC_METRICS`), or '' for nowhere."""
    return os.environ.get("CCHC_METRICS") or ""


def rate() -> tuple[float, float]:
    """Requests a second that one visitor may go on asking, and how many at once.

    `CCHC_RATE` and `CCHC_BURST`, counted apart for the data API, embeds, previews and the rest; pages and
    their live connection are not counted. 0 counts nothing.
    """
    return _number("CCHC_RATE", 50), _number("CCHC_BURST", 600)


def checking_rate() -> tuple[float, float]:
    """The same for texts that the claim checker reads (`CCHC_CHECK_RATE`, `CCHC_CHECK_BURST`)."""
    return _number("CCHC_CHECK_RATE", 2), _number("CCHC_CHECK_BURST", 40)


def drawing_rate() -> tuple[float, float]:
    """The same for pictures that must be drawn first (`CCHC_DRAWING_RATE`, `CCHC_DRAWING_BURST`)."""
    return _number("CCHC_DRAWING_RATE", 2), _number("CCHC_DRAWING_BURST", 40)


def api_cache_bytes() -> int:
    """How much memory answers of the data API may take (`CCHC_API_CACHE_MB`, 32)."""
    return int(_number("CCHC_API_CACHE_MB", 32) * 1_000_000)


def reader_bytes() -> int:
    """How much memory the reading of one office file may take (`CCHC_READER_MEMORY_MB`, 2,000)."""
    return int(_number("CCHC_READER_MEMORY_MB", 2000) * 1_000_000)


def check() -> None:
    """Look at every setting that can be wrong by itself. Raises NotReady with the first that is."""
    rate(), checking_rate(), drawing_rate(), api_cache_bytes(), reader_bytes(), organisation()
    public = public_url()
    try:
        parts = urlsplit(public)
        web = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        web = False
    if public and not web:
        raise NotReady("setting_address", name="CCHC_PUBLIC_URL", value=public[:80])
    for name, choices in CHOICES.items():
        given = os.environ.get(name) or ""
        if given and given not in choices:
            # Taken for "off" it would be an open door, or one that nobody finds.
            raise NotReady(
                "setting_choice", name=name, choices=", ".join(choices), value=given[:40]
            )
    try:
        counted = urlsplit(f"//{metrics_address()}")
        usable = bool(counted.hostname and counted.port) or not counted.netloc
    except ValueError:
        usable = False
    if not usable:
        told = {"name": "CCHC_METRICS", "choices": "127.0.0.1:9464"}
        raise NotReady("setting_choice", **told, value=metrics_address()[:80])


def _number(name: str, usual: float) -> float:
    """A number of the environment. Raises NotReady where it is none, or below nothing."""
    given = os.environ.get(name) or ""
    try:
        number = float(given or usual)
    except ValueError:
        number = -1.0
    if not 0 <= number < float("inf"):
        raise NotReady("setting", name=name, value=given[:40])
    return number
