"""What the tests share: the sandbox that `./dev sdks` started, servers that misbehave on purpose, and waiting."""

from __future__ import annotations

import http.client
import json
import os
import threading
import time
import unittest
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar
from urllib.parse import urlsplit

from recoup import AsyncRecoup, Recoup

T = TypeVar("T")

URL = os.environ.get("RECOUP_URL", "")
KEY = os.environ.get("RECOUP_KEY", "")
if not URL or not KEY:
    raise SystemExit("RECOUP_URL and RECOUP_KEY are not set. These tests need a sandbox: run `./dev sdks`.")


def client(**settings: Any) -> Recoup:
    """A client of the sandbox."""
    return Recoup(KEY, **{"base_url": URL, **settings})


def async_client() -> AsyncRecoup:
    """A client of the sandbox, for a loop."""
    return AsyncRecoup(KEY, base_url=URL)


def fresh(what: str) -> str:
    """A text that no other run has used."""
    return f"{what}-{uuid.uuid4()}"


def until(what: str, ask: Callable[[], T | None]) -> T:
    """Asks until the answer is there; the sandbox's worker acts within moments."""
    for _ in range(600):
        found = ask()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"it never came: {what}")


@dataclass
class Asked:
    """A request as it arrived. Names of headers are in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Step:
    """What a server does with a request."""

    status: int = 200
    body: bytes | str | object = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    act: str = "answer"
    """`answer`, `drop` the connection, `hang`, `cut` the body short, or `close` after the answer."""


DROP, HANG = Step(act="drop"), Step(act="hang")


def refusal(status: int, code: str, headers: dict[str, str] | None = None, **members: Any) -> Step:
    """A refusal as the API writes it."""
    body = {
        "type": f"https://example.com/docs/errors#{code}",
        "title": code,
        "status": status,
        "detail": f"It is {code}.",
        "instance": "urn:uuid:0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11",
        "error": {"code": code, "message": f"It is {code}.", "details": [], "requestId": "req_1"},
        **members,
    }
    return Step(status, body, {"content-type": "application/problem+json", **(headers or {})})


class Server:
    """A server on loopback for the length of a test."""

    def __init__(self, case: unittest.TestCase, step: Callable[[int, Asked], Step]) -> None:
        self.asked: list[Asked] = []
        self.connections = 0
        self._step = step
        self._over = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def setup(self) -> None:
                outer.connections += 1
                super().setup()

            def handle_any(self) -> None:
                outer._handle(self)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any

            def log_message(self, format: str, *args: object) -> None:
                pass

        class Quiet(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request: object, client_address: object) -> None:
                """A client that goes away is part of these tests."""

        self._server = Quiet(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        case.addCleanup(self._stop)

    def _stop(self) -> None:
        self._over.set()
        self._server.shutdown()
        self._server.server_close()

    def _handle(self, handler: BaseHTTPRequestHandler) -> None:
        length = int(handler.headers.get("content-length") or 0)
        headers = {name.lower(): value for name, value in handler.headers.items()}
        asked = Asked(handler.command, handler.path, headers, handler.rfile.read(length))
        self.asked.append(asked)
        step = self._step(len(self.asked), asked)
        if step.act == "hang":
            self._over.wait()
        if step.act in ("hang", "drop"):
            handler.close_connection = True
            return
        body = (
            step.body
            if isinstance(step.body, bytes)
            else str.encode(step.body if isinstance(step.body, str) else json.dumps(step.body))
        )
        handler.send_response(step.status)
        for name, value in {"content-type": "application/json", **step.headers}.items():
            handler.send_header(name, value)
        handler.send_header("content-length", str(len(body) + (5 if step.act == "cut" else 0)))
        handler.end_headers()
        handler.wfile.write(body)
        if step.act in ("close", "cut"):
            # Without a word: a client learns of it with its next request.
            handler.close_connection = True


def stub(case: unittest.TestCase, steps: Sequence[Step]) -> Server:
    """A server that gives these answers in turn, the last one for ever."""
    return Server(case, lambda nth, _: steps[min(nth, len(steps)) - 1])


def losing(case: unittest.TestCase, method: str, path: str) -> Server:
    """A proxy before the sandbox that loses the first answer to such a request, after it has taken effect."""
    lost: list[Asked] = []

    def pass_on(_: int, asked: Asked) -> Step:
        onwards = http.client.HTTPConnection(urlsplit(URL).netloc)
        onwards.request(asked.method, asked.path, body=asked.body or None, headers=asked.headers)
        answer = onwards.getresponse()
        body = answer.read()
        onwards.close()
        if asked.method == method and asked.path == path and not lost:
            lost.append(asked)
            return DROP
        kept = {name.lower(): value for name, value in answer.getheaders()}
        kept.pop("content-length", None)
        return Step(answer.status, body, kept)

    return Server(case, pass_on)
