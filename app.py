"""The server door: pages, data API, embeds and health in one process. Start with `streamlit run app.py`."""

import streamlit as st

from lib.base import i18n
from lib.base.records import BadFile, NotReady


def on_fault(fault: Exception) -> bool:
    """What a reader sees of a page that failed; the framework has logged it."""
    from lib.views import navigation

    return navigation.failed(fault)


try:
    from lib.web import api, public, server, sign_in

    app = st.App(
        "lib/shell.py",
        routes=server.routes(),
        middleware=server.middleware(
            api.Front(api.ROUTES), server.Public(public.ROUTES), sign_in.Keepers()
        ),
        lifespan=server.lifespan,
        on_script_error=on_fault,
    )
except i18n.UnreadableTexts as broken:
    raise SystemExit(str(broken)) from None
except (NotReady, BadFile) as fault:
    from lib.display import wording

    raise SystemExit(
        "\n".join(wording.not_ready(fault, lang=lang) for lang in ("vi", "en"))
    ) from None
