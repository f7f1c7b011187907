"""What is written into a request, and read out of an answer."""

from __future__ import annotations

import json
import unittest
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any
from urllib.parse import parse_qsl

from recoup import Recoup, last_response

from .support import Asked, Step, stub

EMPTY_PAGE = Step(200, {"data": [], "meta": {"hasMore": False, "pageSize": 20}})


class Wire(unittest.TestCase):
    def asked(self, ask: Callable[[Recoup], Any], answer: Step = EMPTY_PAGE) -> tuple[Asked, Any]:
        server = stub(self, [answer])
        with Recoup("sk_test_x", base_url=f"{server.url}/") as recoup:
            value = ask(recoup)
        return server.asked[0], value

    def test_an_id_cannot_lead_to_another_route(self) -> None:
        tricky, _ = self.asked(lambda recoup: recoup.customers.retrieve("a/../b?c#d \u00e9"), Step(200, {"data": {}}))
        self.assertEqual(tricky.path, "/v1/customers/a%2F..%2Fb%3Fc%23d%20%C3%A9")
        recoup = Recoup("sk_test_x", base_url="http://127.0.0.1:9")
        wrong: list[Any] = ["", ".", "..", None, {}, True]
        for id in wrong:
            with self.assertRaises(ValueError):
                recoup.customers.retrieve(id)

    def test_a_query_leaves_out_none_and_writes_lists_and_objects_as_the_api_reads_them(self) -> None:
        plain, _ = self.asked(
            lambda recoup: recoup.customers.list({"limit": 5, "email": "a+b@example.com", "blacklisted": False})
        )
        self.assertEqual(plain.path, "/v1/customers?limit=5&email=a%2Bb%40example.com&blacklisted=false")
        nested = {
            "createdAt": {"gte": datetime.fromtimestamp(0, timezone.utc), "lt": None},
            "expand": ["customer", "plan"],
            "metadata": {"a b": "c"},
        }
        rich, _ = self.asked(lambda recoup: recoup.request("GET", "/v1/customers", query=nested))
        self.assertEqual(
            parse_qsl(rich.path.split("?")[1]),
            [
                ("createdAt[gte]", "1970-01-01T00:00:00Z"),
                ("expand[]", "customer"),
                ("expand[]", "plan"),
                ("metadata[a b]", "c"),
            ],
        )

    def test_none_clears_and_what_json_cannot_say_is_refused(self) -> None:
        sent, _ = self.asked(lambda recoup: recoup.customers.update("cust_1", {"phone": None}), Step(200, {"data": {}}))
        self.assertEqual(sent.body, b'{"phone":null}')
        at = datetime(2026, 1, 1, 12, tzinfo=timezone.utc)
        sent, _ = self.asked(lambda recoup: recoup.request("POST", "/v1/x", body={"at": at}), Step(200, {}))
        self.assertEqual(json.loads(sent.body), {"at": "2026-01-01T12:00:00Z"})
        recoup = Recoup("sk_test_x", base_url="http://127.0.0.1:9")
        for value in (float("nan"), float("inf"), datetime(2026, 1, 1), object()):
            with self.assertRaises((TypeError, ValueError)):
                recoup.request("POST", "/v1/x", body={"amount": value})

    def test_amounts_are_integers_of_any_size(self) -> None:
        text = '{"data":{"minor":9223372036854775807}}'
        _, value = self.asked(lambda recoup: recoup.customers.retrieve("cust_1"), Step(200, text))
        self.assertEqual(value["minor"], 9223372036854775807)

    def test_what_is_unknown_is_let_through_and_what_brought_it_stays_aside(self) -> None:
        customer = {"id": "cust_1", "status": "hibernating", "shoeSize": {"eu": 42}}
        _, value = self.asked(lambda recoup: recoup.customers.retrieve("cust_1"), Step(200, {"data": customer}))
        self.assertEqual(value, customer)
        self.assertEqual(json.dumps(value), json.dumps(customer))
        self.assertEqual(last_response(value).status, 200)
