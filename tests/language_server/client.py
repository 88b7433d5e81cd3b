"""A client of the protocol, in plain Python: what it sends and reads is what an editor does."""

import json
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path

PATIENCE = 15
"""Seconds that an answer may take on a busy machine."""
COMPILING = 240
"""The same of the first, for which all rules are compiled where nothing is kept."""


class Refused(Exception):  # noqa: N818 - the protocol's word
    """The server answers with an error."""


class Client:
    """The real server in a process of its own."""

    def __init__(self, root: Path, capabilities=None, env=None):
        self.root = root
        command = [sys.executable, "-m", "checkmeta", "lsp"]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=root, env=env
        )
        self.number = 0
        self.versions = {}
        self.texts = {}
        self.answers = {}
        self.asked = []
        """What the server asks or tells, but diagnostics."""
        self.diagnostics = {}
        self.choice = 0
        self.news = queue.Queue()
        self.patience = COMPILING
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        self.initialized = self.request(
            "initialize",
            {"processId": None, "rootUri": root.as_uri(), "capabilities": capabilities or {}},
        )
        self.notify("initialized", {})

    def _read(self):
        stream = self.process.stdout
        while True:
            length = 0
            while (line := stream.readline().strip()) != b"":
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            if not length:
                self.news.put(None)
                return
            message = json.loads(stream.read(length))
            if "method" in message and "id" in message:
                self.asked.append(message)
                actions = message["params"].get("actions", [None])
                self._send({"id": message["id"], "result": actions[self.choice]})
            elif message.get("method") == "textDocument/publishDiagnostics":
                self.diagnostics[message["params"]["uri"]] = message["params"]
            elif "method" in message:
                self.asked.append(message)
            else:
                self.answers[message["id"]] = message
            self.news.put(message)

    def _send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def notify(self, method, params):
        self._send({"method": method, "params": params})

    def begin(self, method, params):
        self.number += 1
        self._send({"id": self.number, "method": method, "params": params})
        return self.number

    def wait(self, number):
        end = time.monotonic() + self.patience
        while number not in self.answers:
            if self.news.get(timeout=max(0.01, end - time.monotonic())) is None:
                raise AssertionError(self.process.stderr.read().decode())
        answer = self.answers.pop(number)
        if "error" in answer:
            raise Refused(answer["error"]["message"], answer["error"]["code"])
        return answer["result"]

    def request(self, method, params):
        return self.wait(self.begin(method, params))

    # ---- texts

    def open(self, name, text=None):
        path = self.root / name
        if text is None:
            text = path.read_text(encoding="utf-8")
        uri = path.as_uri()
        self.texts[uri], self.versions[uri] = text, 1
        item = {"uri": uri, "languageId": "checkmeta", "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})
        return uri

    def change(self, uri, text):
        """Another text, sent as the one range that differs."""
        old = self.texts[uri]
        start = next((i for i, (a, b) in enumerate(zip(old, text, strict=False)) if a != b), min(len(old), len(text)))
        rest = min(len(old), len(text)) - start
        end = next((i for i in range(rest) if old[-1 - i] != text[-1 - i]), rest)
        part = {"start": self.at(old, start), "end": self.at(old, len(old) - end)}
        self.texts[uri], self.versions[uri] = text, self.versions[uri] + 1
        change = {"range": part, "text": text[start : len(text) - end]}
        document = {"uri": uri, "version": self.versions[uri]}
        self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})

    def at(self, text, offset):
        """The position of an offset, in UTF-16 units."""
        before = text[:offset]
        line = before.rpartition("\n")[2]
        return {"line": before.count("\n"), "character": len(line.encode("utf-16-le")) // 2}

    def told(self, uri, right=lambda _: True):
        """The diagnostics of the text as it stands, once they are right."""
        end = time.monotonic() + self.patience
        while True:
            last = self.diagnostics.get(uri)
            if last is not None and last.get("version") == self.versions[uri] and right(last["diagnostics"]):
                return last["diagnostics"]
            try:
                if self.news.get(timeout=max(0.01, end - time.monotonic())) is None:
                    raise AssertionError(self.process.stderr.read().decode())
            except queue.Empty:
                raise AssertionError(f"never told so: {last}") from None

    def ask(self, method, uri, offset=None, **more):
        params = {"textDocument": {"uri": uri}, **more}
        if offset is not None:
            params["position"] = self.at(self.texts[uri], offset)
        return self.request(f"textDocument/{method}", params)

    def command(self, command, *arguments):
        return self.request("workspace/executeCommand", {"command": command, "arguments": list(arguments)})

    def applied(self, uri, edits):
        """The text with edits made."""
        lines = self.texts[uri].split("\n")

        def offset(at):
            line = lines[at["line"]] if at["line"] < len(lines) else ""
            units = line.encode("utf-16-le")[: 2 * at["character"]].decode("utf-16-le")
            return sum(len(each) + 1 for each in lines[: at["line"]]) + len(units)

        text = self.texts[uri]
        for edit in sorted(edits, key=lambda e: offset(e["range"]["start"]), reverse=True):
            start, end = offset(edit["range"]["start"]), offset(edit["range"]["end"])
            text = text[:start] + edit["newText"] + text[end:]
        return text

    def close(self):
        """Leave as an editor does; what was written to the error stream."""
        self.request("shutdown", None)
        self.notify("exit", None)
        status = self.process.wait(30)
        self.reader.join(30)
        with self.process as process:  # which closes its streams
            return status, process.stderr.read().decode()
