"""Full disk: a command in a process of its own that cannot write a file beyond a number of bytes."""

from __future__ import annotations

import os
import resource
import sys
import traceback
from collections.abc import Sequence

from lib import cli


def command(words: Sequence[str], *, most: int) -> tuple[int, str]:
    """The exit code of a command and what it said on both streams.

    A write beyond `most` bytes is answered by the system as on a full disk: it is not done, or in part.
    """
    heard, spoken = os.pipe()
    child = os.fork()
    if child == 0:
        code = 70
        os.dup2(spoken, 1)
        os.dup2(spoken, 2)
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
        try:
            hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
            code = cli.main(words)
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    os.close(spoken)
    with os.fdopen(heard, encoding="utf-8") as stream:
        said = stream.read()
    _, status = os.waitpid(child, 0)
    assert os.WIFEXITED(status), f"ended by signal {os.WTERMSIG(status)}"
    return os.WEXITSTATUS(status), said
