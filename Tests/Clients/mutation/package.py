"""A package of its own for the rules, their tests and the mutants."""

import pathlib
import re
import subprocess
import sys

import schemata

CHECKOUT = pathlib.Path(__file__).resolve().parents[3]
RULES = CHECKOUT / "Sources/Licensing"
TESTS = "LicensingTests"
# The tests optimized, too: they run once for each mutant.
MANIFEST = """{version}
import PackageDescription

let package = Package(
    name: "vitrina",
    platforms: [.macOS(.v15)],
    targets: [
{targets}
    ],
    swiftLanguageModes: [.v6]
)

{rules}

for target in package.targets {{ target.swiftSettings = rules + [.unsafeFlags(["-O"])] }}
"""


def texts():
    """The text of each file of the rules, by its path below Sources/Licensing."""
    return {str(path.relative_to(RULES)): path.read_text() for path in sorted(RULES.rglob("*.swift"))}


class Package:
    """The rules with mutants, in a directory; `more` are test files that the checkout does not have."""

    def __init__(self, root, more=()):
        self.root = root
        self._more = [path for folder in more for path in sorted(pathlib.Path(folder).glob("*.swift"))]

    def write(self, mutated):
        """Writes what differs, so that a directory that was kept is built again only in part."""
        manifest = (CHECKOUT / "Package.swift").read_text()
        targets = self._targets(manifest)
        files = {"Package.swift": self._manifest(manifest, targets)}
        for folder, _ in targets.values():
            for path in (CHECKOUT / folder).rglob("*.swift"):
                files[str(path.relative_to(CHECKOUT))] = path.read_text()
        for path in self._more:
            files[f"Tests/{TESTS}/{path.name}"] = path.read_text()
        for file, text in mutated.items():
            files[f"Sources/Licensing/{file}"] = text
        files["Sources/Licensing/Mutant.swift"] = schemata.SWITCH
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
        """The built tests."""
        command = ["swift", "build", "--package-path", self.root, "--build-tests"]
        for attempt in range(2):
            # SwiftPM now and then reads a module that is not written yet; a real mistake fails twice.
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
        """The targets that the tests need, with their folders and declarations as the checkout has them."""
        pattern = re.compile(
            r"\.(target|testTarget)\(\s*name: \"(\w+)\"(?:,\s*dependencies: \[([^\]]*)\])?(?:,\s*path: \"([^\"]+)\")?\s*\)"
        )
        declared = {}
        for said in pattern.finditer(manifest):
            kind, name, needed, path = said.groups()
            folder = path or ("Tests" if kind == "testTarget" else "Sources") + f"/{name}"
            declared[name] = (folder, needed or "", said[0])
        targets = {}
        waiting = [TESTS]
        while waiting:
            name = waiting.pop()
            if name not in declared:
                sys.exit(f"Package.swift declares no plain target {name}, or {TESTS} needs more than this knows")
            folder, needed, declaration = declared[name]
            targets[name] = folder, declaration
            if ".product" in needed:
                sys.exit(f"{name} needs another package, which this does not know: {needed}")
            waiting += [other for other in re.findall(r"\"(\w+)\"", needed) if other not in targets]
        return targets

    @staticmethod
    def _manifest(manifest, targets):
        rules = re.search(r"^let rules: \[SwiftSetting\] = \[.*?^\]", manifest, re.DOTALL | re.MULTILINE)
        if not rules:
            sys.exit("Package.swift has no `let rules`")
        return MANIFEST.format(
            version=manifest.splitlines()[0],
            targets="\n".join(f"        {declaration}," for _, declaration in targets.values()),
            rules=rules[0],
        )
