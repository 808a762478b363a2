#!/usr/bin/env python3
"""Tests that the environment of the clients is the same on every machine."""

import os
import pathlib
import sys
import tempfile
import unittest
import unittest.mock

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import workplace  # noqa: E402

MACHINE = {
    "PATH": "/bin",
    "TMPDIR": "/dev/shm",
    "HOME": "/home/ana",
    "TZ": "Asia/Kathmandu",
    "LANG": "tr_TR.ISO-8859-9",
    "LANGUAGE": "tr",
    "http_proxy": "http://proxy:3128",
    "CURL_HOME": "/home/ana",
    "LD_PRELOAD": "/lib/x.so",
    "MALLOC_PERTURB_": "165",
    "VITRINA_LOCALES": "/srv/locales",
}


class SurroundingsTests(unittest.TestCase):
    def test_a_program_gets_nothing_of_the_machine_but_where_programs_libraries_and_room_are(self):
        with tempfile.TemporaryDirectory() as folder:
            cache = pathlib.Path(folder)
            with unittest.mock.patch.object(workplace, "CACHE", cache), unittest.mock.patch.dict(
                os.environ, MACHINE, clear=True
            ):
                found = workplace.surroundings(VITRINA_DATA="data")
            self.assertTrue((cache / "home").is_dir())
        wanted = {"PATH": "/bin", "TMPDIR": "/dev/shm", "HOME": str(cache / "home"), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        self.assertEqual(found, {**wanted, "VITRINA_DATA": "data"})


if __name__ == "__main__":
    unittest.main()
