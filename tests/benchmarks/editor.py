"""What an editor waits for on a file of some 500 lines, with all rules that come with checkmeta loaded: the real server, asked twenty times.

python tests/benchmarks/editor.py
"""

import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.language_server.client import Client  # noqa: E402

TIMES = 20


def processor(process):
    """Seconds of the processor that a process has taken (Linux)."""
    fields = Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def own_rules():
    """Some 500 lines of real rules, as one's own."""
    lines = (ROOT / "rulesets/law/ca/quebec-keeping.rules").read_text(encoding="utf-8").split("\n")[:500]
    return "\n".join(lines).rpartition("\ntest ")[0].replace("ruleset law.", "ruleset own.") + "\n"


def main():
    text = own_rules()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "own.rules").write_text(text, encoding="utf-8")
        began = time.perf_counter()
        client = Client(Path(folder))
        uri = client.open("own.rules")
        client.told(uri)
        print(f"{text.count(chr(10))} lines; from the start to the first answer {time.perf_counter() - began:.1f} s")
        at = text.rindex("  must ")

        def typed(number):
            client.change(uri, text[:at] + "  must = " + " " * (number % 9) + text[at:])
            client.told(uri, lambda d: any(each["severity"] == 1 for each in d))

        def mended(number):
            client.change(uri, text[:at] + " " * (number % 9 + 1) + text[at:])
            client.told(uri, lambda d: not any(each["severity"] == 1 for each in d))

        inside = text.index("retention.period") + 12
        full = {"options": {"tabSize": 2, "insertSpaces": True}}
        answers = {
            "a mistake is told": typed,
            "it is gone, and lint has looked": mended,
            "completion": lambda _: client.ask("completion", uri, inside),
            "hover": lambda _: client.ask("hover", uri, inside),
            "definition": lambda _: client.ask("definition", uri, text.index("define ") + 8),
            "outline": lambda _: client.ask("documentSymbol", uri),
            "colours": lambda _: client.ask("semanticTokens/full", uri),
            "lenses": lambda _: client.ask("codeLens", uri),
            "formatting": lambda _: client.ask("formatting", uri, **full),
        }
        for what, answer in answers.items():
            waited = []
            used = processor(client.process)
            for number in range(TIMES):
                began = time.perf_counter()
                answer(number)
                waited.append(time.perf_counter() - began)
            used = (processor(client.process) - used) / TIMES
            print(
                f"{what:<34}{used * 1000:6.0f} ms of the processor, waited for {median(waited) * 1000:6.0f} ms, at best {min(waited) * 1000:.0f}"
            )
        client.close()


if __name__ == "__main__":
    main()
