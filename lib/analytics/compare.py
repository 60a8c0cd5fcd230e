"""Compare: where a province stands among the others.

Owns the standing in one edition (change, distance to the best and the median, percentile position), the
place among chosen peers, the position of each component, and values relative to their first, as pure
functions on `ranks.history` frames. A place may have had several ids (`provinces.same`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from lib.analytics import ranks, trends
from lib.analytics.ground import Ground
from lib.base.records import Break

# A component in the first or last quarter of the provinces is a strength or a weakness.
STRONG, WEAK = 0.75, 0.25
# A median of fewer known scores says nothing about the country.
LEAST_FOR_MEDIAN = 5


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One place in one edition. What is missing or refused is None.

    `before` is the last earlier year in which the place had a rank, `change` the places since then (up
    positive), the difference of the two told ranks. `refused` are the breaks that forbid it.
    `score_before`, `score_change` and `score_refused` say the same of the score. `to_best` and `to_median`
    are points from the place to the first and to the median (positive: the other is ahead); `n_scores`
    says on how many scores they rest, `best_status` how the first's score is known.
    """

    indicator: str
    year: int
    rank: int | None
    n_ranked: int | None
    rank_basis: str | None
    rank_status: str | None
    rank_source: str | None
    score: float | None
    score_status: str | None
    score_source: str | None
    before: int | None
    rank_before: int | None
    n_before: int | None
    change: int | None
    change_status: str | None
    refused: tuple[Break, ...]
    score_before: int | None
    score_change: float | None
    score_refused: tuple[Break, ...]
    to_best: float | None
    best_status: str | None
    to_median: float | None
    n_scores: int
    percentile: float | None


def standing(
    history: pd.DataFrame,
    *,
    indicator: str,
    place: Collection[str],
    year: int | None = None,
    breaks: Sequence[Break] = (),
    best_only: bool = False,
    apart: bool = False,
    direction: str = "higher",
) -> Standing | None:
    """Where the place stands in `year` (default: its newest edition); None where it has no figure.

    `best_only` says that the edition publishes the best provinces alone: their median is not the country's.
    `apart` says that each province's figure is of a moment of its own: there are no distances then.
    """
    mine = history[history["province_id"].isin(list(place))].sort_values("year")
    if year is not None:
        mine = mine[mine["year"] <= year]
    if mine.empty or (year is not None and int(mine["year"].max()) != year):
        return None
    row = mine.iloc[-1]
    now = int(row["year"])
    sign = -1.0 if direction == "lower" else 1.0
    edition = history[history["year"] == now]
    return Standing(
        indicator=indicator,
        year=now,
        **_as_published(row),
        **_rank_change(mine, now=now, breaks=breaks),
        **_score_change(mine, now=now, breaks=breaks),
        **_distances(row, edition, sign=sign, best_only=best_only, apart=apart),
    )


def _as_published(row: pd.Series) -> dict[str, Any]:
    """Rank and score of a history row as fields of a Standing, None where there is none."""
    ranked, scored = pd.notna(row["rank"]), pd.notna(row["score"])
    numbered = ranked and pd.notna(row["n_ranked"])
    of_rank = ("rank_basis", "rank_status", "rank_source")
    of_score = ("score_status", "score_source")
    return {
        "rank": int(row["rank"]) if ranked else None,
        "n_ranked": int(row["n_ranked"]) if numbered else None,
        "percentile": ranks.percentile(row["rank"], row["n_ranked"]) if numbered else None,
        "score": float(row["score"]) if scored else None,
        **{name: row[name] if ranked else None for name in of_rank},
        **{name: row[name] if scored else None for name in of_score},
    }


def _distances(
    row: pd.Series, edition: pd.DataFrame, *, sign: float, best_only: bool, apart: bool
) -> dict[str, Any]:
    """Points to the first and to the median of the edition, None where there is no such distance."""
    scores = edition["score"].dropna()
    to_best = best_status = to_median = None
    if pd.notna(row["score"]) and not apart:
        first = edition[(edition["rank"] == 1) & edition["score"].notna()]
        if len(first):
            to_best = round(sign * float(first["score"].iloc[0] - row["score"]), ranks.EXACT)
            best_status = first["score_status"].iloc[0]
        if not best_only and len(scores) >= LEAST_FOR_MEDIAN:
            to_median = round(sign * float(scores.median() - row["score"]), ranks.EXACT)
    distances = {"to_best": to_best, "best_status": best_status, "to_median": to_median}
    return distances | {"n_scores": len(scores)}


def _rank_change(mine: pd.DataFrame, *, now: int, breaks: Sequence[Break]) -> dict[str, Any]:
    """The rank change since the last earlier year with a rank; nothing where a break refuses ranks."""
    ranked = mine[mine["rank"].notna()]
    out: dict[str, Any] = dict.fromkeys(
        ("before", "rank_before", "n_before", "change", "change_status")
    )
    out["refused"] = ()
    if len(ranked) < 2 or int(ranked.iloc[-1]["year"]) != now:
        return out
    new, old = ranked.iloc[-1], ranked.iloc[-2]
    before = int(old["year"])
    n_old = old["n_ranked"]
    between = ranks.crossed(breaks, start=before, end=now)
    refusing = tuple(b for b in between if "rank" in b.refuses)
    out |= {
        "before": before,
        "rank_before": int(old["rank"]),
        "n_before": int(n_old) if pd.notna(n_old) else None,
        "refused": refusing,
    }
    if refusing:
        return out
    statuses = {old["rank_status"], new["rank_status"]}
    worst = [s for s in ("suspect", "derived") if s in statuses]
    out |= {
        "change": int(old["rank"] - new["rank"]),
        "change_status": worst[0] if worst else "published",
    }
    return out


