"""Whatever ends in the midst of it, nothing is lost and nothing comes twice: the same bytes, however they were made."""

import json
import os
import random
import signal
import time

import pytest

from .conftest import gone, judging, subjects

CASES = 3
"""Moments that are drawn for each thing that is killed."""


def test_bytes_depend_on_neither_processes_nor_shards(sweeper, lines):
    sweeper.sweep(lines, "one", "--jobs", 1).ends(1)
    sweeper.sweep(lines, "two", "--jobs", 3).ends(1)
    for shard in (2, 1, 3):
        status = sweeper("sweep", "status", "shards").status if shard != 2 else 2
        assert status == 2
        sweeper.sweep(lines, "shards", "--shard", f"{shard}/3").ends(1)
    sweeper("sweep", "status", "shards").ends(1)
    sweeper.sweep(lines, "file.jsonl").ends(1)
    sweeper.sweep(lines, "large", "--part-size", 1000).ends(1)
    assert len(sweeper.read("one")) == 100
    names = sorted(path.name for path in (sweeper.folder / "one").iterdir())
    for other in ("two", "shards"):
        assert sorted(path.name for path in (sweeper.folder / other).iterdir()) == names
        assert all(
            (sweeper.folder / other / n).read_bytes() == (sweeper.folder / "one" / n).read_bytes() for n in names
        )
    assert sweeper.rows("file.jsonl") == sweeper.rows("large") == sweeper.rows("one")


@pytest.mark.parametrize("seed", range(CASES))
def test_the_main_process_killed(sweeper, seed):
    sweeper.harm()
    lines = sweeper.write("worlds.jsonl", subjects(100, "slow"))
    sweeper.sweep(lines, "whole", "--jobs", 2).ends(1)
    draw = random.Random(seed)  # noqa: S311 - a moment, no secret
    for _ in range(2):
        process = sweeper.start(
            "sweep", lines, "--to", "out", "--rules", "w.rules", "--as-of", "2026-11-22", "--part-size", 20, "--jobs", 2
        )
        time.sleep(draw.uniform(0.3, 2.5))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert gone(process.pid)
    sweeper.sweep(lines, "out", "--jobs", 2).ends(1)
    assert sweeper.rows("out") == sweeper.rows("whole")
    assert sweeper("sweep", "status", "out").out == sweeper("sweep", "status", "whole").out


@pytest.mark.parametrize("seed", range(CASES))
def test_a_judging_process_killed(sweeper, seed):
    sweeper.harm()
    lines = sweeper.write("worlds.jsonl", subjects(100, "slow"))
    sweeper.sweep(lines, "whole", "--jobs", 2).ends(1)
    process = sweeper.start(
        "sweep", lines, "--to", "out", "--rules", "w.rules", "--as-of", "2026-11-22", "--part-size", 20, "--jobs", 2
    )
    draw, killed, done = random.Random(seed), 0, 0  # noqa: S311
    until = time.monotonic() + 60
    while not killed and process.poll() is None and time.monotonic() < until:
        time.sleep(draw.uniform(0.1, 0.5))
        found, now = judging(process.pid), len(list((sweeper.folder / "out").glob("*.sum")))
        if found and (not killed or now > done):  # one that is begun is let come to something
            os.kill(draw.choice(found), signal.SIGKILL)
            killed, done = killed + 1, now
    out, err = process.communicate(timeout=120)
    assert process.returncode == 1, out + err
    assert killed
    assert sweeper.rows("out") == sweeper.rows("whole")


def test_subjects_that_harm_are_one_row_each(sweeper):
    sweeper.harm()
    harmful = ("kills", "exits", "hangs", "fills", "recurses", "fails", "prints")
    mixed = list(subjects(12))
    for number, name in enumerate(harmful):
        mixed.insert(2 * number, (name, mixed[0][1]))
    lines = sweeper.write("worlds.jsonl", mixed)
    args = ("--time-limit", "1s", "--memory-limit", "200MiB")
    for jobs in (1, 2):
        sweeper.sweep(lines, f"out{jobs}", "--jobs", jobs, "--part-size", 5, *args).ends(2)
    assert sweeper.rows("out1") == sweeper.rows("out2")
    found = {
        row["subject"]: row["error"] and (row["error"]["code"], row["error"]["message"]) for row in sweeper.read("out1")
    }
    assert list(found) == [name for name, _ in mixed]
    ended = ("U050", "it ended the process that judged it, 2 times")
    assert {name: wrong for name, wrong in found.items() if wrong} == {
        "kills": ended, "exits": ended, "hangs": ("U050", "it took longer than 1 s, and was given up"),
        "fills": ("U050", "it needs more than 200 MiB of memory"), "recurses": ("U050", "it is nested too deeply to be judged"),
        "fails": ("U005", "checkmeta itself failed: KeyError"),
    }  # fmt: skip


