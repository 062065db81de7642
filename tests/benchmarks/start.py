"""How long `outcomes up` takes to a healthy server, first without a home and then with one: `python -m tests.benchmarks.start`."""

from __future__ import annotations

import resource
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from tempfile import TemporaryDirectory

PATIENCE = 120


def main() -> None:
    with TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        seconds_to_healthy(home)  # warms the disk's cache and the interpreter's
        for name, place in (("first run, without a home", Path(folder) / "new"), ("later run", home)):
            before = processor_seconds()
            seconds = seconds_to_healthy(place)
            print(f"outcomes up, {name}: {seconds:.1f} s to a healthy server, {processor_seconds() - before:.1f} s of processor time")


def seconds_to_healthy(home: Path) -> float:
    """Starts the server, waits until it answers, stops it."""
    port = free_port()
    start = time.perf_counter()
    command = [sys.executable, "-m", "pipelines.cli", "up", "--no-browser", "--port", str(port), "--home", str(home)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as server:
        try:
            while not is_healthy(port):
                if server.poll() is not None or time.perf_counter() - start > PATIENCE:
                    server.kill()
                    raise SystemExit(f"no healthy server: {server.communicate()[1]}")
                time.sleep(0.05)
            return time.perf_counter() - start
        finally:
            server.terminate()


def processor_seconds() -> float:
    """Of all servers that have ended: tells the product's own time from that of a busy machine."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def is_healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health", timeout=1) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
