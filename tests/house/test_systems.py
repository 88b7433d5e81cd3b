"""What would break on another system: the code and its tests are for Linux, macOS and Windows."""

import ast
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = sorted((ROOT / "checker").rglob("*.py"))
TESTS = [path for path in sorted((ROOT / "tests").rglob("*.py")) if "benchmarks" not in path.parts]
MODULES = {"fcntl", "grp", "msvcrt", "pty", "pwd", "resource", "termios", "tty", "winreg"}
"""Those that Windows hasn't, or has alone."""
NAMES = {
    "os": {"chown", "fork", "getegid", "geteuid", "getgid", "getuid", "killpg", "mkfifo", "setsid", "sched_getaffinity", "uname", "wait4"},
    "signal": {"SIGALRM", "SIGHUP", "SIGKILL", "alarm", "setitimer", "pthread_sigmask"},
}  # fmt: skip
GUARDS = ("sys.platform", "os.name", "hasattr(os", "getattr(os", "get_all_start_methods")
RESERVED = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))}


def named(path):
    return path.relative_to(ROOT).as_posix()


def imported(node):
    if isinstance(node, ast.Import):
        return {alias.name.partition(".")[0] for alias in node.names}
    return {(node.module or "").partition(".")[0]} if isinstance(node, ast.ImportFrom) else set()


def found(paths, wrong):
    """What is wrong in which file."""
    read = ((named(path), [*wrong(path.read_text("utf-8"))]) for path in paths)
    return {name: each for name, each in read if each}


def imported_at_once(text):
    """In a function a module is imported only where somebody asks for it."""
    return [name for node in ast.parse(text).body for name in imported(node) & MODULES]


def test_nothing_that_one_system_lacks_is_imported_at_once():
    assert found([*CODE, *TESTS], imported_at_once) == {}


def unasked(text):
    """What is used outside of a function that asks for the system."""
    tree = ast.parse(text)
    used = [n for n in ast.walk(tree) if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name)]
    used = [n for n in used if n.attr in NAMES.get(n.value.id, ())]
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and used]
    asking = [f for f in functions if any(guard in (ast.get_source_segment(text, f) or "") for guard in GUARDS)]
    inside = {id(node) for function in asking for node in ast.walk(function)}
    return [ast.unparse(node) for node in used if id(node) not in inside]


def test_what_one_system_lacks_is_asked_for_behind_a_question():
    assert found(CODE, unasked) == {}


def without_encoding(text):
    """Calls that read or write text in whatever encoding the system happens to have."""
    for node in (n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Call)):
        method = isinstance(node.func, ast.Attribute) and node.func.attr in ("read_text", "write_text")
        if not method and not (isinstance(node.func, ast.Name) and node.func.id == "open"):
            continue
        words = {keyword.arg for keyword in node.keywords}
        said = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if "encoding" not in words and not any("b" in word or word in ("utf-8", "ascii") for word in said):
            yield ast.unparse(node)


def test_text_has_an_encoding():
    assert found(CODE, without_encoding) == {}


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        (imported_at_once, "import pty"),
        (imported_at_once, "from resource import getrlimit"),
        (unasked, "import os\ndef f(): return os.getuid()"),
        (unasked, "import signal\nX = signal.SIGKILL"),
        (without_encoding, "path.read_text()"),
        (without_encoding, "open(name, 'w')"),
    ],
)
def test_each_is_found(wrong, text):
    assert list(wrong(text))


def test_every_system_can_have_the_files():
    """Where the case of letters doesn't count no two are one; none is called as a device of Windows, or as no file may be there."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode("utf-8")
    names = listed.strip("\0").split("\0")
    assert len({name.lower() for name in names}) == len(names)
    parts = {part for name in names for part in name.split("/")}
    assert [part for part in parts if part.lower().partition(".")[0] in RESERVED] == []
    assert [part for part in parts if set(part) & set('<>:"|?*\\') or part[-1] in ". "] == []
