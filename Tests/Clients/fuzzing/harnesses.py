"""Builds and runs the harnesses of Tests/Fuzzing."""

import dataclasses
import json
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import tempfile

CHECKOUT = pathlib.Path(__file__).resolve().parents[3]
PACKAGE = CHECKOUT / "Tests/Fuzzing"
NAMES = ["signatures", "events", "times", "paths", "messages", "templates", "tables", "sheets", "mapping"]
# Limits of length, seconds for an input, and memory, which no harness should reach.
LIMITS = ["-max_len=2048", "-timeout=20", "-rss_limit_mb=3072"]


@dataclasses.dataclass
class Result:
    """The result of a harness."""

    name: str
    executions: int
    line: str
    finding: str | None


def environment():
    """The environment of this process, without Swift's crash report, which can take longer than everything else."""
    # Long traces of allocations, and a large quarantine of freed memory, would take most of the time.
    asan = "malloc_context_size=4:quarantine_size_mb=8:thread_local_quarantine_size_kb=64:detect_leaks=0"
    return {**os.environ, "SWIFT_BACKTRACE": "enable=no", "ASAN_OPTIONS": asan}


def runtime():
    """libFuzzer without its `main`, because the harnesses have their own."""
    target = subprocess.run(["swiftc", "-print-target-info"], capture_output=True, check=True, text=True)
    folder = pathlib.Path(json.loads(target.stdout)["paths"]["runtimeResourcePath"]) / "clang/lib/linux"
    archive = folder / f"libclang_rt.fuzzer_no_main-{platform.machine()}.a"
    if not archive.exists():
        sys.exit(f"{archive} is not there: this toolchain has no libFuzzer")
    return archive


def build(scratch, names):
    command = [
        "swift", "build", "--package-path", PACKAGE, "--scratch-path", scratch,
        "-Xlinker", runtime(),
    ]  # fmt: skip
    for name in names:
        # SwiftPM sometimes reads a module before it is written; the second run continues the build.
        if all(subprocess.run([*command, "--product", name], env=environment()).returncode for _ in range(2)):
            sys.exit(f"{name} cannot be built")


def program(scratch, name):
    path = scratch / "debug" / name
    if not path.exists():
        sys.exit(f"{path} is not there: leave out --skip-build")
    return path


def again(scratch, name, file):
    """The exit code for one input."""
    ended = subprocess.run([program(scratch, name), *LIMITS, file], env=environment())
    return 1 if ended.returncode else 0


def run(scratch, name, seconds, seed):
    findings = scratch / "findings" / name
    findings.mkdir(parents=True, exist_ok=True)
    dictionary = PACKAGE / "Dictionaries" / f"{name}.dict"
    with tempfile.TemporaryDirectory(prefix="vitrina-fuzzing-") as place:
        # libFuzzer adds inputs with new coverage to the first corpus.
        corpus = pathlib.Path(place) / "corpus"
        shutil.copytree(PACKAGE / "Corpus" / name, corpus)
        command = [
            program(scratch, name), *LIMITS, f"-max_total_time={seconds}", f"-seed={seed % (1 << 32)}",
            f"-artifact_prefix={findings}/", "-print_final_stats=1",
            *([f"-dict={dictionary}"] if dictionary.exists() else []),
            corpus,
        ]  # fmt: skip
        log = findings / "log.txt"
        with open(log, "wb") as output:
            ended = subprocess.run(command, stdout=output, stderr=subprocess.STDOUT, env=environment(), cwd=place)
    text = log.read_text(errors="replace")
    executions = int(number(r"stat::number_of_executed_units: (\d+)", text) or 0)
    # A harness without executions proves nothing.
    is_bad = ended.returncode != 0 or executions == 0
    speed, coverage, features, size = (
        number(pattern, text) or 0
        for pattern in [r"average_exec_per_sec: +(\d+)", r"cov: (\d+)", r"ft: (\d+)", r"corp: (\d+)"]
    )
    line = (
        f"{name:<11} {executions:>9} inputs, {speed:>6}/s, coverage {coverage}, features {features}, corpus {size}, "
        f"{'FAILED' if is_bad else 'ok'}"
    )
    return Result(name, executions, line, finding(scratch, name, text, log) if is_bad else None)


def number(pattern, text):
    """The last number for a pattern in the log."""
    found = re.findall(pattern, text)
    return found[-1] if found else None


def finding(scratch, name, text, log):
    reason = re.search(r"Fatal error: .*|ERROR: (?:AddressSanitizer|libFuzzer): .*", text)
    said = reason[0] if reason else "it ended without a word"
    # libFuzzer names an input by its content, so the same input has the same file.
    kept = number(r"Test unit written to (\S+)", text)
    if not kept:
        return f"{name}: {said[:2000]}\nThe log is kept in {log}."
    return (
        f"{name}: {said[:2000]}\nThe input is kept in {kept}, the log beside it. Run it again with\n"
        f"  python3 Tests/Clients/fuzzing/fuzz.py --scratch {scratch} --only {name} --input {kept}"
    )
