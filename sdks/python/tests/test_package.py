"""The package as others get it, and its types as a strict checker sees them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from typing import get_type_hints

import recoup
from recoup import last_response, types

from .support import client

PACKAGE = Path(__file__).parents[1]

# Each line is a mistake, and what mypy calls it.
MISTAKES = {
    'recoup.plans.create({"name": "Gym"})': "typeddict-item",
    'recoup.plans.create({"name": "Gym", "interval": "fortnight"})': "typeddict-item",
    'recoup.customers.create({"nmae": "Ada"})': "arg-type",
    'recoup.customers.list({"nmae": "Ada"})': "arg-type",
    "recoup.customers.retrieve(5)": "arg-type",
    'recoup.subscriptions.update("sub_1", {})': "attr-defined",
    'recoup.customers.retrieve("cust_1")["shoeSize"]': "typeddict-item",
    'recoup.invoices.list().data[0]["amountDue"] + "x"': "operator",
}


class Package(unittest.TestCase):
    def test_the_versions_are_those_of_the_package_and_of_the_server(self) -> None:
        text = (PACKAGE / "pyproject.toml").read_text()
        self.assertIn(f'\nversion = "{recoup.LIBRARY_VERSION}"\n', text)
        self.assertIn("\ndependencies = []\n", text)
        headers = last_response(client().settings.retrieve()).headers
        self.assertEqual(headers["recoup-version"], recoup.API_VERSION)

    def test_types_can_be_looked_at_while_a_program_runs(self) -> None:
        seen = 0
        for name, one in vars(types).items():
            if isinstance(one, type) and issubclass(one, dict):
                self.assertTrue(get_type_hints(one) or not one.__annotations__, name)
                seen += 1
        self.assertGreater(seen, 100)

    def test_every_name_that_is_offered_is_there(self) -> None:
        self.assertEqual(sorted(recoup.__all__), sorted(set(recoup.__all__)))
        for name in recoup.__all__:
            self.assertTrue(hasattr(recoup, name), name)

    def test_the_types_refuse_what_they_should(self) -> None:
        lines = ["from recoup import Recoup", "recoup = Recoup()", *MISTAKES]
        with tempfile.TemporaryDirectory() as folder:
            script = Path(folder, "mistakes.py")
            script.write_text("\n".join(lines))
            args = ["--config-file", "pyproject.toml", "--show-error-codes", "--hide-error-context", str(script)]
            done = subprocess.run(
                [sys.executable, "-m", "mypy", *args],
                cwd=PACKAGE,
                env={"MYPYPATH": "src"},
                capture_output=True,
                text=True,
                timeout=120,
            )
        found = dict(re.findall(r"mistakes\.py:(\d+): error: .*\[([\w-]+)\]$", done.stdout, re.MULTILINE))
        expected = {str(nth): code for nth, code in enumerate(MISTAKES.values(), 3)}
        self.assertEqual(found, expected, done.stdout)

    def test_the_readmes_line_installs_the_library_by_itself(self) -> None:
        readme = (PACKAGE / "README.md").read_text()
        self.assertIn("```sh install\npip install ./sdks/python\n```", readme)
        with tempfile.TemporaryDirectory() as folder:
            # A copy, because building leaves things beside the sources.
            copy = shutil.copytree(PACKAGE, Path(folder, "python"))
            target = Path(folder, "installed")
            offline = ["--no-index", "--no-deps", "--no-build-isolation", "--disable-pip-version-check"]
            subprocess.run(
                [sys.executable, "-m", "pip", "install", "-q", *offline, "--target", str(target), str(copy)],
                check=True,
                timeout=300,
            )
            self.assertTrue((target / "recoup/py.typed").exists())
            show = "import recoup, recoup.types; print(recoup.__file__)"
            done = subprocess.run(
                [sys.executable, "-c", show],
                env={"PYTHONPATH": str(target)},
                capture_output=True,
                text=True,
                check=True,
            )
            self.assertEqual(Path(done.stdout.strip()), target / "recoup/__init__.py")
