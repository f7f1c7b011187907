"""Every route of the server's document is reached by one method of each client, and no method leads elsewhere."""

from __future__ import annotations

import asyncio
import inspect
import json
import re
import unittest
import urllib.request
from typing import Any

from recoup import AsyncRecoup, Recoup

from .support import URL, Step, stub


def routes() -> list[str]:
    """The routes of the document, with made-up ids."""
    with urllib.request.urlopen(f"{URL}/openapi.json") as answer:
        doc = json.load(answer)
    found = []
    for path, item in doc["paths"].items():
        filled = path
        for nth, name in enumerate(re.findall(r"\{\w+\}", path), 1):
            filled = filled.replace(name, f"id{nth}")
        found += [f"{method.upper()} {filled}" for method in item]
    return sorted(found)


def calls(client: object) -> list[Any]:
    """Every method of every resource, with made-up ids."""
    found = []
    for resource in vars(client).values():
        if type(resource).__name__.endswith("Resource"):
            for name, method in inspect.getmembers(resource, inspect.ismethod):
                if not name.startswith("_"):
                    wants = [one for one in inspect.signature(method).parameters if one not in ("params", "options")]
                    found.append((method, [f"id{at + 1}" for at in range(len(wants))]))
    return found


class Routes(unittest.TestCase):
    def test_the_methods_of_all_resources_are_the_routes_of_the_document(self) -> None:
        server = stub(self, [Step(200, {"data": []})])
        with Recoup("sk_test_x", base_url=server.url) as client:
            for method, ids in calls(client):
                method(*ids, {})
        reached = sorted(f"{one.method} {one.path}" for one in server.asked)
        self.assertGreater(len(reached), 100)
        self.assertEqual(reached, routes())

    def test_those_of_the_client_for_loops_are_the_same(self) -> None:
        server = stub(self, [Step(200, {"data": []})])

        async def call_all() -> None:
            async with AsyncRecoup("sk_test_x", base_url=server.url) as client:
                for method, ids in calls(client):
                    await method(*ids, {})

        asyncio.run(call_all())
        self.assertEqual(sorted(f"{one.method} {one.path}" for one in server.asked), routes())
