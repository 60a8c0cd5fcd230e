"""Every shipped table, broken: the error names the file, and the line where there is one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib import cli
from lib.base import settings
from lib.base.records import BadFile
from lib.data.declared import registry
from lib.data.loading import loaders

SHIPPED = settings.ROOT / "data"
FIGURES = (
    "statements/dti.csv",
    "papi/2020.csv",
    "pci/2020.csv",
    "errors/papi_2019.csv",
    "local_units/statements.csv",
)
FILES = [f"registry/{p.name}" for p in sorted(SHIPPED.glob("registry/*.csv"))]
FILES += [f"figures/{name}" for name in FIGURES]


def _one_cell(body: bytes) -> tuple[bytes, int | None]:
    return body.rstrip(b"\n") + b"\nonly\n", body.rstrip(b"\n").count(b"\n") + 2


def _other_bytes(body: bytes) -> tuple[bytes, int | None]:
    return body.replace(b"\n", b"\n\xff\xfe", 1), 2


def _half_a_quote(body: bytes) -> tuple[bytes, int | None]:
    return body.replace(b"\n", b'\n"', 1), 2


def _no_header(body: bytes) -> tuple[bytes, int | None]:
    return body.partition(b"\n")[2], None


def _nothing(_: bytes) -> tuple[bytes, int | None]:
    return b"", None


def _header_alone(body: bytes) -> tuple[bytes, int | None]:
    return body.partition(b"\n")[0] + b"\n", None


DAMAGES = (_header_alone, _one_cell, _other_bytes, _half_a_quote, _no_header, _nothing)


@pytest.fixture
def root(few_figures: Path) -> Iterator[Path]:
    for name in FIGURES:
        target = few_figures / "figures" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SHIPPED / "figures" / name, target)
    # The errors are of this edition.
    shutil.copy(SHIPPED / "figures/papi/2019.csv", few_figures / "figures/papi/2019.csv")
    yield few_figures
    registry.forget()


@pytest.mark.parametrize("file", FILES)
def test_a_broken_file_is_named_with_its_line(
    root: Path, capsys: pytest.CaptureFixture[str], file: str
) -> None:
    path = root / file
    whole = path.read_bytes()
    loaders.check_shipped()
    for damage in DAMAGES:
        path.write_bytes((broken := damage(whole))[0])
        registry.forget()
        with pytest.raises(BadFile) as bad:
            loaders.check_shipped()
        first = bad.value.problems[0]
        assert Path(first.file).name == path.name, damage
        assert broken[1] in (None, first.row), damage
        for lang in ("vi", "en"):
            assert cli.main(["--lang", lang, "load"]) == 1
            said = capsys.readouterr().err
            assert path.name in said
            assert "Traceback" not in said
