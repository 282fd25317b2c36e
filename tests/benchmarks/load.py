"""A load generator in a process of its own: keep-alive connections on raw sockets, so that it costs less than what it measures.

    python -m tests.benchmarks.load PORT CONNECTIONS SECONDS < request-bytes

Prints one JSON line: {"rps", "p50_ms", "p99_ms"}.
"""

import json
import selectors
import socket
import sys
import time


def measure(port: int, connections: int, seconds: float, request: bytes) -> dict[str, float]:
    selector = selectors.DefaultSelector()
    begun: dict[socket.socket, float] = {}
    buffers: dict[socket.socket, bytes] = {}
    for _ in range(connections):
        one = socket.create_connection(("127.0.0.1", port))
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        selector.register(one, selectors.EVENT_READ)
        buffers[one] = b""
    latencies: list[float] = []
    start = time.perf_counter()
    for one in buffers:
        begun[one] = time.perf_counter()
        one.sendall(request)
    while (now := time.perf_counter()) - start < seconds:
        for key, _ in selector.select(1):
            one = key.fileobj  # type: ignore[assignment]
            data = buffers[one] + one.recv(65536)
            head, gap, body = data.partition(b"\r\n\r\n")
            length = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
            if not gap or len(body) < length:
                buffers[one] = data
                continue
            if not head.startswith(b"HTTP/1.1 2"):
                raise SystemExit(f"unexpected answer: {head[:200]!r}")
            buffers[one] = b""
            now = time.perf_counter()
            latencies.append(now - begun[one])
            begun[one] = now
            one.sendall(request)
    elapsed = time.perf_counter() - start
    latencies.sort()
    return {
        "rps": round(len(latencies) / elapsed),
        "p50_ms": round(latencies[len(latencies) // 2] * 1000, 2),
        "p99_ms": round(latencies[int(len(latencies) * 0.99)] * 1000, 2),
    }


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), sys.stdin.buffer.read())))
