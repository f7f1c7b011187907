"""Webhooks by their text alone: what is let in, and what is not. Real deliveries are in `test_flow`."""

from __future__ import annotations

import base64
import unittest
from email.message import Message
from typing import Any

from recoup import Recoup, WebhookVerificationError, webhooks

# The example of the specification of Standard Webhooks.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
AT = 1_614_265_330
BODY = '{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
HEADERS = {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": str(AT),
    "webhook-signature": SIGNATURE,
}
OTHER = "whsec_" + base64.b64encode(bytes(32)).decode()


class Webhooks(unittest.TestCase):
    def refused(self, body: str, headers: Any, secret: Any = SECRET, now: float = AT, **more: Any) -> None:
        with self.assertRaises(WebhookVerificationError):
            webhooks.construct_event(body, headers, secret, now=now, **more)

    def test_the_example_of_the_specification_is_let_in(self) -> None:
        message = Message()
        for name, value in HEADERS.items():
            message[name.title()] = value
        for headers in (
            HEADERS,
            {name.upper(): value for name, value in HEADERS.items()},
            list(HEADERS.items()),
            message,
        ):
            for body in (BODY, BODY.encode()):
                event: Any = webhooks.construct_event(body, headers, SECRET, now=AT)  # type: ignore[arg-type]
                self.assertEqual(event, {"test": 2432232314})
        self.assertIs(Recoup.webhooks, webhooks)

    def test_one_of_several_signatures_is_enough_and_one_of_several_secrets(self) -> None:
        several = f"v1,{OTHER[6:]} v1a,AAAA {SIGNATURE}"
        webhooks.verify(BODY, {**HEADERS, "webhook-signature": several}, SECRET, now=AT)
        webhooks.verify(BODY, HEADERS, [OTHER, SECRET], now=AT)

    def test_whatever_is_altered_missing_or_made_with_another_secret_is_refused(self) -> None:
        self.refused(BODY.replace("4", "5"), HEADERS)
        self.refused(BODY, {**HEADERS, "webhook-id": "msg_other"})
        self.refused(BODY, {**HEADERS, "webhook-timestamp": str(AT + 1)})
        self.refused(BODY, HEADERS, OTHER)
        self.refused(BODY, HEADERS, [])
        for name in HEADERS:
            self.refused(BODY, {other: value for other, value in HEADERS.items() if other != name})
            self.refused(BODY, {**HEADERS, name: ""})
        for wrong in (
            "v1",
            "v1,",
            SIGNATURE[3:],
            SIGNATURE.replace("v1", "v2"),
            SIGNATURE[:-1],
            "v1,\u00e9",
            "v1,\udcff",
        ):
            self.refused(BODY, {**HEADERS, "webhook-signature": wrong})

    def test_five_minutes_either_way_and_not_a_second_more(self) -> None:
        for off in (-300, 300):
            webhooks.verify(BODY, HEADERS, SECRET, now=AT + off)
        for off in (-301, 301):
            self.refused(BODY, HEADERS, now=AT + off)
        self.refused(BODY, HEADERS, tolerance=float("nan"))
        for timestamp in ("x", "1e9", "-5", f"{AT}.0", f" {AT}", "\u0661"):
            self.refused(BODY, {**HEADERS, "webhook-timestamp": timestamp})

    def test_a_secret_that_is_none_is_a_mistake_of_the_program(self) -> None:
        short = "whsec_" + base64.b64encode(bytes(23)).decode()
        for secret in ("", "whsec_", SECRET[6:], SECRET + "!", short, "sk_test_x"):
            with self.assertRaises(ValueError):
                webhooks.verify(BODY, HEADERS, secret, now=AT)
        with self.assertRaises(TypeError):
            webhooks.verify({"parsed": True}, HEADERS, SECRET, now=AT)  # type: ignore[arg-type]

    def test_a_message_for_ones_own_tests_passes_and_one_that_is_not_json_does_not(self) -> None:
        body = '{"type":"invoice.paid"}'
        event = webhooks.construct_event(body, webhooks.sign_test_delivery(body, SECRET), SECRET)
        self.assertEqual(event["type"], "invoice.paid")
        with self.assertRaises(WebhookVerificationError):
            webhooks.construct_event("nonsense", webhooks.sign_test_delivery("nonsense", SECRET), SECRET)
