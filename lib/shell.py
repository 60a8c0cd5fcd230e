"""Shell: the Streamlit main script.

Owns navigation, language and what surrounds every page. It lies in lib/ because a folder pages/ beside
the main script would turn on Streamlit's older multipage mode.
"""

import sys
from pathlib import Path

ROOT = str(Path(__file__).resolve().parent.parent)
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

from lib.views import navigation  # noqa: E402

navigation.run()
