"""A page as a tree of elements, without a browser."""

import functools
import html.parser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Element:
    """An element with its attributes. Its children are elements and texts."""

    def __init__(self, name, attributes, parent=None):
        self.name = name
        self.attributes = attributes
        self.parent = parent
        self.children = []

    def get(self, name, fallback=None):
        return self.attributes.get(name, fallback)

    @property
    def classes(self):
        return (self.get("class") or "").split()

    def descendants(self):
        """All elements below this one, in document order."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.descendants()

    def all(self, name):
        return [element for element in self.descendants() if element.name == name]

    def having(self, attribute):
        return [element for element in self.descendants() if attribute in element.attributes]

    @property
    def text(self):
        parts = [child if isinstance(child, str) else child.text for child in self.children]
        return " ".join("".join(parts).split())

    def __str__(self):
        return f"<{self.name}{''.join(f' {name}={value!r}' for name, value in self.attributes.items())}>"


class _Reader(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, name, attributes):
        self._add(name, attributes)
        if name not in VOID:
            self.open.append(self.open[-1].children[-1])

    def handle_startendtag(self, name, attributes):
        self._add(name, attributes)

    def handle_endtag(self, name):
        while len(self.open) > 1 and self.open.pop().name != name:
            pass

    def handle_data(self, text):
        self.open[-1].children.append(text)

    def _add(self, name, attributes):
        parent = self.open[-1]
        parent.children.append(Element(name, {key: value or "" for key, value in attributes}, parent))


class Document:
    """A page of a site."""

    def __init__(self, path, markup):
        reader = _Reader()
        reader.feed(markup)
        reader.close()
        self.path = path
        self.size = len(markup.encode())
        self.root = reader.root

    @property
    def html(self):
        return self.root.all("html")[0]

    @functools.cached_property
    def elements(self):
        return list(self.root.descendants())

    @functools.cached_property
    def main(self):
        return next((element for element in self.elements if element.name == "main"), self.root)

    @functools.cached_property
    def ids(self):
        return {element.get("id"): element for element in self.elements if "id" in element.attributes}

    @property
    def kind(self):
        return self.main.get("data-page", "")

    @property
    def locale(self):
        """The language in the path; None for pages in no language, such as the start page."""
        parts = self.path.split("/")
        place = {"help": 1, "partners": 2, "accounts": 2}.get(parts[0], len(parts))
        return parts[place] if place < len(parts) - 1 else None
