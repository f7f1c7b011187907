"""Carries a call to the server and back: one key for all its tries, bounded retries, one answer or one error.

The API key is in no error and in nothing that a client prints.
"""

from __future__ import annotations

import http.client
import json
import platform
import random
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from . import _retry, _wire
from ._config import RequestOptions, Settings, Try, checked
from ._connections import Pool, Raw
from ._version import LIBRARY_VERSION
from .errors import (
    ApiConnectionError,
    ApiError,
    ApiTimeoutError,
    FieldError,
    FileNotReadyError,
    Refusal,
    error_of,
)

Shape = Literal["data", "page", "json", "bytes", "none"]
"""How an answer looks: `{"data": …}`, a page of a list, JSON without an envelope, a file, nothing."""

# How often a file in the making is asked for, and how long is waited between when the server does not say.
_MOST_LOOKS = 30
_LOOK = 2.0


@dataclass(frozen=True)
class Call:
    """A call, decided."""

    method: str
    path: str
    shape: Shape
    query: Mapping[str, Any] | None = None
    body: Mapping[str, Any] | None = None
    form: bool = False
    keyed: bool = True


@dataclass(frozen=True)
class ResponseInfo:
    """The answer of a call, beside its value."""

    status: int
    headers: Mapping[str, str]
    """By names in lower case."""
    request_id: str | None
    """Finds the request in the server's log."""
    attempts: int
    """How many tries it took."""
    idempotency_key: str | None
    """The key it was sent with, if it was a POST."""
    replayed: bool
    """Whether this is the saved answer of an earlier request with that key."""


@dataclass(frozen=True)
class Answer:
    """An answer with its value."""

    value: Any
    info: ResponseInfo


