"""The library against a running sandbox: selling, paging, losing an answer, hearing of it."""

from __future__ import annotations

import asyncio
import os
import queue
import time
import unittest
from concurrent.futures import ThreadPoolExecutor

from recoup import NotFoundError, Page, Recoup, WebhookVerificationError, last_response
from recoup.types import Invoice, Subscription

from .support import Asked, Server, Step, async_client, client, fresh, losing, until

# The card of the sandbox that always has money.
GOOD_CARD = "4084080000000003"


class Flow(unittest.TestCase):
    def test_a_plan_a_customer_a_card_and_a_subscription_become_a_paid_invoice(self) -> None:
        recoup = client()
        email = f"{fresh('ada')}@example.com"
        plan = recoup.plans.create({"name": "Gym", "amount": 500_000, "currency": "NGN", "interval": "month"})
        customer = recoup.customers.create({"name": "Ada Obi", "email": email, "metadata": {"tier": "gold"}})
        card = recoup.test_helpers.create_card({"number": GOOD_CARD, "email": email})
        recoup.customers.attach_payment_method(customer["id"], {"token": card["token"]})
        subscription = recoup.subscriptions.create({"customerId": customer["id"], "planId": plan["id"]})
        self.assertEqual(subscription["status"], "incomplete")

        def paid() -> Invoice | None:
            found = recoup.invoices.list({"subscriptionId": subscription["id"], "status": "paid"}).data
            return found[0] if found else None

        def active() -> Subscription | None:
            now = recoup.subscriptions.retrieve(subscription["id"])
            return now if now["status"] == "active" else None

        invoice = until("the paid invoice", paid)
        self.assertEqual(invoice["amountPaid"], 500_000)
        self.assertIs(type(invoice["amountPaid"]), int)
        self.assertEqual(until("the subscription", active)["customerId"], customer["id"])
        bigger = recoup.plans.create({"name": "Spa", "amount": 800_000, "currency": "NGN", "interval": "month"})
        preview = recoup.subscriptions.change_preview(subscription["id"], {"planId": bigger["id"]})
        self.assertEqual(sum(line["amount"] for line in preview["lines"]), preview["subtotal"])
        self.assertEqual(recoup.invoices.retrieve_pdf(invoice["id"])[:5], b"%PDF-")
        self.assertTrue(recoup.invoices.explain(invoice["id"])["lines"])
        changed = recoup.customers.update(customer["id"], {"name": "Ada Eze", "phone": None})
        self.assertEqual((changed["name"], changed["metadata"]["tier"]), ("Ada Eze", "gold"))

    def test_45_customers_are_walked_once_each_however_long_a_page_is(self) -> None:
        recoup = client()
        email = f"{fresh('many')}@example.com"
        made = [recoup.customers.create({"email": email, "name": f"Customer {nth}"})["id"] for nth in range(45)]
        newest_first = made[::-1]
        for limit in (None, 7, 45, 100):
            pages = recoup.customers.list({"email": email, **({"limit": limit} if limit else {})})
            self.assertEqual([customer["id"] for customer in pages], newest_first)
        first = recoup.customers.list({"email": email, "limit": 20})
        self.assertIsInstance(first, Page)
        self.assertEqual((len(first.data), first.has_more, first.meta["pageSize"]), (20, True, 20))
        second = first.next_page()
        third = second and second.next_page()
        assert second is not None and third is not None
        self.assertEqual((len(second.data), len(third.data), third.has_more), (20, 5, False))
        self.assertIsNone(third.next_page())
        counted = recoup.customers.list({"email": email, "limit": 20, "page": 2})
        self.assertEqual(counted.meta["totalCount"], 45)
        rest = counted.next_page()
        self.assertEqual(len(rest.data) if rest else 0, 5)
        self.assertEqual(list(recoup.customers.list({"email": "nobody@example.com"})), [])

    def test_rows_that_come_while_one_walks_are_neither_repeated_nor_in_the_way(self) -> None:
        recoup = client()
        email = f"{fresh('walk')}@example.com"
        made = [recoup.customers.create({"email": email})["id"] for _ in range(6)]
        walked = []
        for customer in recoup.customers.list({"email": email, "limit": 2}):
            walked.append(customer["id"])
            recoup.customers.create({"email": email})
        self.assertEqual(walked, made[::-1])

    def test_events_are_caught_up_with_in_order_and_without_a_gap(self) -> None:
        recoup = client()
        newest = recoup.events.list({"limit": 1}).data
        after = newest[0]["seq"] if newest else 0
        for _ in range(5):
            recoup.customers.create({"name": fresh("event")})
        seen = [event["seq"] for event in recoup.events.list({"after": after, "limit": 2})]
        self.assertGreaterEqual(len(seen), 5)
        self.assertEqual(seen, list(range(after + 1, after + 1 + len(seen))))

    def test_an_answer_that_is_lost_on_the_way_has_one_effect(self) -> None:
        proxy = losing(self, "POST", "/v1/customers")
        recoup = client(base_url=proxy.url, sleep=lambda _: None)
        email = f"{fresh('once')}@example.com"
        customer = recoup.customers.create({"email": email})
        response = last_response(customer)
        self.assertEqual((response.attempts, response.replayed), (2, True))
        first, second = proxy.asked
        self.assertEqual(first.headers["idempotency-key"], second.headers["idempotency-key"])
        self.assertEqual([one["id"] for one in client().customers.list({"email": email})], [customer["id"]])

    def test_ones_own_key_gives_the_first_answer_again(self) -> None:
        recoup, key = client(), fresh("order")
        first = recoup.customers.create({"name": "Ada"}, {"idempotency_key": key})
        again = recoup.customers.create({"name": "Ada"}, {"idempotency_key": key})
        self.assertEqual(first, again)
        self.assertEqual([last_response(one).replayed for one in (first, again)], [False, True])
        with self.assertRaises(TypeError):
            last_response(first["metadata"])

    def test_real_deliveries_are_verified_and_the_same_ones_altered_are_not(self) -> None:
        recoup = client()
        arrived: queue.Queue[Asked] = queue.Queue()

        def receive(_: int, asked: Asked) -> Step:
            arrived.put(asked)
            return Step(204, b"")

        receiver = Server(self, receive)
        endpoint = recoup.webhook_endpoints.create({"url": f"{receiver.url}/hooks", "eventTypes": ["customer.created"]})
        customer = recoup.customers.create({"name": "Ada"})
        # Customers that other tests made a moment before are told here, too.
        told = arrived.get(timeout=30)
        while customer["id"].encode() not in told.body:
            told = arrived.get(timeout=30)
        recoup.webhook_endpoints.disable(endpoint["id"])
        body, headers, secret = told.body, told.headers, endpoint["secret"]
        event = recoup.webhooks.construct_event(body, headers, secret)
        self.assertEqual((event["type"], event["id"]), ("customer.created", headers["webhook-id"]))
        self.assertIn(customer["id"], repr(event["data"]))
        other = "whsec_" + "A" * 43 + "="
        now = time.time()
        for what, with_secret, at in (
            (body.replace(b"customer.created", b"customer.deleted"), secret, now),
            (body, other, now),
            (body, secret, now + 400),
            (body, secret, now - 400),
        ):
            with self.assertRaises(WebhookVerificationError):
                recoup.webhooks.construct_event(what, headers, with_secret, now=at)

    def test_threads_share_a_client(self) -> None:
        recoup = client()
        email = f"{fresh('threads')}@example.com"
        with ThreadPoolExecutor(8) as threads:
            made = list(threads.map(lambda _: recoup.customers.create({"email": email})["id"], range(24)))
        self.assertEqual(len(set(made)), 24)
        self.assertEqual({one["id"] for one in recoup.customers.list({"email": email})}, set(made))

    @unittest.skipUnless(hasattr(os, "fork"), "a system without fork")
    def test_a_child_of_a_fork_does_not_use_its_parents_connections(self) -> None:
        recoup = client()
        recoup.settings.retrieve()
        child = os.fork()
        if child == 0:
            recoup.settings.retrieve()
            os._exit(0)
        for _ in range(5):
            recoup.settings.retrieve()
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 0)

    def test_a_route_that_the_library_does_not_know_is_reached_with_the_same_care(self) -> None:
        recoup = client()
        answer = recoup.request("GET", "/v1/plans", query={"limit": 1})
        self.assertEqual(answer.info.status, 200)
        self.assertIsInstance(answer.value["data"], list)
        with self.assertRaises(NotFoundError):
            recoup.request("GET", "/v1/no-such-route")
        with self.assertRaises(ValueError):
            recoup.request("GET", "//elsewhere.example")

    def test_the_environment_says_who_and_where_when_nothing_else_does(self) -> None:
        with Recoup() as recoup:
            self.assertEqual(last_response(recoup.settings.retrieve()).status, 200)


class AsyncFlow(unittest.IsolatedAsyncioTestCase):
    async def test_the_same_awaited(self) -> None:
        email = f"{fresh('async')}@example.com"
        async with async_client() as recoup:
            made = await asyncio.gather(*(recoup.customers.create({"email": email}) for _ in range(5)))
            walked = [customer["id"] async for customer in recoup.customers.list({"email": email, "limit": 2})]
            self.assertEqual(set(walked), {customer["id"] for customer in made})
            self.assertEqual(len(walked), 5)
            first = await recoup.customers.list({"email": email, "limit": 3})
            rest = await first.next_page()
            self.assertEqual((len(first.data), len(rest.data) if rest else 0), (3, 2))
            with self.assertRaises(NotFoundError):
                await recoup.request("GET", "/v1/no-such-route")
