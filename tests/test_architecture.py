"""The house keeps its shape: floors, rooms, doors, and one library in one room. See ARCHITECTURE.md."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib.util import resolve_name
from pathlib import Path

import pytest

from generator import pipeline
from generator.model import Rating, State

ROOT = Path(__file__).parent.parent
HOUSE = ROOT / "generator"

FLOORS = (
    ("problems",),
    ("dates", "shortening"),
    ("model",),
    ("evidence",),
    ("frameworks", "chains", "placing"),
    ("hand_edits",),
    ("store", "api", "sources", "records", "pages"),
    ("pipeline",),
    ("cli",),
    ("__main__",),
)
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}

LIBRARIES = {
    "lxml": "sources",
    "yaml": "records",
    "pydantic": "records",
    "pypdfium2": "sources",
    "python_calamine": "sources",
    "pydantic_core": "records",
    "jinja2": "pages",
    "markupsafe": "pages",
    "markdown_it": "pages",
    "httpx": "api",
    "typer": "cli",
    "rich": "cli",
}
HEAVY = ("pydantic", "jinja2", "lxml", "pypdfium2", "markdown_it", "python_calamine", "httpx")

ONLY_IN_STORE = {
    "modules": {"os", "shutil", "tempfile", "glob", "fileinput", "fcntl", "msvcrt", "mmap", "linecache"},
    "names": {"open", "FileSystemLoader", "PackageLoader"},
    "methods": {
        "read_text", "read_bytes", "write_text", "write_bytes", "iterdir", "glob", "rglob", "mkdir", "rmdir", "unlink",
        "touch", "lstat", "chmod", "exists", "is_file", "is_dir", "is_symlink", "symlink_to", "hardlink_to", "samefile",
        "expanduser", "home", "cwd",
    },
}  # fmt: skip
ONLY_IN_COMMANDS = {
    "modules": {"time", "logging", "getpass", "platform", "socket", "locale"},
    "names": {"print", "input", "exit", "quit", "SystemExit"},
    "methods": {"now", "utcnow", "today", "environ", "getenv", "argv", "stdin", "stdout", "stderr", "exit"},
}
ONLY_IN_API = {
    "modules": {"http", "ssl", "socketserver", "ftplib", "smtplib"},
    "names": {"urlopen"},
    "methods": {"urlopen"},
}
ASKS_GIT = "generator.store.revisions"
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "manager", "managers", "misc"}


def modules() -> list[Path]:
    return sorted(HOUSE.rglob("*.py"))


def named(path: Path) -> str:
    """`generator.sources.document`; a room's door is the room."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


MODULES = {named(path): path for path in modules()}


def room(module: str) -> str:
    """`sources` for `generator.sources.document`; the empty name for the package itself."""
    return module.split(".")[1] if "." in module else ""


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever the import stands; names that are modules as modules."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = resolve_name("." * node.level + (node.module or ""), ".".join(path.relative_to(ROOT).parent.parts))
            for alias in node.names:
                below = f"{source}.{alias.name}"
                yield below if below in MODULES else source


def ours(path: Path) -> list[str]:
    return [module for module in imports(path) if module.split(".")[0] == "generator"]


def attributes_and_names(path: Path) -> tuple[set[str], set[str]]:
    nodes = list(ast.walk(tree(path)))
    names = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    imported = {alias.name for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names}
    return {node.attr for node in nodes if isinstance(node, ast.Attribute)}, names | imported


every_module = pytest.mark.parametrize("module", MODULES)


@every_module
def test_a_module_stands_on_a_known_floor(module: str) -> None:
    assert module == "generator" or room(module) in FLOOR


@every_module
def test_a_module_imports_only_lower_floors_and_its_own_room(module: str) -> None:
    here = room(module)
    for other in ours(MODULES[module]):
        there = room(other)
        allowed = there in ("", here) or FLOOR[there] < FLOOR[here]
        assert allowed, f"{module} imports {other}, which is not below it"


@every_module
def test_a_room_is_entered_by_its_door(module: str) -> None:
    for other in ours(MODULES[module]):
        if room(other) != room(module):
            assert other.count(".") <= 1, f"{module} imports {other}: import generator.{room(other)}"


@every_module
def test_one_library_lives_in_one_room(module: str) -> None:
    for other in imports(MODULES[module]):
        library = other.split(".")[0]
        if library != "generator" and library not in sys.stdlib_module_names:
            assert LIBRARIES.get(library) == room(module), f"{module} imports {library}"


