"""The code of the README and of docs/sdks.md: it is strictly typed, and does what is said."""

from __future__ import annotations

import base64
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).parent
SECRET = "whsec_" + base64.b64encode(bytes(32)).decode()

# What is appended, so that what is said of the code is seen to hold. The names are the README's.
PROOF = """
import http.client
import json
import threading

threading.Thread(target=server.serve_forever, daemon=True).start()


def tell(body: bytes) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1])
    connection.request("POST", "/", body=body, headers=webhooks.sign_test_delivery(told, secret))
    return connection.getresponse().status


told = json.dumps({"id": "evt_1", "type": "invoice.paid"}).encode()
assert [tell(told), tell(told.replace(b"paid", b"void"))] == [204, 400]
assert invoices.data[0]["amountPaid"] == 500_000
assert len(page.data) <= 10 and (further is None) == (not page.has_more)
assert (last_response(order).attempts, last_response(order).replayed) == (1, False)
assert ids[0] == ids[1]
server.shutdown()
"""


def blocks(page: Path) -> str:
    """The blocks of a page in one language, as one program."""
    found: list[str] = re.findall(r"^```python\n(.*?)^```$", page.read_text(), re.MULTILINE | re.DOTALL)
    assert found, f"{page} has no code"
    return "\n".join(found)


class Examples(unittest.TestCase):
    def check(self, code: str) -> None:
        with tempfile.TemporaryDirectory() as folder:
            script = Path(folder, "example.py")
            script.write_text(code)
            # With the library's own settings, which are strict, and so with what was found out about it before.
            self.run_(["-m", "mypy", "--config-file", "pyproject.toml", "--no-error-summary", str(script)])
            self.run_([str(script)])

    def run_(self, args: list[str]) -> None:
        src = str(HERE.parent / "src")
        env = {**os.environ, "RECOUP_WEBHOOK_SECRET": SECRET, "PORT": "0", "PYTHONPATH": src, "MYPYPATH": "src"}
        done = subprocess.run(
            [sys.executable, *args], cwd=HERE.parent, env=env, capture_output=True, text=True, timeout=120
        )
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_the_readmes_code_is_typed_and_does_what_is_said(self) -> None:
        self.check(blocks(HERE.parent / "README.md") + PROOF)

    def test_the_code_of_the_page_is_typed_and_runs(self) -> None:
        self.check(blocks(HERE.parents[2] / "docs/sdks.md"))