def test_real_documents_past_the_bounds(sweeper):
    """A long list is slow to judge, and large to hold."""
    clients = "".join(f'{{"name": "c{n}", "scopes": ["a", "b"]}},' for n in range(1_900))
    large = "{" + ",".join(f'"k{n}": [{"1," * 99}1]' for n in range(1_000)) + "}"
    rows = [
        {"subject": "slow", "documents": [{"name": "platform.json", "content": f'{{"clients": [{clients[:-1]}]}}'}]},
        {"subject": "large", "documents": [{"name": "platform.json", "content": large}]},
        {"subject": "good", "documents": [{"name": "platform.json", "content": '{"security": {"audit_log": true}}'}]},
    ]
    (sweeper.folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    sweeper.sweep("rows.jsonl", "time", "--time-limit", "0.05s").ends(2)
    sweeper.sweep("rows.jsonl", "memory", "--memory-limit", "20MiB").ends(2)
    timed, filled = (
        [row["error"] and row["error"]["message"] for row in sweeper.read(to)] for to in ("time", "memory")
    )
    assert "took longer" in timed[0]
    assert "memory" in filled[1]
    assert timed[2] is filled[2] is None


def test_a_full_disk(sweeper, lines):
    def small():
        import resource  # noqa: PLC0415 - not on Windows

        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))

    ran = sweeper.sweep(lines, "out", preexec_fn=small).ends(2)
    assert "can't be written" in ran.err
    assert not list((sweeper.folder / "out").glob("*.sum"))
    sweeper.sweep(lines, "out").ends(1)
    sweeper.sweep(lines, "whole").ends(1)
    assert sweeper.rows("out") == sweeper.rows("whole")


def test_another_plan_and_a_changed_source_are_refused(sweeper, lines):
    sweeper.sweep(lines, "out", "--shard", "1/2").ends(1)
    before = {path.name: path.read_bytes() for path in (sweeper.folder / "out").iterdir()}
    for args, named in (
        (("--jurisdiction", "DE"), "`--jurisdictions` differs"),
        (("--as-of", "2026-11-23"), "`--as-of` differs"),
        (("--part-size", 7), "`--part-size` differs"),
        (("--rules", "law.eu"), "the rules differ"),
    ):
        ran = sweeper.sweep(lines, "out", *args).ends(2)
        assert "U052" in ran.err
        assert named in ran.err
    # the day is settled in the plan
    sweeper("sweep", lines, "--to", "out", "--rules", "w.rules", "--part-size", 20, "--shard", "1/2").ends(1)
    with (sweeper.folder / lines).open("a") as file:
        file.write("{}\n")
    assert "the source differs" in sweeper.sweep(lines, "out").ends(2).err
    assert {path.name: path.read_bytes() for path in (sweeper.folder / "out").iterdir()} == before
    (sweeper.folder / "out" / "mine.txt").write_text("mine", encoding="utf-8")
    sweeper.sweep(lines, "out", "--restart").ends(2)
    assert len(sweeper.read("out")) == 101
    assert (sweeper.folder / "out" / "mine.txt").exists()
    (sweeper.folder / "out" / "plan.json").write_text("{}", encoding="utf-8")
    assert "no plan" in sweeper.sweep(lines, "out").ends(2).err


def test_a_folder_that_changes_is_another_source(sweeper):
    for name, text in subjects(4):
        (sweeper.folder / "worlds" / name).mkdir(parents=True)
        (sweeper.folder / "worlds" / name / "platform.yaml").write_text(text, encoding="utf-8")
    sweeper.sweep("worlds", "out").ends(1)
    sweeper.sweep("worlds", "out").ends(1)
    (sweeper.folder / "worlds" / "s0001" / "platform.yaml").write_text("name: Another\n", encoding="utf-8")
    assert "the source differs" in sweeper.sweep("worlds", "out").ends(2).err


def test_two_sweeps_into_one_folder(sweeper):
    sweeper.harm()
    lines = sweeper.write("worlds.jsonl", subjects(100, "slow"))
    both = [
        sweeper.start("sweep", lines, "--to", "out", "--rules", "w.rules", "--as-of", "2026-11-22", "--part-size", 20)
        for _ in range(2)
    ]
    for process in both:
        out, err = process.communicate(timeout=120)
        assert process.returncode == 1, out + err
    sweeper.sweep(lines, "whole").ends(1)
    assert sweeper.rows("out") == sweeper.rows("whole")
    assert "5 of 5 parts are done" in sweeper("sweep", "status", "out").ends(1).out
