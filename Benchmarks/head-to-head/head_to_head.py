#!/usr/bin/env python3
"""Runs the same probes with Debian's `webhook` and with `vitrina serve`, and prints the results.

    python3 Benchmarks/head-to-head/head_to_head.py [WORD…]

With words, it runs only probes whose names contain one of them. Deliveries to Vitrina are signed by the third-party package
standardwebhooks of PyPI, in a virtual environment in .build/benchmarks.
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import venv

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from measuring import machine, programs, tables  # noqa: E402  (the path has to be there first)

_PACKAGE = "standardwebhooks==1.1.0"


def in_virtual_environment(cache: pathlib.Path) -> None:
    """Executes this program again with a Python that has the package, which is downloaded once."""
    folder = cache / "standardwebhooks"
    python = folder / "bin/python"
    if pathlib.Path(sys.prefix) == folder:
        return
    done = folder / "complete"
    if not done.exists():
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", _PACKAGE], check=True, stdout=sys.stderr)
        done.touch()
    os.execv(python, [python, *sys.argv])


def main() -> None:
    cache = programs.CHECKOUT / ".build/benchmarks"
    cache.mkdir(parents=True, exist_ok=True)
    in_virtual_environment(cache)
    # These modules require the installed package.
    import probes
    from receivers import AdnanhWebhook, Vitrina

    words = sys.argv[1:]
    chosen = [probe for probe in probes.ALL if not words or any(word in probe.__name__ for word in words)]
    rows = []
    with tempfile.TemporaryDirectory(dir=cache) as folder:
        for probe in chosen:
            cells = []
            for receiver in (AdnanhWebhook, Vitrina):
                print(f"{probe.__name__}: {receiver.__name__}", file=sys.stderr)
                directory = pathlib.Path(folder, f"{probe.__name__}-{receiver.__name__}")
                cells.append(probe(receiver(directory)))
            rows.append([probe.__doc__, *cells])
        print(machine.description(pathlib.Path(folder)), file=sys.stderr)
    print(tables.markdown_table(["probe", f"webhook {AdnanhWebhook.version()}", "vitrina"], rows, texts=3))


if __name__ == "__main__":
    main()
