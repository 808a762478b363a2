"""A separate package with the rules, their tests and the mutants."""

import pathlib
import re
import subprocess
import sys

import schemata

CHECKOUT = pathlib.Path(__file__).resolve().parents[3]
# The targets with mutants, and those with the tests that must detect them.
RULES = ("Licensing", "Ledger")
TESTS = ("LicensingTests", "LedgerTests")
# The tests are optimized too, because they run once for each mutant.
MANIFEST = """{version}
import PackageDescription

let package = Package(
    name: "vitrina",
    platforms: [.macOS(.v15)],
    dependencies: [
{packages}
    ],
    targets: [
{targets}
    ],
    swiftLanguageModes: [.v6]
)

{rules}

for target in package.targets where target.type != .system {{
    target.swiftSettings = rules + [.unsafeFlags(["-O"])]
}}
"""


def texts():
    """The texts of the rules' files, by their paths in Sources."""
    folder = CHECKOUT / "Sources"
    return {
        str(path.relative_to(folder)): path.read_text() for rule in RULES for path in sorted((folder / rule).rglob("*.swift"))
    }


class Package:
    """The rules with mutants, in a directory. `more` contains additional test files of LicensingTests."""

    def __init__(self, root, more=()):
        self.root = root
        self._more = [path for folder in more for path in sorted(pathlib.Path(folder).glob("*.swift"))]

    def write(self, mutated):
        """Writes changed files only, so that an existing directory is rebuilt incrementally."""
        manifest = (CHECKOUT / "Package.swift").read_text()
        targets = self._targets(manifest)
        files = {
            "Package.swift": self._manifest(manifest, targets),
            "Package.resolved": (CHECKOUT / "Package.resolved").read_text(),
        }
        for folder, _ in targets.values():
            for path in (CHECKOUT / folder).rglob("*"):
                if path.suffix in (".swift", ".h", ".modulemap"):
                    files[str(path.relative_to(CHECKOUT))] = path.read_text()
        for path in self._more:
            files[f"Tests/{TESTS[0]}/{path.name}"] = path.read_text()
        for file, text in mutated.items():
            files[f"Sources/{file}"] = text
        for rule in RULES:
            files[f"Sources/{rule}/Mutant.swift"] = schemata.SWITCH
        for folder in ("Sources", "Tests"):
            for path in (self.root / folder).rglob("*.swift"):
                if str(path.relative_to(self.root)) not in files:
                    path.unlink()
        for name, text in files.items():
            path = self.root / name
            if not path.exists() or path.read_text() != text:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)

    def build(self):
        """Builds the tests and returns their path."""
        command = ["swift", "build", "--package-path", self.root, "--build-tests"]
        for attempt in range(2):
            # SwiftPM sometimes reads a module before it is written; other errors occur again.
            ended = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            if ended.returncode == 0:
                break
        else:
            wrong = dict.fromkeys(line for line in ended.stdout.splitlines() if "error:" in line)
            sys.exit("\n".join(["the mutants do not build:", *wrong]))
        shown = subprocess.run([*command[:4], "--show-bin-path"], capture_output=True, text=True, check=True)
        return pathlib.Path(shown.stdout.strip()) / "vitrinaPackageTests.xctest"

    @staticmethod
    def _targets(manifest):
        """The targets that the tests need, with their directories and declarations in the checkout."""
        declared = {}
        for said in re.finditer(r"\.(target|testTarget|systemLibrary)\(\s*name: \"(\w+)\"", manifest):
            declaration = manifest[said.start() : _closing(manifest, said.end())]
            path = re.search(r"path: \"([^\"]+)\"", declaration)
            folder = path[1] if path else ("Tests" if said[1] == "testTarget" else "Sources") + f"/{said[2]}"
            declared.setdefault(said[2], (folder, declaration))
        targets = {}
        waiting = [*TESTS]
        while waiting:
            name = waiting.pop()
            if name not in declared:
                sys.exit(f"Package.swift declares no target {name}, or {TESTS} need more than this knows")
            targets[name] = declared[name]
            needed = re.sub(r"\.product\([^)]*\)|name: \"\w+\"|pkgConfig: \"[^\"]+\"|\.apt\([^)]*\)|path: \"[^\"]+\"", "", declared[name][1])
            waiting += [other for other in re.findall(r"\"(\w+)\"", needed) if other not in targets]
        return targets

    @staticmethod
    def _manifest(manifest, targets):
        rules = re.search(r"^let rules: \[SwiftSetting\] = \[.*?^\]", manifest, re.DOTALL | re.MULTILINE)
        if not rules:
            sys.exit("Package.swift has no `let rules`")
        declarations = "\n".join(f"        {declaration}," for _, declaration in targets.values())
        packages = set(re.findall(r"package: \"([^\"]+)\"", declarations))
        needed = [said[0] for said in re.finditer(r"\.package\(url: \"[^\"]*/([^\"/]+)\".*\),", manifest) if said[1] in packages]
        return MANIFEST.format(
            version=manifest.splitlines()[0],
            packages="\n".join(f"        {package}" for package in needed),
            targets=declarations,
            rules=rules[0],
        )


def _closing(text, start):
    """The place after the bracket that closes the one open at `start`."""
    depth = 1
    for place in range(start, len(text)):
        depth += (text[place] == "(") - (text[place] == ")")
        if depth == 0:
            return place + 1
    return len(text)
