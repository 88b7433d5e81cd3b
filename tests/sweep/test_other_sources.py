"""Sources and rows of others: Parquet and Arrow, a query, an object store on a server that runs here."""

import importlib
import json
import os
import sqlite3
import urllib.request
from contextlib import closing

import pytest

from .conftest import subjects

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")


def table(count=50):
    from checkmeta.sweep.batches import IN  # noqa: PLC0415 - of what may not be installed

    rows = [
        {"subject": s, "documents": [{"name": "platform.yaml", "content": text.encode()}]}
        for s, text in subjects(count)
    ]
    return pa.Table.from_pylist(rows, IN)


def expected(sweeper, count=50):
    sweeper.sweep(sweeper.write("worlds.jsonl", subjects(count)), "expected").ends(1)
    return sweeper.rows("expected")


def test_parquet_and_arrow(sweeper):
    pq.write_table(table(), sweeper.folder / "worlds.parquet", row_group_size=17)
    with pa.ipc.new_file(sweeper.folder / "worlds.arrow", table().schema) as file:
        for batch in table().to_batches(max_chunksize=13):
            file.write_batch(batch)
    rows = expected(sweeper)
    for source in ("worlds.parquet", "worlds.arrow"):
        sweeper.sweep(source, source.replace(".", "-"), "--jobs", 2).ends(1)
        assert sweeper.rows(source.replace(".", "-")) == rows


def test_rows_in_parquet(sweeper):
    sweeper.write("worlds.jsonl", [*subjects(50), ("wrong", "security: [")])
    sweeper.sweep("worlds.jsonl", "lines").ends(2)
    for shard, status in (("2/2", 1), ("1/2", 2)):
        sweeper.sweep("worlds.jsonl", "rows", "--format", "parquet", "--shard", shard).ends(status)
    sweeper.sweep("worlds.jsonl", "again", "--format", "parquet", "--jobs", 1).ends(2)
    files = sorted((sweeper.folder / "rows").glob("*.parquet"))
    assert [file.read_bytes() for file in files] == [
        f.read_bytes() for f in sorted((sweeper.folder / "again").glob("*.parquet"))
    ]
    found = [row for file in files for row in pq.read_table(file).to_pylist()]
    assert found == sweeper.read("lines")


def test_what_is_no_row_is_a_row_that_says_so(sweeper):
    rows = [
        {"subject": None, "documents": []},
        {"subject": "a", "documents": None},
        {"subject": "b", "documents": [{"name": None, "content": b""}]},
        {"subject": "c", "documents": [{"name": "platform.yaml", "content": b"security: { audit_log: true }"}]},
        {"subject": "c", "documents": []},
    ]
    pq.write_table(pa.Table.from_pylist(rows, table(1).schema), sweeper.folder / "rows.parquet")
    sweeper.sweep("rows.parquet", "out").ends(2)
    assert [row["error"] and row["error"]["code"] for row in sweeper.read("out")] == [
        "U051",
        "U051",
        "U051",
        None,
        "U051",
    ]
    (sweeper.folder / "broken.parquet").write_bytes(b"PAR1 and no more")
    assert "U051" in sweeper.sweep("broken.parquet", "none").ends(2).err
    assert "no column `id`" in sweeper.sweep("rows.parquet", "none", "--subject-by", "column:id").ends(2).err


def test_a_query(sweeper):
    pytest.importorskip("adbc_driver_sqlite")
    with closing(sqlite3.connect(sweeper.folder / "worlds.db")) as opened, opened as database:
        database.execute("create table worlds (id text, name text, content text)")
        database.executemany("insert into worlds values (?, 'platform.yaml', ?)", subjects(50))
    query = ("--query", "select * from worlds order by id", "--subject-by", "column:id")
    sweeper.sweep("sqlite:worlds.db", "out", *query, "--shard", "1/2").ends(1)
    with closing(sqlite3.connect(sweeper.folder / "worlds.db")) as opened, opened as database:
        database.execute("delete from worlds")
    # what was asked stays as it was answered, or parts would not fit together
    sweeper.sweep("sqlite:worlds.db", "out", *query, "--shard", "2/2").ends(1)
    assert sweeper.rows("out") == expected(sweeper)
    assert (
        "`--query` differs" in sweeper.sweep("sqlite:worlds.db", "out", "--query", "select 1", *query[2:]).ends(2).err
    )
    assert "isn't answered" in sweeper.sweep("sqlite:worlds.db", "none", "--query", "select nonsense").ends(2).err


@pytest.fixture
def bucket(sweeper):
    """The address of a bucket on a server of our own."""
    pytest.importorskip("obstore")
    server = pytest.importorskip("moto.server").ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    sweeper.env |= {
        "AWS_ENDPOINT_URL": address, "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_REGION": "us-east-1",
        "AWS_ALLOW_HTTP": "true",
    }  # fmt: skip

    urllib.request.urlopen(urllib.request.Request(f"{address}/worlds", method="PUT")).close()  # noqa: S310 - our own server
    store = importlib.import_module("obstore.store").from_url(
        "s3://worlds", client_options={"allow_http": True}, aws_endpoint=address, aws_region="us-east-1", aws_access_key_id="a",
        aws_secret_access_key="b",  # noqa: S106 - the server asks nobody
    )  # fmt: skip

    def put(key, data):
        importlib.import_module("obstore").put(store, key, data)

    yield put
    server.stop()


def test_an_object_store(sweeper, bucket):
    for name, text in subjects(50):
        bucket(f"all/{name}/platform.yaml", text.encode())
    bucket("all/s0000/.hidden/platform.yaml", b"name: Hidden\n")
    bucket("other/platform.yaml", b"name: Other\n")
    for shard in ("2/2", "1/2"):
        sweeper.sweep("s3://worlds/all", "out", "--shard", shard, "--jobs", 2).ends(1)
    assert sweeper.rows("out") == expected(sweeper)
    bucket("all/s0001/platform.yaml", b"name: Changed\n")
    assert "the source differs" in sweeper.sweep("s3://worlds/all", "out").ends(2).err
    lines = "".join(
        json.dumps({"subject": s, "documents": [{"name": "platform.yaml", "content": t}]}) + "\n"
        for s, t in subjects(50)
    )
    bucket("export.jsonl", lines.encode())
    sweeper.sweep("s3://worlds/export.jsonl", "export").ends(1)
    assert sweeper.rows("export") == sweeper.rows("expected")
    assert "doesn't answer" in sweeper.sweep("s3://worlds/none.jsonl", "none").ends(2).err


def test_a_store_that_does_not_answer_is_no_verdict(sweeper):
    pytest.importorskip("obstore")
    sweeper.env |= {
        "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
        "AWS_ACCESS_KEY_ID": "a",
        "AWS_SECRET_ACCESS_KEY": "b",
        "AWS_ALLOW_HTTP": "true",
    }
    sweeper.env |= {"AWS_MAX_ATTEMPTS": "1"} if os.name else {}
    assert "doesn't answer" in sweeper.sweep("s3://worlds/all", "out").ends(2).err
    assert not (sweeper.folder / "out" / "plan.json").exists()
