"""Data set: the whole set as a ZIP and table by table, its description, and the versions of the data."""

from __future__ import annotations

from typing import Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from lib.data.loading import releases, shown_figures
from lib.figures import versions
from lib.files import dataset_zip
from lib.web.api import answers
from lib.web.api.answers import BASE, Wrong, listed, route
from lib.web.api.replies import ALWAYS

VERSION = ("version", "date", "number", "figures", "changes", "note_vi", "note_en", "newest")


@route(f"{BASE}/versions", row=VERSION)
def version_list(asked: dict[str, str]) -> Any:
    """The kept releases, newest first, with how many shown figures each one changed."""
    now = versions.release()
    rows = [
        {
            "version": r.id,
            "date": f"{r.time:%Y-%m-%dT%H:%M:%SZ}",
            "number": r.number,
            "figures": r.figures,
            "changes": len(shown_figures.visible(releases.changes(r))),
            "note_vi": r.note_vi,
            "note_en": r.note_en,
            "newest": now is not None and r.id == now.id,
        }
        for r in releases.kept()
    ]
    return listed(rows, unreleased=now is None)


@route(f"{BASE}/datapackage.json")
def datapackage(asked: dict[str, str]) -> Any:
    """The Frictionless description of the whole set; its tables stand at tables/<name>.csv."""
    return dataset_zip.build().description


async def _file(request: Request) -> Response:
    """The whole data set as a ZIP, or one table of it as CSV."""
    try:
        built = await to_thread.run_sync(versions.whole, dataset_zip.build)
        name = request.path_params.get("name")
        if name is None:
            body, kind = built.zip, "application/zip"
            called = f"{dataset_zip.NAME}-{versions.newest_public_version()}.zip"
        elif name in built.tables:
            body, kind, called = built.tables[name], "text/csv; charset=utf-8", f"{name}.csv"
        else:
            raise Wrong(404, f"There is no such table: {', '.join(built.tables)}.")
        version = versions.newest_version()
        more = {
            "ETag": f'"{version}-{called}"',
            "Cache-Control": "public, no-cache",
            "X-Data-Version": versions.newest_public_version(),
            "X-Citation": answers.citation(),
        }
        if more["ETag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=ALWAYS | more)
        if isinstance(body, bytes):
            more["Content-Disposition"] = f'attachment; filename="{called}"'
            return Response(body, headers=ALWAYS | more, media_type=kind)
        return FileResponse(body, headers=ALWAYS | more, media_type=kind, filename=called)
    except Exception as error:
        return answers.problem_of(error, where=request.scope["path"])


ROUTES = (
    version_list,
    datapackage,
    Route(f"{BASE}/dataset.zip", _file, methods=["GET"]),
    Route(f"{BASE}/tables/{{name}}.csv", _file, methods=["GET"]),
)
