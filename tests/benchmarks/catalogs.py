"""Synerise's catalogs: an item by key and by id, pages, additions and updates at 1,000 to 100,000 items; seconds of 100,000 rows of CSV.

`python -m tests.benchmarks.catalogs [--quick]` prints this table alone.
"""

import itertools
import sys
import time
from typing import Any

from mockserver.app import Mock, create_app
from mockserver.client import Client, send_in_process
from mockserver.settings import Settings
from tests.benchmarks.scale import Step, expect, table

SIZES = (1_000, 10_000, 100_000)
BAG = "/catalogs/bags/1201"


def catalogs(client: Client, mock: Mock, rows: int) -> dict[str, Step]:
    """That many items in one catalog."""
    world = mock.tenants.get(client.tenant)
    item = {"bagId": 1201, "businessProfileId": 100005, "creationDate": "2019-08-24T14:15:22Z"}
    made = [item | {"id": 60_000 + n, "itemKey": f"sku-{n}", "value": {"name": f"Item {n}", "price": n}} for n in range(rows)]
    world.add_rows({"synerise": {"catalog_items": made}})
    auth = client.credential("synerise", "workspace")
    turn = itertools.cycle(range(rows))
    fresh = itertools.count(rows)

    def call(wire: str, **options: Any) -> Any:
        return expect(client, wire, 200, auth=auth, **options)

    def add(value: int) -> None:
        call(f"POST {BAG}/items", json={"itemKey": f"sku-{value}", "value": {"name": "New", "price": 1}})

    return {
        "item by key": lambda: call(f"GET {BAG}/items/itemKey/sku-{next(turn)}"),
        "item by id": lambda: call(f"GET {BAG}/items/{60_000 + next(turn)}"),
        "item detail": lambda: call(f"GET /catalogs/itemDetail?catalogName=Empty&key=sku-{next(turn)}"),
        "page of 20": lambda: call(f"GET {BAG}/items?limit=20"),
        "page of 20, the 40th": lambda: call(f"GET {BAG}/items?limit=20&offset=780"),
        "page of all catalogs": lambda: call("GET /catalogs/items?limit=20&offset=500"),
        "add": lambda: add(next(fresh)),
        "add of a known key": lambda: add(next(turn)),
        "update by id": lambda: call(f"POST {BAG}/items/{60_000 + next(turn)}", json={"name": "Other"}),
    }


def csv_file(rows: int = 100_000) -> None:
    """Prints how long a file takes in, in again, and out."""
    mock = create_app(Settings())
    client = Client("", "default", send_in_process(mock))
    auth = client.credential("synerise", "workspace")
    lines = b"".join(b"%d,Item %d,%d.50\r\n" % (n, n, n % 100) for n in range(rows))
    body = b'--b\r\nContent-Disposition: form-data; name="itemKey"\r\n\r\nitemKey\r\n'
    body += b'--b\r\nContent-Disposition: form-data; name="file"\r\n\r\n'
    body += b"itemKey,name,price\r\n" + lines + b"\r\n--b--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    seconds = []
    for wire, options in ((f"POST {BAG}/items/upload", {"data": body, "headers": headers}),) * 2 + ((f"GET {BAG}/csv", {}),):
        begun = time.perf_counter()
        expect(client, wire, 200, auth=auth, **options)
        seconds.append(time.perf_counter() - begun)
    print(f"\nsynerise catalogs, CSV of {rows:,} rows: in {seconds[0]:.1f} s, in again {seconds[1]:.1f} s, out {seconds[2]:.1f} s")


def main(quick: bool) -> None:
    table("synerise catalogs", catalogs, SIZES[:2] if quick else SIZES)
    csv_file(10_000 if quick else 100_000)


if __name__ == "__main__":
    main("--quick" in sys.argv)
