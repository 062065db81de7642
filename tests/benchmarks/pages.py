"""Server time of a page on a national release: `python -m tests.benchmarks.pages [--file LAIT.parquet] [--rows N]`.

A real server; each view is a new visitor's websocket, as a followed link makes one, timed from its request to the end of its run.
First each area and indicator is new to the server, then each is one that somebody has looked at before.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from pipelines.read_api.areas import areas
from pipelines.read_api.connections import Release, open_release
from pipelines.read_api.series import indicators
from tests.benchmarks.national import make_national
from tests.benchmarks.start import free_port
from tests.realdata import FOLDER

LAIT = FOLDER / "lait" / "bds_long_2026-04-08.parquet"
LARGEST_MESSAGE = 2**26
START_SECONDS = 120
TARGET_MILLISECONDS = 150
SHOWN = ("Trend", "Compared with others", "Groups", "Forecast", "Revisions")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--file", type=Path, default=LAIT)
    parser.add_argument("--rows", type=int, help="only the first rows of the file")
    parser.add_argument("--views", type=int, default=60)
    parser.add_argument("--home", type=Path, help="a home that this program has made before")
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        home = asked.home or Path(folder) / "home"
        if asked.home is None:
            make_national(home, asked.file, asked.rows)
        release = open_release(home)
        held = release.rows("select count(*), (select count(*) from series) from figure")[0]
        print(f"release of {held[0]:,} figures in {held[1]:,} series")
        measure(home, addresses(release, asked.views))


def measure(home: Path, pages: dict[str, list[tuple[str, str]]]) -> None:
    """Prints median and 95th percentile of each kind of page, in wall time and in the server's own processor time."""
    views = ", ".join(f"{len(queries)} of {name}" for name, queries in pages.items())
    print(f"views: {views}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    port = free_port()
    command = [sys.executable, "-m", "pipelines.cli", "serve", "--home", str(home), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            wait_until_loaded(port, psutil.Process(server.pid))
            for name, queries in pages.items():
                for kind in ("first look", "looked at before"):
                    print(told(f"{name}, {kind}", [view(port, page, server.pid) for page in queries]))
        finally:
            server.terminate()


def addresses(release: Release, views: int) -> dict[str, list[tuple[str, str]]]:
    """Kind of page -> page and query of each view; areas and indicators in a stated random order, links as pages write them."""
    chance = random.Random(1)
    places = [area.code for area in areas(release) if area.level == "upper_tier"] or [area.code for area in areas(release)]
    measures = [id for id, _ in indicators(release)]
    chance.shuffle(places)
    chance.shuffle(measures)
    about = [{"release": release.id or "", "area": places[n % len(places)]} for n in range(views)]
    found = {"Overview": [("", urlencode(one)) for one in about]}
    for shown in SHOWN:
        queries = [urlencode({"indicator": measures[n % len(measures)], "show": shown, **one}) for n, one in enumerate(about)]
        found[f"Indicator, {shown}"] = [("indicator", query) for query in queries]
        chance.shuffle(about)
    return found


def assessed(release: Release, views: int) -> dict[str, list[tuple[str, str]]]:
    """The pages of co-assessment of a release that holds survey answers; each area in turn with each of its questions."""
    asked = release.rows(
        "select distinct f.area, q.title from assessment_figure f join question q on q.id = f.question where f.outcome is not null order by all"
    )
    queries = [urlencode({"release": release.id or "", "area": area, "asked": title}) for area, title in asked]
    chosen = [queries[n % len(queries)] for n in range(views)]
    return {
        "Co-assessment": [("co_assessment", query) for query in chosen],
        "Survey quality": [("survey_quality", query) for query in chosen],
    }


def view(port: int, page: tuple[str, str], process: int) -> tuple[float, float]:
    """Milliseconds from the request to the end of the run, and those of the server's processors."""
    server = psutil.Process(process)
    with connect(
        f"ws://127.0.0.1:{port}/_stcore/stream", subprotocols=["streamlit"], origin=f"http://127.0.0.1:{port}", max_size=LARGEST_MESSAGE
    ) as socket:
        asked = BackMsg()
        asked.rerun_script.page_name, asked.rerun_script.query_string = page
        before, start = busy(server), time.perf_counter()
        socket.send(asked.SerializeToString())
        while not is_over(ForwardMsg.FromString(socket.recv())):
            pass
        return (time.perf_counter() - start) * 1000, (busy(server) - before) * 1000


def is_over(message: ForwardMsg) -> bool:
    """Whether the run has come to its end; a page that completes its address starts over once.

    Errors:  SystemExit, when the page could not be shown: its time would say nothing.
    """
    if message.delta.new_element.HasField("exception") or "could not be shown" in message.delta.new_element.html.body:
        raise SystemExit("a page failed; see it with `outcomes serve --home`, which --home of this program keeps")
    return message.WhichOneof("type") == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY


def busy(process: psutil.Process) -> float:
    """Seconds of processor time so far."""
    used = process.cpu_times()
    return used.user + used.system


def wait_until_loaded(port: int, server: psutil.Process) -> None:
    """Until the server answers and is idle: it loads its modules after its first answer."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health", timeout=2):
                break
        except OSError:
            time.sleep(0.2)
    while time.monotonic() < end and server.cpu_percent(interval=1.0) > 5:
        pass


def told(name: str, times: list[tuple[float, float]]) -> str:
    """One line of the result."""
    walls, busies = ([one[side] for one in times] for side in (0, 1))
    p95 = percentile(walls, 95)
    against = "within" if p95 <= TARGET_MILLISECONDS else "above"
    return (
        f"{name:45s} p50 {percentile(walls, 50):5.0f} ms, p95 {p95:5.0f} ms ({against} {TARGET_MILLISECONDS} ms); "
        f"processor p50 {percentile(busies, 50):4.0f} ms, p95 {percentile(busies, 95):4.0f} ms"
    )


def percentile(values: list[float], share: int) -> float:
    """Of values of which there are at least two."""
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1]


if __name__ == "__main__":
    main()
