"""Settings: the only reader of the environment.

Owns where the data lie, which database is used, and which port and language the product starts with.
"""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def data_dir() -> Path:
    """The folder with `registry/`, `figures/` and `i18n/` (`CCHC_DATA_DIR`, else the shipped one)."""
    return Path(os.environ.get("CCHC_DATA_DIR") or ROOT / "data")


def var_dir() -> Path:
    """The folder for what the product builds and may lose (`CCHC_VAR_DIR`, else `var/`)."""
    return Path(os.environ.get("CCHC_VAR_DIR") or ROOT / "var")


def own_dir() -> Path:
    """The folder of the user's own loaded files (`CCHC_OWN_DIR`, else `own/` in the data folder)."""
    return Path(os.environ.get("CCHC_OWN_DIR") or data_dir() / "own")


def database_url() -> str:
    """The SQLAlchemy URL of the figures (`CCHC_DATABASE_URL`, else one SQLite file under `var/`)."""
    return os.environ.get("CCHC_DATABASE_URL") or f"sqlite:///{var_dir() / 'figures.sqlite'}"
