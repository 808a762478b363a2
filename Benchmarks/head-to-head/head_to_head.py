#!/usr/bin/env python3
"""Carries out the same probes on Debian's `webhook` and on `vitrina serve`, and prints what was observed.

    python3 Benchmarks/head-to-head/head_to_head.py [WORD…]

With words, only the probes whose names have one of them in it. Deliveries to Vitrina are signed by the package
standardwebhooks of PyPI, which is not ours; it goes into a virtual environment below .build/benchmarks.
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
    """Runs this program again by a Python that has the package, which is fetched once."""
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
    # They need what was just installed.
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
