"""One client's connection: takes requests out of what arrives, one after the other, and sends their answers.

Everything here runs on the loop's thread and never waits. A client owes something at any time (a request, the rest of a body,
that it reads), and has until `deadline` to do it.
"""

import socket
from functools import partial
from io import BytesIO
from math import inf
from typing import TYPE_CHECKING, Any

from mockserver.core.errors import Problem
from mockserver.door import Turn

from .answer import Answer, ask, say
from .body import Chunks, Sized
from .head import MOST, Fields, Heads, Malformed
from .poller import READ, WRITE

if TYPE_CHECKING:
    from .loop import Loop

RECEIVE = 64 * 1024
TOGETHER = 64 * 1024
"""Bytes of a body that are worth a copy to have head and body in one piece."""
RATE = 64 * 1024
"""Bytes a second that a client must at least take or give, beyond its `client_timeout`."""
SMALL = 64 * 1024
"""A body of at most so many bytes is read before anybody is asked whether it is too large."""
LINGER = 2.0
"""Seconds that a refused client may go on sending: were it cut off at once, it would not see the refusal."""
END = b"\r\n\r\n"


class Connection:
    """A client, its request under way, and its answer under way."""

    __slots__ = (
        "body",
        "busy",
        "closed",
        "deadline",
        "ended",
        "environ",
        "heads",
        "keep",
        "lingering",
        "loop",
        "out",
        "peer",
        "received",
        "refused",
        "seen",
        "since",
        "socket",
        "watched",
    )

    def __init__(self, loop: "Loop", opened: socket.socket, peer: Any, heads: Heads) -> None:
        self.loop, self.socket, self.heads = loop, opened, heads
        self.peer = str(peer[0]) if peer else ""
        self.received = b""
        self.seen = 0
        """How much of `received` has been searched for the end of a head."""
        self.environ: dict[str, Any] | None = None
        self.body: Sized | Chunks | None = None
        self.out: list[memoryview] = []
        self.refused = False
        """Whether there is more to come of a request that was answered already."""
        self.keep = self.busy = self.lingering = self.ended = self.closed = False
        self.watched = 0
        self.since = loop.now
        self.deadline = loop.now + loop.client_timeout
        self.watch(READ)

    # -- what the loop calls

    def on_event(self) -> None:
        if self.watched == WRITE:
            self._flush()
        elif self.watched:
            self._receive()

    def proceed(self) -> None:
        """Takes the next request out of what has been received, if it is whole, and answers it."""
        if self.closed or self.busy or self.out or self.lingering:
            return
        try:
            if self.environ is None and not self._begin():
                if self.ended:
                    self.close()
                return
            if self.body is not None and not self._fill(self.body):
                return
        except Malformed as error:
            self._refuse(error)
            return
        environ, self.environ = self.environ, None
        assert environ is not None
        self._answer(environ)

    @property
    def idle(self) -> bool:
        """Whether nothing has come of the next request."""
        return not (self.received or self.environ or self.busy or self.out or self.lingering)

    def close(self) -> None:
        if not self.closed:
            self.closed = True
            self.watch(0)
            self.socket.close()
            self.received, self.out, self.environ, self.body = b"", [], None, None
            self.loop.forget(self)

    def watch(self, events: int) -> None:
        if events != self.watched:
            self.loop.watch(self.socket, self.watched, events, self.on_event)
            self.watched = events

    # -- in

    def _receive(self) -> None:
        try:
            data = self.socket.recv(RECEIVE)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            self.close()
            return
        if self.lingering:
            if not data:
                self.close()
            return
        if data:
            if self.received:
                self.received += data
            else:
                if self.environ is None:  # it was idle
                    self._give(0)
                self.received = data
        else:
            self.ended = True
            self.watch(0)
        self.proceed()

    def _give(self, owed: int) -> None:
        """Lets the client have its time for so many bytes."""
        loop = self.loop
        self.since = loop.now
        self.deadline = loop.now + loop.client_timeout + owed / RATE

    def _begin(self) -> bool:
        """Reads a head; false where it is not whole yet. What is behind it is the body, or the next request."""
        received = self.received
        if received[:2] == b"\r\n":  # RFC 9112 2.2: an empty line before a request is passed over
            received = self.received = received.lstrip(b"\r\n")
            self.seen = 0
        end = received.find(END, self.seen)
        if end < 0:
            self._doubt(received)
            return False
        first = received.find(b"\r\n")
        line, block = received[:first], received[first + 2 : end + 2]
        self.received, self.seen = received[end + 4 :], 0
        if len(line) > MOST:
            raise Malformed(414, f"a request line has at most {MOST} bytes here")
        if len(block) > MOST:
            error = Malformed(431, f"the headers have at most {MOST} bytes here")
            error.environ = self.heads.read_part(line, block)  # type: ignore[attr-defined]
            raise error
        environ, fields = self.heads.read(line, block)
        self._open(environ, fields)
        return True

    def _doubt(self, received: bytes) -> None:
        """Refuses what cannot become a head any more."""
        self.seen = max(0, len(received) - 3)
        line, end, block = received.partition(b"\r\n")
        if len(line) > MOST:
            raise Malformed(414, f"a request line has at most {MOST} bytes here")
        if len(block) > MOST:
            error = Malformed(431, f"the headers have at most {MOST} bytes here")
            error.environ = self.heads.read_part(line, block.rpartition(b"\r\n")[0])  # type: ignore[attr-defined]
            raise error
        if received[:1] == b"\x16" or (not end and b"\n\n" in received):
            raise Malformed(400, "this is TLS, or its lines end without a carriage return: the server speaks plain HTTP/1.1")

    def _open(self, environ: dict[str, Any], fields: Fields) -> None:
        environ["REMOTE_ADDR"] = self.peer
        self.environ = environ
        said = fields.connection
        self.keep = "close" not in said and (environ["SERVER_PROTOCOL"] == "HTTP/1.1" or "keep-alive" in said)
        if fields.chunked:
            limit = self.loop.door.max_body(environ)
            self.body = Chunks(limit)
            self.loop.heavy = True
            self._give(limit)
        elif 0 < fields.length <= SMALL and fields.length <= len(self.received):  # all of it has come with the head
            environ["wsgi.input"] = BytesIO(self.received[: fields.length])
            self.received = self.received[fields.length :]
            return
        elif fields.length:
            if fields.length > SMALL and fields.length > self.loop.door.max_body(environ):
                self.keep, self.refused = False, True  # refused by its length: the app sees as much of it as is here
                environ["wsgi.input"] = BytesIO(self.received[: fields.length])
                self.received = b""
                return
            self.body = Sized(fields.length)
            self.loop.heavy = self.loop.heavy or fields.length > SMALL
            self._give(fields.length)
        else:
            environ["wsgi.input"] = BytesIO()
            return
        if fields.continues and not self.received:
            self._transmit([b"HTTP/1.1 100 Continue\r\n\r\n"])

    def _fill(self, body: Sized | Chunks) -> bool:
        """Takes what has arrived of the body; false where it is not whole yet."""
        self.received = body.take(self.received)
        if not body.whole:
            if self.ended:
                self.close()
            return False
        assert self.environ is not None
        if isinstance(body, Chunks):
            self.environ["CONTENT_LENGTH"] = str(body.size)
            if body.cut:
                self.keep, self.refused = False, True
        self.environ["wsgi.input"] = body.input()
        self.body = None
        return True

    def _refuse(self, error: Malformed) -> None:
        """Answers what is no request: by the app where it can be said whose it was, else by a problem. It is the last of the connection."""
        environ = getattr(error, "environ", None) or self.environ
        self.environ = self.body = None
        self.received, self.keep, self.refused = b"", False, True
        if environ is None:
            self._send(say(Problem(error.status, "Bad request", error.reason)))
            return
        environ.pop("CONTENT_LENGTH", None)
        environ |= {"mockserver.malformed": error, "wsgi.input": BytesIO(), "REMOTE_ADDR": self.peer}
        self._answer(environ)

    # -- out

    def _answer(self, environ: dict[str, Any]) -> None:
        loop = self.loop
        turn = loop.door.turn(environ)
        if turn is Turn.NOW:
            try:
                answer = ask(loop.door, environ, self.keep)
            finally:
                loop.door.leave(environ)
            self.busy = True
            loop.send_soon(self, answer)
            return
        self.busy, self.deadline = True, inf
        self.watch(0)
        try:
            (loop.delayed if turn is Turn.APART else loop.pool).submit(partial(self._work, environ, self.keep))
        except RuntimeError as error:  # no further thread
            self.busy = False
            self._send(say(Problem(503, "Too many requests at once", str(error))))

    def _work(self, environ: dict[str, Any], keep: bool) -> None:
        """On a thread: the answer, which the loop then sends."""
        answer = ask(self.loop.door, environ, keep)
        self.loop.call(partial(self.deliver, answer))

    def deliver(self, answer: Answer | None) -> None:
        self.busy = False
        if not self.closed:
            self._send(answer)

    def _send(self, answer: Answer | None) -> None:
        if answer is None:
            self.close()
            return
        self.keep = not answer.last
        if len(answer.body) <= TOGETHER:
            self._transmit([answer.head + answer.body])
        else:
            self.loop.heavy = True
            self._transmit([answer.head, answer.body])
        if not (self.out or self.closed):
            self._go_on()

    def _transmit(self, parts: list[bytes]) -> None:
        """Sends as much as the client takes now, and keeps the rest."""
        whole = len(parts[0]) if len(parts) == 1 else sum(map(len, parts))
        try:
            sent = self.socket.send(parts[0]) if len(parts) == 1 else self.socket.sendmsg(parts)
        except (BlockingIOError, InterruptedError):
            sent = 0
        except OSError:
            self.close()
            return
        if sent == whole:
            return
        for part in parts:
            if sent < len(part):
                self.out.append(memoryview(part)[sent:])
            sent = max(0, sent - len(part))
        self._give(whole)
        self.watch(WRITE)

    def _flush(self) -> None:
        """Sends on: the client has read."""
        try:
            sent = self.socket.send(self.out[0])
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            self.close()
            return
        self.out[0] = self.out[0][sent:]
        if not len(self.out[0]):
            del self.out[0]
        if not self.out:
            if self.environ is None:
                self._go_on()
            else:  # it was the word to continue
                self.watch(READ)

    def _go_on(self) -> None:
        """The answer is out: on to the next request, or to the end."""
        if not self.keep:
            self._finish()
            return
        self._give(0)
        self.watch(0 if self.ended else READ)
        if self.received or self.ended:
            self.loop.ready.append(self)

    def _finish(self) -> None:
        """Ends the connection so that the client gets what was sent, also where it still sends itself."""
        try:
            self.socket.shutdown(socket.SHUT_WR)
            sending = not self.ended and (self.refused or bool(self.socket.recv(1, socket.MSG_PEEK)))
        except OSError:  # also where there is nothing to peek at
            sending = False
        if not sending:
            self.close()
            return
        self.lingering = True
        self.received = b""
        self.deadline = self.loop.now + LINGER
        self.watch(READ)
