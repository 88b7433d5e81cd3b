"""The playground as it is served, in a thread, and what asks it in plain HTTP."""

import contextlib
import http.client
import json
import threading
import time

from checkmeta.authoring.playground.judging_process import JudgingProcess
from checkmeta.authoring.playground.page_server import listen, server


class Served:
    def __init__(self, judging, port):
        self.judging = judging
        self.port = port
        self.address = f"http://127.0.0.1:{port}"

    def ask(self, path="/judge", body=None, *, method="POST", **headers):
        """Status, headers and text; a header that is None is left out, `_` in its name is `-`."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        own = {"Host": f"127.0.0.1:{self.port}"}
        if method == "POST":
            own |= {"Origin": self.address, "Content-Type": "application/json"}
        own |= {name.replace("_", "-"): value for name, value in headers.items()}
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        with contextlib.closing(connection):
            connection.putrequest(method, path, skip_host=True)
            for name, value in own.items():
                if value is not None:
                    connection.putheader(name, value)
            connection.putheader("Content-Length", str(len(data or b"")))
            connection.endheaders(data)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read().decode()

    def judge(self, rules="", document="", name="platform.yaml"):
        status, _, text = self.ask(body={"rules": rules, "document": document, "name": name})
        assert status == 200, text
        return json.loads(text)


@contextlib.contextmanager
def served():
    own = listen(0)
    judging = JudgingProcess(limit=120)
    running = server(judging)
    thread = threading.Thread(target=running.run, kwargs={"sockets": [own]}, daemon=True)
    thread.start()
    try:
        judging.start()
        while not running.started:
            time.sleep(0.01)
        yield Served(judging, own.getsockname()[1])
    finally:
        running.should_exit = True
        thread.join(30)
        judging.close()
        own.close()
