"""Connections to one server, kept open between requests.

Threads may share a pool: each request has a connection for itself. A pool notices that its process has forked, and
leaves the connections to the parent.
"""

from __future__ import annotations

import http.client
import os
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

# Connections kept for later; more may be in use.
_MOST_IDLE = 10
_CHUNK = 65_536


@dataclass(frozen=True)
class Raw:
    """An answer as it came. Names of headers are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


class Pool:
    """The connections of one client."""

    def __init__(self, base_url: str, context: ssl.SSLContext | None) -> None:
        parts = urlsplit(base_url)
        self._host = parts.hostname or ""
        self._port = parts.port
        self._prefix = parts.path
        self._secure = parts.scheme == "https"
        self._context = context
        self._lock = threading.Lock()
        self._idle: list[http.client.HTTPConnection] = []
        self._process = os.getpid()

    def exchange(self, method: str, target: str, headers: Mapping[str, str], body: bytes | None, timeout: float) -> Raw:
        """One request and its whole answer.

        Raises `OSError` or `http.client.HTTPException` when there is none; `TimeoutError` when it takes too long.
        """
        deadline = time.monotonic() + timeout
        kept = self._kept()
        if kept is not None:
            try:
                return self._over(kept, method, target, headers, body, deadline)
            except (http.client.RemoteDisconnected, ConnectionError):
                # The server had closed it while it lay idle, which says nothing about the server.
                pass
        return self._over(self._fresh(deadline), method, target, headers, body, deadline)

    def close(self) -> None:
        """Closes what is idle."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def __del__(self) -> None:
        for connection in self.__dict__.get("_idle", ()):
            connection.close()

    def _kept(self) -> http.client.HTTPConnection | None:
        if self._process != os.getpid():
            # Closes this process's copies; the parent's connections stay open.
            self.close()
            self._process = os.getpid()
        with self._lock:
            return self._idle.pop() if self._idle else None

    def _fresh(self, deadline: float) -> http.client.HTTPConnection:
        timeout = _left(deadline)
        if self._secure:
            self._context = self._context or ssl.create_default_context()
            return http.client.HTTPSConnection(self._host, self._port, timeout=timeout, context=self._context)
        return http.client.HTTPConnection(self._host, self._port, timeout=timeout)

    def _over(
        self,
        connection: http.client.HTTPConnection,
        method: str,
        target: str,
        headers: Mapping[str, str],
        body: bytes | None,
        deadline: float,
    ) -> Raw:
        try:
            _hurry(connection.sock, connection, deadline)
            connection.request(method, self._prefix + target, body=body, headers=dict(headers))
            # Taken now: a connection that is to be closed gives its socket to the answer.
            sock = connection.sock
            _hurry(sock, connection, deadline)
            response = connection.getresponse()
            chunks = []
            while chunk := response.read1(_CHUNK):
                chunks.append(chunk)
                _hurry(sock, connection, deadline)
            chunks.append(response.read())
            body_read = b"".join(chunks)
            if response.length:
                raise http.client.IncompleteRead(body_read, response.length)
            raw = Raw(response.status, {name.lower(): value for name, value in response.getheaders()}, body_read)
        except BaseException:
            connection.close()
            raise
        self._keep(connection)
        return raw

    def _keep(self, connection: http.client.HTTPConnection) -> None:
        if connection.sock is not None:
            with self._lock:
                if len(self._idle) < _MOST_IDLE and self._process == os.getpid():
                    self._idle.append(connection)
                    return
        connection.close()


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("the time is over")
    return left


def _hurry(sock: socket.socket | None, connection: http.client.HTTPConnection, deadline: float) -> None:
    """Leaves the next wait only the time that is left."""
    connection.timeout = _left(deadline)
    if sock is not None:
        sock.settimeout(connection.timeout)