class Transport:
    """Makes the calls of one client."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pool = Pool(settings.base_url, settings.ssl_context)
        self._agent = f"recoup-sdk-python/{LIBRARY_VERSION} python/{platform.python_version()}"

    def close(self) -> None:
        """Closes the connections that are kept."""
        self._pool.close()

    def send(self, call: Call, options: RequestOptions | None = None) -> Answer:
        """Makes a call."""
        options = options or {}
        checked(options, call.method)
        key = options.get("idempotency_key")
        if call.method == "POST" and key is None:
            key = str(uuid.uuid4())
        for look in range(1, _MOST_LOOKS + 1):
            answer = self._tried(call, options, key)
            if call.shape != "bytes" or answer.info.status != 202 or look == _MOST_LOOKS:
                break
            asked = _retry.retry_after(answer.info.headers.get("retry-after"), time.time())
            self._settings.sleep(_LOOK if asked is None else asked)
        return _ready(call, answer)

    def _headers(self, call: Call, options: RequestOptions, key: str | None) -> dict[str, str]:
        headers = {
            "accept": "application/pdf, application/json" if call.shape == "bytes" else "application/json",
            "recoup-version": self._settings.api_version,
            "user-agent": self._agent,
        }
        headers.update({name.lower(): value for name, value in options.get("headers", {}).items()})
        if call.keyed:
            headers["authorization"] = f"Bearer {self._settings.api_key}"
        if key is not None:
            headers["idempotency-key"] = key
        if call.body is not None:
            headers["content-type"] = "application/x-www-form-urlencoded" if call.form else "application/json"
        return headers

    def _tried(self, call: Call, options: RequestOptions, key: str | None) -> Answer:
        """Tries until there is an answer, an error that does not pass, or an end to patience."""
        most = options.get("max_retries", self._settings.max_retries)
        timeout = options.get("timeout", self._settings.timeout)
        target = call.path + _wire.query(call.query)
        headers = self._headers(call, options, key)
        body = None if call.body is None else (_wire.form if call.form else _wire.body)(call.body)
        attempt = 0
        while True:
            attempt += 1
            began = time.monotonic()
            outcome = self._once(call, target, headers, body, timeout, attempt, key)
            again = None
            if isinstance(outcome, (ApiConnectionError, ApiError)) and attempt <= most:
                again = self._patience(outcome, attempt)
            self._tell(call, attempt, outcome, time.monotonic() - began, again)
            if isinstance(outcome, Answer):
                return outcome
            if again is None:
                raise outcome
            self._settings.sleep(again)

    def _tell(
        self,
        call: Call,
        attempt: int,
        outcome: Answer | ApiConnectionError | ApiError,
        took: float,
        again: float | None,
    ) -> None:
        if self._settings.on_try is None:
            return
        told = outcome.info if isinstance(outcome, Answer) else outcome if isinstance(outcome, ApiError) else None
        status, request_id = (told.status, told.request_id) if told is not None else (None, None)
        self._settings.on_try(Try(call.method, call.path, attempt, status, request_id, took, again))

    def _patience(self, error: ApiConnectionError | ApiError, attempt: int) -> float | None:
        """How long to wait before the next try, if there is to be one."""
        api = error if isinstance(error, ApiError) else None
        status, code, asked = (api.status, api.code, api.retry_after) if api is not None else (None, None, None)
        if asked is not None and asked > self._settings.max_retry_after:
            return None
        return _retry.wait(attempt, asked, random.random()) if _retry.passes(status, code, asked) else None

    def _once(
        self,
        call: Call,
        target: str,
        headers: Mapping[str, str],
        body: bytes | None,
        timeout: float,
        attempt: int,
        key: str | None,
    ) -> Answer | ApiConnectionError | ApiError:
        """One request and its whole answer, within its time."""
        where = f"{call.method} {call.path}"
        try:
            raw = self._pool.exchange(call.method, target, headers, body, timeout)
        except TimeoutError as cause:
            return _because(ApiTimeoutError(f"{where}: no answer within {timeout:g} s."), cause)
        except (OSError, http.client.HTTPException) as cause:
            return _because(ApiConnectionError(f"{where}: no answer came ({cause or type(cause).__name__})."), cause)
        return _read(call, raw, attempt, key)


def _because(error: ApiConnectionError, cause: BaseException) -> ApiConnectionError:
    error.__cause__ = cause
    return error


def _read(call: Call, raw: Raw, attempt: int, key: str | None) -> Answer | ApiError:
    """Makes an answer or an error of what came."""
    replayed = raw.headers.get("idempotent-replayed") == "true"
    info = ResponseInfo(raw.status, raw.headers, raw.headers.get("x-request-id"), attempt, key, replayed)
    if call.shape == "bytes" and raw.status == 200:
        return Answer(raw.body, info)
    try:
        value = json.loads(raw.body)
    except ValueError:
        value = None
    if 200 <= raw.status < 300 and (value is not None or call.shape == "none"):
        return Answer(value, info)
    return _refusal(call, info, value)


def _refusal(call: Call, info: ResponseInfo, body: Any) -> ApiError:
    whole: dict[str, Any] = body if isinstance(body, dict) else {}
    error: dict[str, Any] = whole["error"] if isinstance(whole.get("error"), dict) else {}
    code = error["code"] if isinstance(error.get("code"), str) else None
    what = error.get("message") if code else f"{call.method} {call.path}: the answer is not the API's."
    request_id = error.get("requestId") or info.request_id
    details = tuple(
        FieldError(str(one.get("field")), str(one.get("message")), str(one.get("code")))
        for one in error.get("details") or ()
        if isinstance(one, dict)
    )
    return error_of(
        Refusal(
            status=info.status,
            code=code or "unreadable_answer",
            message=f"{what} ({info.status}{f', {request_id}' if request_id else ''})",
            details=details,
            request_id=request_id,
            docs_url=whole.get("type") if isinstance(whole.get("type"), str) else None,
            retry_after=_retry.retry_after(info.headers.get("retry-after"), time.time()),
            body=body,
            headers=info.headers,
        )
    )


def _ready(call: Call, answer: Answer) -> Answer:
    """The answer as the caller wants it."""
    if call.shape == "data" and isinstance(answer.value, dict):
        return Answer(answer.value.get("data"), answer.info)
    if call.shape == "bytes" and answer.info.status == 202:
        raise FileNotReadyError(f"{call.method} {call.path}: the file is still being made. Ask again later.")
    return answer
