"""`make demo`: build the demonstration anew, print its accounts and open it."""

from __future__ import annotations

import argparse
import os
import sys

from tools.demo import place

# Set before any module reads its settings: nothing of an ordinary store is opened.
os.environ.update(place.environment(place.PLACE))

from lib.data.loading import loaders
from tools.demo import scoring


def main() -> None:
    """Build, print and serve."""
    parser = argparse.ArgumentParser(prog="python -m tools.demo", description=__doc__)
    parser.add_argument("--port", default="8501")
    parser.add_argument("--host", default="127.0.0.1")
    asked = parser.parse_args()
    place.begin(place.PLACE)
    loaders.load_shipped()
    made = scoring.people()
    scoring.fill()
    print("Bản trình diễn: tỉnh, đơn vị, điểm đều bịa ra. / Demonstration: all of it is invented.")
    for name, password in made.items():
        print(f"  {scoring.PEOPLE[name]:14} {name:10} {password}")
    print(f"  http://{asked.host}:{asked.port}/upkeep", flush=True)
    serve = [sys.executable, "-m", "streamlit", "run", "app.py"]
    os.execv(sys.executable, [*serve, "--server.port", asked.port, "--server.address", asked.host])


if __name__ == "__main__":
    main()
