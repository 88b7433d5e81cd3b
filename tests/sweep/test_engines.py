"""Engines of others: Ray, on a cluster of two nodes of which one goes, and Spark by the recipe of the page. Left out where they aren't installed."""

import os
import re
import signal
import sys
import time
from pathlib import Path

import pytest

from .conftest import RULES, Sweeper, subjects

PAGE = Path(__file__).parents[2] / "checker" / "sweep.md"
SLOW = 300


@pytest.fixture(scope="module")
def cluster(tmp_path_factory, compiled_rules):
    """A cluster of two nodes, with a sweeper that knows it, and the node that may go."""
    pytest.importorskip("ray")
    from ray.cluster_utils import Cluster  # noqa: PLC0415 - of what may not be installed

    sweeper = Sweeper(tmp_path_factory.mktemp("ray"), compiled_rules)
    sweeper.harm()
    before = dict(os.environ)
    os.environ |= sweeper.env  # the nodes' processes have it, too
    made = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
    second = made.add_node(num_cpus=1)
    sweeper.env |= {"RAY_ADDRESS": made.address}
    lines = sweeper.write("worlds.jsonl", subjects(SLOW, "slow"))
    sweeper.sweep(lines, "whole").ends(1)
    yield sweeper, made, second
    made.shutdown()
    os.environ.clear()
    os.environ.update(before)


def started(sweeper, to, parts):
    """A sweep on Ray, of which so many parts are done."""
    process = sweeper.start(
        "sweep",
        "worlds.jsonl",
        "--to",
        to,
        "--rules",
        "w.rules",
        "--as-of",
        "2026-11-22",
        "--part-size",
        20,
        "--engine",
        "ray",
    )
    until = time.monotonic() + 120
    while len(list((sweeper.folder / to).glob("*.sum"))) < parts and time.monotonic() < until:
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    return process


def finished(sweeper, process, to):
    out, err = process.communicate(timeout=300)
    assert process.returncode == 1, out + err
    assert sweeper.rows(to) == sweeper.rows("whole")


def workers():
    """Processes of Ray that judge parts now."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if b"ray::remote_part" in (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def busy(process):
    """One of them, as soon as there is one: between two parts a process has another name."""
    while process.poll() is None:
        if found := workers():
            return found[0]
    pytest.fail("it has ended before anything could be killed")


def test_ray_gives_the_same_bytes_whoever_is_killed(cluster):
    sweeper, made, second = cluster
    finished(sweeper, started(sweeper, "plain", 0), "plain")
    worker = started(sweeper, "worker", 2)
    os.kill(busy(worker), signal.SIGKILL)
    finished(sweeper, worker, "worker")
    driver = started(sweeper, "driver", 2)
    driver.kill()
    driver.communicate()
    assert "U052" not in sweeper("sweep", "status", "driver").ends(2).err
    finished(sweeper, started(sweeper, "driver", 2), "driver")
    node = started(sweeper, "node", 2)
    made.remove_node(second, allow_graceful=False)
    finished(sweeper, node, "node")


def test_spark_by_the_recipe(tmp_path, compiled_rules, monkeypatch):
    pytest.importorskip("pyspark")
    (recipe,) = re.findall(r"<!-- spark -->\n```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    monkeypatch.setenv("CHECKMETA_CACHE", str(compiled_rules))
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    monkeypatch.chdir(tmp_path)
    sweeper = Sweeper(tmp_path, compiled_rules)
    sweeper.sweep(sweeper.write("worlds.jsonl", subjects(40)), "whole").ends(1)
    (tmp_path / "w.rules").write_text(RULES, encoding="utf-8")
    from pyspark.sql import SparkSession  # noqa: PLC0415 - of what may not be installed

    spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    try:
        rows = [(s, [("platform.yaml", None, bytearray(text.encode()))]) for s, text in subjects(40)]
        schema = "subject string, documents array<struct<name: string, format: string, content: binary>>"
        subjects_ = spark.createDataFrame(rows, schema).repartition(4)
        within = {"subjects": subjects_, "rules": ("w.rules",)}
        exec(compile(recipe, "sweep.md", "exec"), within)  # noqa: S102 - what the page says is what is tested
        found = [row.asDict(recursive=True) for row in within["verdicts"].collect()]
    finally:
        spark.stop()
    assert sorted(found, key=lambda row: row["subject"]) == sweeper.read("whole")