def test_no_module_imports_itself_round_a_corner() -> None:
    needed = {module: set(ours(path)) - {module} for module, path in MODULES.items()}
    try:
        TopologicalSorter(needed).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def taken_from(library: str, path: Path) -> set[str]:
    """What a file takes from a library by name; the library's own name where it takes the whole."""
    nodes = list(ast.walk(tree(path)))
    whole = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    named = (node for node in nodes if isinstance(node, ast.ImportFrom) and node.module == library)
    return {alias.name for node in named for alias in node.names} | (whole & {library})


def assert_keeps_out(module: str, world: dict[str, set[str]]) -> None:
    attributes, names = attributes_and_names(MODULES[module])
    for what, used, forbidden in (
        ("imports", {other.split(".")[0] for other in imports(MODULES[module])}, world["modules"]),
        ("uses", names, world["names"]),
        ("uses", attributes, world["methods"]),
    ):
        assert not used & forbidden, f"{module} {what} {', '.join(sorted(used & forbidden))}"


@every_module
def test_only_the_store_touches_the_file_system(module: str) -> None:
    if room(module) == "cli":  # the environment is a part of the module that holds the file system
        assert_keeps_out(module, ONLY_IN_STORE | {"modules": ONLY_IN_STORE["modules"] - {"os"}})
        assert taken_from("os", MODULES[module]) <= {"environ"}
    elif room(module) != "store":
        assert_keeps_out(module, ONLY_IN_STORE)


@every_module
def test_only_commands_print_exit_or_read_the_clock_and_the_environment(module: str) -> None:
    if room(module) == "store":  # waits for another run without asking what time it is
        streams = {"stdin", "stdout", "stderr"} if module == ASKS_GIT else set()  # git's, not ours
        assert_keeps_out(module, {
            **ONLY_IN_COMMANDS,
            "modules": ONLY_IN_COMMANDS["modules"] - {"time"},
            "methods": ONLY_IN_COMMANDS["methods"] - streams,
        })  # fmt: skip
        assert not {"time", "monotonic", "perf_counter"} & attributes_and_names(MODULES[module])[1]
    elif room(module) not in ("cli", "__main__"):
        assert_keeps_out(module, ONLY_IN_COMMANDS)


@every_module
def test_only_the_api_speaks_to_the_network(module: str) -> None:
    if room(module) != "api":
        assert_keeps_out(module, ONLY_IN_API)
        assert "urllib.request" not in imports(MODULES[module])


@every_module
def test_one_module_alone_runs_another_program(module: str) -> None:
    assert ("subprocess" in set(imports(MODULES[module]))) == (module == ASKS_GIT)


@every_module
def test_no_module_has_a_name_that_says_nothing(module: str) -> None:
    for part in module.split("."):
        assert not set(part.split("_")) & FORBIDDEN_NAMES


def words_in_code(path: Path) -> Iterator[str]:
    """The strings of a file that are code: what a docstring says in passing does not count."""
    nodes = list(ast.walk(tree(path)))
    told = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


@pytest.mark.parametrize("word", [*Rating, *State], ids=str)
def test_the_words_of_ratings_stand_in_the_model_alone(word: str) -> None:
    found = [module for module, path in MODULES.items() if word in words_in_code(path)]
    assert found == ["generator.model"]


def test_requires_improvement_stands_once() -> None:
    words = str(Rating.REQUIRES_IMPROVEMENT)
    assert [module for module, path in MODULES.items() for text in words_in_code(path) if words in text] == [
        "generator.model"
    ]


def loaded_by(*arguments: str) -> set[str]:
    """The modules that an interpreter loads with these arguments."""
    run = subprocess.run(
        [sys.executable, "-X", "importtime", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr[-2000:]
    return {line.rpartition("|")[2].strip() for line in run.stderr.splitlines() if line.startswith("import time:")}


@pytest.mark.parametrize("door", sorted({room(module) for module in MODULES} & {*FLOOR} - {"__main__"}))
def test_a_door_opens_without_the_heavy_libraries(door: str) -> None:
    assert not loaded_by("-c", f"import generator.{door}") & set(HEAVY)


def test_help_starts_without_the_heavy_libraries() -> None:
    assert not loaded_by("-m", "generator", "--help") & set(HEAVY)


def test_the_door_of_the_stories_gives_all_that_it_names_and_a_check_loads_no_network() -> None:
    assert all(getattr(pipeline, name) for name in pipeline.__all__)
    asked = "import sys; from generator import pipeline; pipeline.check; print([m for m in sys.modules if 'api' in m])"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, cwd=ROOT)
    assert told.stdout == "[]\n"
    with pytest.raises(AttributeError):
        pipeline.fetch_everything  # noqa: B018
