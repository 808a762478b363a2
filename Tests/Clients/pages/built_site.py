"""A site as a web server sees it: paths and bytes, and links between them."""

import pathlib
import posixpath
import urllib.parse

from documents import Document


class BuiltSite:
    def __init__(self, files):
        self.files = files
        self._documents = {}

    @classmethod
    def at(cls, folder):
        folder = pathlib.Path(folder)
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
        return cls({path: data for path, data in files.items() if not path.startswith(".")})

    def changed(self, files):
        """The same site with other bytes for some files."""
        site = BuiltSite({**self.files, **files})
        site._documents = {path: page for path, page in self._documents.items() if path not in files}
        return site

    @property
    def pages(self):
        return [path for path in self.files if path.endswith(".html")]

    @property
    def languages(self):
        return {path.split("/")[1] for path in self.files if path.startswith("help/") and path.count("/") > 1}

    def text(self, path):
        return self.files[path].decode()

    def document(self, path):
        if path not in self._documents:
            self._documents[path] = Document(path, self.text(path))
        return self._documents[path]

    def target(self, path, link):
        """The file and the fragment of a link; no file for links to other sites."""
        parts = urllib.parse.urlsplit(link)
        if parts.scheme or parts.netloc or parts.path.startswith("/"):
            return None, ""
        if not parts.path:
            return path, urllib.parse.unquote(parts.fragment)
        file = posixpath.normpath(posixpath.join(posixpath.dirname(path), urllib.parse.unquote(parts.path)))
        if parts.path.endswith("/") or parts.path in (".", ".."):
            file = posixpath.normpath(posixpath.join(file, "index.html"))
        return (None if file.startswith("..") else file), urllib.parse.unquote(parts.fragment)