def _score_change(mine: pd.DataFrame, *, now: int, breaks: Sequence[Break]) -> dict[str, Any]:
    """The score change since the last earlier year with a score; nothing across any break."""
    scored = mine[mine["score"].notna()]
    out: dict[str, Any] = {"score_before": None, "score_change": None, "score_refused": ()}
    if len(scored) < 2 or int(scored.iloc[-1]["year"]) != now:
        return out
    before = int(scored.iloc[-2]["year"])
    between = ranks.crossed(breaks, start=before, end=now)
    out |= {"score_before": before, "score_refused": between}
    if not between:
        change = float(scored.iloc[-1]["score"] - scored.iloc[-2]["score"])
        out["score_change"] = round(change, ranks.EXACT)
    return out


@dataclass(frozen=True, kw_only=True)
class Among:
    """The place among its peers in one edition: the `place`-th of `n` with a rank, of `of` in all.

    Itself is counted. Who is n-th of all may be said where `ground` carries it.
    """

    place: int
    n: int
    of: int

    @property
    def ground(self) -> Ground:
        """On how many known ranks of how many peers it stands."""
        return Ground(known=self.n, ranked=self.of)


def among(
    history: pd.DataFrame, *, year: int, place: Collection[str], peers: Collection[str]
) -> Among | None:
    """Where the place stands among `peers` by rank; None where it or every peer has no rank."""
    rows = history[(history["year"] == year) & history["rank"].notna()]
    mine = rows.loc[rows["province_id"].isin(list(place)), "rank"]
    beside = set(peers) - set(place)
    others = rows.loc[rows["province_id"].isin(beside), "rank"]
    if mine.empty or others.empty:
        return None
    ahead = int((others < mine.iloc[0]).sum())
    return Among(place=1 + ahead, n=1 + len(others), of=1 + len(beside))


def percentiles(history: pd.DataFrame) -> pd.Series:
    """The percentile position (n - rank) / (n - 1) of every row, NaN where rank or n is missing."""
    rank = history["rank"].astype("float64")
    n = history["n_ranked"].astype("float64")
    return ((n - rank) / (n - 1)).where(n > 1)


def components(
    histories: Mapping[str, pd.DataFrame], *, place: Collection[str], year: int
) -> pd.DataFrame:
    """The place's components in one year, best position first.

    `histories` is component -> `ranks.history` frame. Returned: indicator, value, median, above_median
    (value - median), n_scores, rank, n_ranked, rank_basis, percentile, verdict ('strong' in the first
    quarter of the provinces, 'weak' in the last, '' between or unknown), status, source. A median is
    missing below five known scores, a position where no rank is published or can be counted.
    """
    rows = []
    for indicator, history in histories.items():
        edition = history[history["year"] == year]
        mine = edition[edition["province_id"].isin(list(place))]
        if mine.empty:
            continue
        row = mine.iloc[0]
        scores = edition["score"].dropna()
        median = float(scores.median()) if len(scores) >= LEAST_FOR_MEDIAN else np.nan
        rows.append(
            {
                "indicator": indicator,
                "year": year,
                "value": row["score"],
                "median": median,
                "above_median": round(row["score"] - median, ranks.EXACT),
                "n_scores": len(scores),
                "rank": row["rank"],
                "n_ranked": row["n_ranked"],
                "rank_basis": row["rank_basis"],
                "status": row["score_status"] or row["rank_status"],
                "source": row["score_source"] or row["rank_source"],
            }
        )
    out = pd.DataFrame(rows)
    if out.empty:
        return out
    # Where some component has a rank and some has none, pandas keeps both as they came.
    out = out.astype({"rank": "Int64", "n_ranked": "Int64"})
    out["percentile"] = percentiles(out)
    out["verdict"] = np.select(
        [out["percentile"] >= STRONG, out["percentile"] <= WEAK], ["strong", "weak"], ""
    )
    return out.sort_values("percentile", ascending=False, kind="stable").reset_index(drop=True)


def relative(
    values: pd.DataFrame, *, by: str, breaks: Mapping[str, Sequence[Break]]
) -> pd.DataFrame:
    """Each value in percent of the first known value of its line; nothing across a break.

    `values` has `by`, year, value and status. Returned with the same index and columns, `value` replaced:
    100 at the first known year, missing from the first break after it on (`breaks` is by line), and
    where the first value is zero. `status` is the worse of the row's and the first row's.
    """
    out = values.copy()
    out["value"] = np.nan
    for line, rows in values[values["value"].notna()].groupby(by):
        rows = rows.sort_values("year")
        first = rows.iloc[0]
        if first["value"] == 0:
            continue
        stops = [y for y in trends.break_years(breaks.get(str(line), ())) if y > first["year"]]
        kept = rows[rows["year"] < stops[0]] if stops else rows
        out.loc[kept.index, "value"] = kept["value"] / first["value"] * 100
        for status in ("derived", "suspect"):
            if first["status"] == status:
                worse = kept.index[kept["status"] != "suspect"]
                out.loc[worse, "status"] = status
    return out
