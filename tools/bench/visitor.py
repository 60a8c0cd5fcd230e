"""Visitor: a client of the framework's live connection, as a browser is one.

What is drawn is not looked at beyond this: each run ends as it should, and no element says that
something is broken.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect


class Visitor:
    """One open page of a browser."""

    def __init__(self, live: ClientConnection) -> None:
        self._live = live
        # Large messages of the run before: a browser tells them, and they are not sent again.
        self._kept: set[str] = set()

    async def run(self, path: str = "", query: str = "") -> int:
        """One run of a page to its end, and how many messages came.

        Raises RuntimeError where it ends otherwise or shows a fault.
        """
        ask = BackMsg()
        ask.rerun_script.query_string = query
        ask.rerun_script.page_name = path
        ask.rerun_script.context_info.timezone = "Asia/Ho_Chi_Minh"
        ask.rerun_script.cached_message_hashes.extend(sorted(self._kept))
        await self._live.send(ask.SerializeToString())
        told, count, kept = ForwardMsg(), 0, set()
        while True:
            told.ParseFromString(await self._live.recv(decode=False))
            count += 1
            kind = told.WhichOneof("type")
            if kind == "ref_hash":
                kept.add(told.ref_hash)
            elif told.metadata.cacheable:
                kept.add(told.hash)
            _refuse_faults(told)
            # A page that asks to be run again ends early, and goes on by itself.
            if (
                kind == "script_finished"
                and told.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
            ):
                self._kept = kept
                if told.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
                    raise RuntimeError(f"the run ended with {told.script_finished}")
                return count


def _refuse_faults(told: ForwardMsg) -> None:
    kind = told.WhichOneof("type")
    if kind == "page_not_found":
        raise RuntimeError("page not found")
    if kind == "delta":
        element = told.delta.new_element
        shown = element.WhichOneof("type")
        if shown == "exception" or (shown == "alert" and element.alert.format == 1):
            raise RuntimeError(f"{shown} on the page")


@asynccontextmanager
async def visiting(address: str) -> AsyncIterator[Visitor]:
    """A visitor of the server at `address`, until the block ends."""
    place = f"ws{address.removeprefix('http')}/_stcore/stream"
    async with connect(place, subprotocols=["streamlit"], origin=address, max_size=None) as live:
        yield Visitor(live)
