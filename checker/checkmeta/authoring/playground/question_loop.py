"""What the playground's judging process runs: rules loaded once, then an answer for each question, until no more come."""

from __future__ import annotations

from pathlib import Path

from checkmeta.authoring.playground.judging import Answers
from checkmeta.authoring.playground.judging_process import READY
from checkmeta.base.child_process import read_frame, streams_of_child, write_frame


def answer_questions() -> None:
    """Answer what stands on the standard input, in the folder that this is started in."""
    asked, answers = streams_of_child()
    answering: Answers | None = None
    while (question := read_frame(asked)) is not None:
        if answering is None:
            answering = Answers(Path.cwd())
            write_frame(answers, READY)
            continue
        try:
            found: object = answering.answer(*question[0])
        except Exception as error:  # noqa: BLE001 - whatever it is, the page says so, and the next question has a fresh process
            found = type(error).__name__
        write_frame(answers, found)


if __name__ == "__main__":
    answer_questions()
