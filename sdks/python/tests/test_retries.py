"""Which requests are sent again, how often, when, and with which key."""

from __future__ import annotations

import time
import unittest
from collections.abc import Callable
from email.utils import formatdate
from typing import Any

from recoup import (
    ApiConnectionError,
    ApiTimeoutError,
    ConflictError,
    FileNotReadyError,
    IdempotencyError,
    RateLimitError,
    Recoup,
    ServerError,
    Try,
    last_response,
)

from .support import DROP, HANG, Server, Step, refusal, stub

MADE = Step(201, {"data": {"id": "cust_1"}}, {"x-request-id": "req_9"})


class Retries(unittest.TestCase):
    def rig(self, *steps: Step, **settings: Any) -> tuple[Recoup, Server, list[float]]:
        server, waits = stub(self, steps), list[float]()
        recoup = Recoup("sk_test_x", **{"base_url": server.url, "sleep": waits.append, **settings})
        self.addCleanup(recoup.close)
        return recoup, server, waits

    def test_429_is_waited_for_as_long_as_retry_after_says(self) -> None:
        busy = refusal(429, "quota_exceeded", {"retry-after": "7"})
        recoup, server, waits = self.rig(busy, busy, MADE)
        customer = recoup.customers.create({"name": "Ada"})
        self.assertEqual(last_response(customer).attempts, 3)
        self.assertEqual(len(waits), 2)
        for wait in waits:
            self.assertTrue(7 <= wait <= 7.7, wait)
        self.assertEqual(len({one.headers["idempotency-key"] for one in server.asked}), 1)
        self.assertEqual([one.body for one in server.asked], [b'{"name":"Ada"}'] * 3)

    def test_retry_after_may_be_a_date(self) -> None:
        later = formatdate(time.time() + 30, usegmt=True)
        recoup, _, waits = self.rig(refusal(503, "busy", {"retry-after": later}), MADE)
        recoup.customers.create({})
        self.assertTrue(20 < waits[0] <= 33, waits)

    def test_a_retry_after_beyond_patience_is_told_at_once(self) -> None:
        recoup, server, _ = self.rig(refusal(429, "quota_exceeded", {"retry-after": "61"}))
        with self.assertRaises(RateLimitError) as caught:
            recoup.customers.create({})
        self.assertEqual(caught.exception.retry_after, 61)
        self.assertEqual(len(server.asked), 1)

    def test_waits_without_retry_after_grow_and_differ(self) -> None:
        recoup, server, waits = self.rig(refusal(500, "internal_error"), max_retries=6)
        with self.assertRaises(ServerError):
            recoup.plans.list()
        self.assertEqual(len(server.asked), 7)
        for wait, whole in zip(waits, [0.5, 1, 2, 4, 8, 8], strict=True):
            self.assertTrue(whole / 2 <= wait <= whole, waits)
        self.assertGreater(len(set(waits)), 2)

    def test_a_key_in_use_is_waited_for_and_any_other_conflict_is_not(self) -> None:
        flying = refusal(409, "idempotency_in_flight", {"retry-after": "1"})
        recoup, server, _ = self.rig(flying, MADE)
        recoup.customers.create({})
        self.assertEqual(len(server.asked), 2)
        with self.assertRaises(IdempotencyError):
            self.rig(flying)[0].customers.create({})
        recoup, server, _ = self.rig(refusal(409, "invoice_not_open"))
        with self.assertRaises(ConflictError):
            recoup.invoices.pay("inv_1")
        self.assertEqual(len(server.asked), 1)

    def test_what_cannot_get_better_is_not_sent_again(self) -> None:
        for status, code in [
            (400, "validation_error"),
            (401, "unauthorized"),
            (404, "not_found"),
            (422, "plan_archived"),
        ]:
            recoup, server, waits = self.rig(refusal(status, code))
            with self.assertRaises(Exception) as caught:
                recoup.plans.retrieve("plan_1")
            self.assertEqual(getattr(caught.exception, "code", None), code)
            self.assertEqual((len(server.asked), waits), (1, []))

    def test_a_connection_that_breaks_is_tried_again_for_every_method(self) -> None:
        asks: list[Callable[[Recoup], object]] = [
            lambda recoup: recoup.customers.create({"name": "Ada"}),
            lambda recoup: recoup.customers.retrieve("cust_1"),
            lambda recoup: recoup.customers.update("cust_1", {"name": "Ada"}),
            lambda recoup: recoup.plans.archive("plan_1"),
        ]
        for ask in asks:
            recoup, server, _ = self.rig(DROP, MADE)
            self.assertEqual(last_response(ask(recoup)).attempts, 2)
            self.assertEqual(len(server.asked), 2)
        recoup, server, _ = self.rig(DROP)
        with self.assertRaises(ApiConnectionError) as caught:
            recoup.customers.create({})
        self.assertNotIsInstance(caught.exception, ApiTimeoutError)
        self.assertIsInstance(caught.exception.__cause__, OSError)
        self.assertEqual(len(server.asked), 3)

    def test_an_answer_cut_short_is_none(self) -> None:
        cut = Step(201, MADE.body, act="cut")
        recoup, server, _ = self.rig(cut, MADE)
        self.assertEqual(last_response(recoup.customers.create({})).attempts, 2)
        self.assertEqual(len(server.asked), 2)

    def test_a_server_that_does_not_answer_is_given_up_on(self) -> None:
        recoup, _, _ = self.rig(HANG, MADE, timeout=0.5)
        # A machine that is busy may be late with the second answer, too.
        self.assertGreater(last_response(recoup.customers.create({})).attempts, 1)
        recoup, _, _ = self.rig(HANG)
        with self.assertRaises(ApiTimeoutError):
            recoup.customers.create({}, {"timeout": 0.1, "max_retries": 0})

    def test_retries_can_be_switched_off_for_a_client_and_for_a_call(self) -> None:
        down = refusal(503, "unavailable", {"retry-after": "1"})
        recoup, server, _ = self.rig(down, max_retries=0)
        with self.assertRaises(ServerError):
            recoup.plans.retrieve("plan_1")
        self.assertEqual(len(server.asked), 1)
        recoup, server, _ = self.rig(down)
        with self.assertRaises(ServerError):
            recoup.plans.retrieve("plan_1", None, {"max_retries": 0})
        self.assertEqual(len(server.asked), 1)

    def test_ones_own_key_is_sent_as_it_is_and_only_with_a_post(self) -> None:
        recoup, server, _ = self.rig(MADE)
        customer = recoup.customers.create({}, {"idempotency_key": "order-1042"})
        self.assertEqual(server.asked[0].headers["idempotency-key"], "order-1042")
        self.assertEqual(last_response(customer).idempotency_key, "order-1042")
        with self.assertRaises(TypeError):
            recoup.customers.retrieve("cust_1", None, {"idempotency_key": "x"})
        recoup.customers.retrieve("cust_1")
        self.assertNotIn("idempotency-key", server.asked[1].headers)

    def test_an_option_that_there_is_not_is_refused(self) -> None:
        recoup, server, _ = self.rig(MADE)
        with self.assertRaises(TypeError):
            recoup.customers.create({}, {"idempotencyKey": "x"})  # type: ignore[arg-type]
        with self.assertRaises(TypeError):
            recoup.customers.create({}, {"headers": {"Idempotency-Key": "x"}})
        with self.assertRaises(ValueError):
            recoup.customers.create({}, {"timeout": 0})
        self.assertEqual(server.asked, [])

    def test_each_try_is_told_without_what_a_query_says_of_people(self) -> None:
        tries: list[Try] = []
        recoup, _, _ = self.rig(refusal(503, "busy"), MADE, on_try=tries.append)
        recoup.customers.create({"name": "Ada"})
        told = [(one.method, one.path, one.attempt, one.status) for one in tries]
        self.assertEqual(told, [("POST", "/v1/customers", 1, 503), ("POST", "/v1/customers", 2, 201)])
        self.assertTrue(tries[0].retry_in and tries[1].retry_in is None)
        self.assertEqual(tries[1].request_id, "req_9")
        recoup.request("GET", "/v1/customers", query={"email": "ada@example.com"})
        self.assertEqual(tries[2].path, "/v1/customers")
        self.assertNotIn("sk_test", repr(tries))

    def test_a_file_that_is_being_made_is_asked_for_until_it_is_there(self) -> None:
        making = Step(202, {"data": {"status": "being_made"}}, {"retry-after": "2"})
        recoup, _, waits = self.rig(making, making, Step(200, b"%PDF-", {"content-type": "application/pdf"}))
        self.assertEqual(recoup.invoices.retrieve_pdf("inv_1"), b"%PDF-")
        self.assertEqual(waits, [2, 2])
        recoup, server, _ = self.rig(making)
        with self.assertRaises(FileNotReadyError):
            recoup.invoices.retrieve_pdf("inv_1")
        self.assertEqual(len(server.asked), 30)

    def test_something_else_than_the_api_is_not_taken_for_it(self) -> None:
        for step, kind in (
            (Step(200, "<html>"), "ApiError"),
            (Step(307, "", {"location": "/elsewhere"}), "ApiError"),
            (Step(502, "<html>Bad Gateway</html>"), "ServerError"),
        ):
            recoup, server, _ = self.rig(step, max_retries=0)
            with self.assertRaises(Exception) as caught:
                recoup.plans.retrieve("plan_1")
            self.assertEqual(type(caught.exception).__name__, kind)
            self.assertEqual(getattr(caught.exception, "code", None), "unreadable_answer")
            self.assertEqual(len(server.asked), 1)

    def test_connections_are_kept_and_one_that_was_closed_costs_no_try(self) -> None:
        recoup, server, _ = self.rig(MADE)
        for _ in range(5):
            recoup.customers.create({})
        self.assertEqual(server.connections, 1)
        closing = Step(201, MADE.body, act="close")
        recoup, server, _ = self.rig(closing, max_retries=0)
        for _ in range(3):
            self.assertEqual(last_response(recoup.customers.create({})).attempts, 1)
        self.assertEqual(server.connections, 3)

    def test_every_request_says_who_asks_and_which_version_is_meant(self) -> None:
        recoup, server, _ = self.rig(MADE)
        recoup.customers.create({}, {"headers": {"If-Match": '"3"'}})
        headers = server.asked[0].headers
        self.assertEqual(headers["authorization"], "Bearer sk_test_x")
        self.assertRegex(headers["recoup-version"], r"^\d{4}-\d\d-\d\d$")
        self.assertRegex(headers["user-agent"], r"^recoup-sdk-python/\d")
        self.assertEqual(headers["if-match"], '"3"')
