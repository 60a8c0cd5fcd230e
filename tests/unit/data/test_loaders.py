"""Loading: bad files are refused with their place, and nothing half-written stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib import cli
from lib.base import i18n, settings
from lib.base.records import BadFile
from lib.data import database
from lib.data.declared import csv_files, provinces, registry
from lib.data.loading import loaders


def test_a_second_load_of_the_same_files_does_nothing(few_figures: Path) -> None:
    first = loaders.load_shipped()
    assert first.rebuilt
    again = loaders.load_shipped()
    assert not again.rebuilt
    assert again.data_version == first.data_version


def test_a_fault_leaves_the_store_as_it_was(few_figures: Path) -> None:
    before = loaders.load_shipped().data_version
    path = few_figures / "figures" / "statements" / "sipas.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(",63,0,full-year", ",12,0,full-year", 1), encoding="utf-8")
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[-1]]) + "\n", encoding="utf-8")
    with pytest.raises(BadFile) as bad:
        loaders.load_shipped()
    assert all(p.file == "sipas.csv" and p.row for p in bad.value.problems)
    assert {"claim_twice"} <= {p.code for p in bad.value.problems}
    assert database.data_version() == before
    assert cli.main(["load"]) == 1


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("figures/statements/dti.csv", "0.3897", "0.38.97", "not_a_number"),
        ("figures/statements/dti.csv", "claim_id,", "claim,", "column_missing"),
        ("figures/papi/2020.csv", "papi_d1,", "papi_d99,", "column_unknown"),
        ("figures/papi/2020.csv", "48.8114", "n/v", "not_a_number"),
        ("registry/breaks.csv", "score rank", "score money", "registry_value"),
        ("registry/mergers.csv", "34-08", "34-99", "registry_reference"),
        ("registry/editions.csv", "par_index,2013,", "par_index,2012,", "registry_twice"),
    ],
)
def test_files_that_cannot_be_read_say_where(
    few_figures: Path, file: str, old: str, new: str, code: str
) -> None:
    path = few_figures / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadFile) as bad:
        loaders.load_shipped()
    assert code in {p.code for p in bad.value.problems}


def test_check_and_status_speak(few_figures: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--lang", "en", "status"]) == 0
    assert i18n.t("cli.empty", "en") in capsys.readouterr().out
    # The check looks at the maps too.
    (few_figures / "geo").symlink_to(settings.SHIPPED / "geo")
    assert cli.main(["check"]) == 0
    assert cli.main(["load"]) == 0
    assert cli.main(["--lang", "en", "status"]) == 0
    claims, _ = loaders.check_shipped()
    assert len(claims) > 500
    assert f"claims: {len(claims)}\n" in capsys.readouterr().out


def test_caches_of_the_declared_data_follow_the_folder(few_figures: Path) -> None:
    assert registry.load() is registry.load()
    assert provinces.load() is provinces.load()


def test_a_load_reads_each_file_of_figures_once(
    few_figures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    whole = csv_files.whole

    def counted(path: Path | bytes, *, name: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
        read.append(name)
        return whole(path, name=name)

    monkeypatch.setattr(csv_files, "whole", counted)
    loaders.load_shipped(force=True)
    assert "papi/2020.csv" in read
    assert len(read) == len(set(read))
