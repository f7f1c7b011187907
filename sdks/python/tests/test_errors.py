"""Refusals, from the sandbox where it makes them, and from a server of our own where it does not."""

from __future__ import annotations

import pickle
import traceback
import unittest
from typing import Any

import recoup as sdk
from recoup import Recoup

from .support import DROP, KEY, URL, client, fresh, refusal, stub


class Errors(unittest.TestCase):
    def test_a_field_that_is_wrong_is_named(self) -> None:
        with self.assertRaises(sdk.InvalidRequestError) as caught:
            client().plans.create({"name": "Gym", "amount": -1, "currency": "NGN", "interval": "month"})
        error = caught.exception
        self.assertEqual((error.status, error.code), (400, "validation_error"))
        self.assertTrue(error.details)
        for one in error.details:
            self.assertTrue(one.field and one.message and one.code)
        self.assertRegex(error.request_id or "", "^req_")
        self.assertEqual(error.request_id, error.headers["x-request-id"])
        self.assertEqual(error.docs_url, f"{URL}/docs/errors#validation_error")
        self.assertIn(error.request_id or "?", str(error))

    def test_what_is_not_there_and_a_key_that_opens_nothing(self) -> None:
        with self.assertRaises(sdk.NotFoundError):
            client().plans.retrieve("plan_00000000-0000-7000-8000-000000000000")
        with self.assertRaises(sdk.AuthenticationError):
            Recoup("sk_test_nobody", base_url=URL).plans.list()

    def test_a_key_that_may_not_do_that_and_what_it_lacks(self) -> None:
        made = client().api_keys.create({"name": "reader", "scopes": ["plans:read"]})
        reader = Recoup(made["secret"], base_url=URL)
        reader.plans.list()
        with self.assertRaises(sdk.PermissionDeniedError) as caught:
            reader.customers.create({})
        self.assertEqual(caught.exception.body["requiredScope"], "customers:write")

    def test_a_key_for_two_requests(self) -> None:
        key = fresh("twice")
        client().customers.create({"name": "Ada"}, {"idempotency_key": key})
        with self.assertRaises(sdk.IdempotencyError) as caught:
            client().customers.create({"name": "Eze"}, {"idempotency_key": key})
        self.assertEqual((caught.exception.status, caught.exception.code), (422, "idempotency_key_reused"))

    def test_every_status_has_its_class(self) -> None:
        kinds: dict[int, type[sdk.ApiError]] = {
            400: sdk.InvalidRequestError,
            401: sdk.AuthenticationError,
            402: sdk.PaymentError,
            403: sdk.PermissionDeniedError,
            404: sdk.NotFoundError,
            405: sdk.InvalidRequestError,
            406: sdk.InvalidRequestError,
            409: sdk.ConflictError,
            410: sdk.NotFoundError,
            412: sdk.PreconditionError,
            413: sdk.InvalidRequestError,
            415: sdk.InvalidRequestError,
            418: sdk.ApiError,
            422: sdk.UnprocessableError,
            428: sdk.PreconditionError,
            429: sdk.RateLimitError,
            500: sdk.ServerError,
            502: sdk.ServerError,
            503: sdk.ServerError,
            504: sdk.ServerError,
        }
        for status, kind in kinds.items():
            server = stub(self, [refusal(status, "some_code", attemptId="att_1")])
            with self.assertRaises(sdk.RecoupError) as caught:
                Recoup("sk_test_x", base_url=server.url, max_retries=0).plans.retrieve("plan_1")
            error: Any = caught.exception
            self.assertIs(type(error), kind, status)
            self.assertEqual((error.code, error.body["attemptId"]), ("some_code", "att_1"))
            again = pickle.loads(pickle.dumps(error))
            self.assertEqual((type(again), again.code, str(again)), (kind, "some_code", str(error)))

    def test_no_error_and_no_client_shows_the_key(self) -> None:
        recoup = client()
        server = stub(self, [DROP])
        shown = [repr(recoup), repr(recoup.customers), repr(recoup._transport._settings)]
        for broken in (recoup, Recoup(KEY, base_url=server.url, max_retries=0)):
            try:
                broken.plans.retrieve("plan_x")
            except sdk.RecoupError as error:
                shown += [repr(error), *traceback.format_exception(error)]
        self.assertGreater(len(shown), 8)
        for text in shown:
            self.assertNotIn(KEY, text)

    def test_settings_that_cannot_be_meant_are_refused_before_anything_is_sent(self) -> None:
        wrong: list[tuple[str, dict[str, Any]]] = [
            ("", {}),
            ("sk test", {}),
            ("sk_test_x\r\nx: y", {}),
            (KEY, {"base_url": ""}),
            (KEY, {"base_url": "example.com"}),
            (KEY, {"base_url": "https://example.com/?a=b"}),
            (KEY, {"max_retries": -1}),
            (KEY, {"max_retries": 1.5}),
            (KEY, {"timeout": 0}),
            (KEY, {"max_retry_after": float("nan")}),
        ]
        for key, settings in wrong:
            with self.assertRaises(ValueError, msg=repr(settings)):
                Recoup(key, **{"base_url": URL, **settings})
