"""The structure of the code: layers, public faces, one library in one package. See ARCHITECTURE.md."""

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib.util import resolve_name
from pathlib import Path

import pytest

from generator import pipeline
from generator.model import Rating, State

ROOT = Path(__file__).parents[1]
CODE = ROOT / "generator"

Layers = tuple[tuple[str, ...], ...]

LAYERS: dict[str, Layers] = {
    "generator": (
        ("late_exports", "problems", "dates", "shortening", "suggestions", "routes", "comparison"),
        ("model",),
        ("evidence",),
        ("frameworks", "sectors"),
        ("store", "api", "markup"),
        ("sources", "records"),
        ("findings",),
        ("pages",),
        ("pipeline",),
        ("cli",),
        ("__main__",),
    ),
    "generator.model": (
        ("cqc_terms", "field_rules"),
        ("reports", "site_settings"),
        ("report_order",),
        ("practices",),
    ),
    "generator.sources": (
        ("vocabulary", "values"),
        ("formats",),
        ("ledger",),
        ("ratings", "api_json"),
        ("passages",),
        ("tables", "kinds", "overlooked_ratings"),
        ("recognition",),
    ),
    "generator.records": (
        ("naming", "web_addresses", "shape"),
        ("text", "places"),
        ("results", "evidence_file", "identity"),
        ("schema", "merge"),
        ("checks", "record_file"),
    ),
    "generator.records.text": (
        ("nodes", "decoding", "partial_files"),
        ("mistakes", "open_collections", "writing_yaml"),
        ("parsing", "splicing"),
        ("recovery", "editing"),
    ),
    "generator.records.schema": (
        ("violations",),
        ("validation",),
        ("editor_schema",),
    ),
    "generator.records.merge": (
        ("fact_tree",),
        ("merge_input",),
        ("report_entries",),
        ("directory_rules", "three_way"),
        ("other_values",),
        ("merging",),
    ),
    "generator.findings": (
        ("edits", "visits"),
        ("compared_record", "inferred_years"),
        ("inferred_order",),
        (
            "chains",
            "disagreements",
            "scores",
            "conflicts",
            "corrections",
            "unread",
            "undated",
            "location_ids",
            "recomputed",
        ),
    ),
    "generator.findings.edits": (
        ("fact_places",),
        ("hand_edits",),
        ("edit_reasons",),
    ),
    "generator.pages": (
        ("views", "visible_lines", "template_mistakes"),
        ("sources_views", "wording", "page_frame", "summaries"),
        ("practice_views",),
        ("badges", "practice"),
        ("lists", "rendering"),
        ("site_plan",),
        ("record_pages", "site_outputs"),
        ("record_site",),
    ),
    "generator.pages.practice": (
        ("fragments",),
        ("provenance", "points"),
        ("details", "document_sections", "edit_links", "removed_reports"),
        ("differences", "report_values", "sources_page"),
        ("report_section", "ratings_over_time"),
        ("practice_page",),
    ),
    "generator.pipeline": (
        ("content", "workers"),
        ("file_digests", "extraction", "api_cache", "record_names"),
        ("table_sources", "fetching", "left_behind"),
        ("loading", "renaming"),
        ("conversion", "building", "content_revisions"),
        ("edit_preview",),
    ),
    "generator.pipeline.building": (
        ("known_files",),
        ("site_listing", "program_key", "record_step", "kept_state"),
        ("run_start", "record_run", "site_run"),
        ("checking",),
        ("site_build",),
    ),
}
"""For each package, its modules and sub-packages from the lowest layer to the highest. Imports point down only."""

LIBRARIES = {
    "bs4": "markup",
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
HEAVY = ("pydantic", "jinja2", "lxml", "bs4", "pypdfium2", "markdown_it", "python_calamine", "httpx")

LINES_OF_A_FILE = 350
FILES_OF_A_FOLDER = 13
"""Besides `__init__.py`."""

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
RUNS_GIT = "generator.store.revisions"
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "manager", "managers", "misc"}


def dotted(path: Path) -> str:
    """Return `generator.sources.ledger` for its file; the package itself for an `__init__`."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


MODULES = {dotted(path): path for path in sorted(CODE.rglob("*.py"))}
PACKAGES = {module for module, path in MODULES.items() if path.name == "__init__.py"}


def package_of(module: str) -> str:
    """Return the package that holds a module; a package is held by itself."""
    return module if module in PACKAGES else module.rpartition(".")[0]


def top_package(module: str) -> str:
    """Return `sources` for `generator.sources.ledger`; the empty name for the package itself."""
    return module.split(".")[1] if "." in module else ""


def imports(path: Path) -> Iterator[str]:
    """Yield every module that a file imports, at whatever depth; names that are modules as modules."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = resolve_name("." * node.level + (node.module or ""), ".".join(path.relative_to(ROOT).parent.parts))
            for alias in node.names:
                below = f"{source}.{alias.name}"
                yield below if below in MODULES else source


def own_imports(module: str) -> list[str]:
    """Return the modules of this project that a module imports, without itself."""
    return [other for other in imports(MODULES[module]) if other.split(".")[0] == "generator" and other != module]


def attributes_and_names(path: Path) -> tuple[set[str], set[str]]:
    nodes = list(ast.walk(tree(path)))
    names = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    imported = {alias.name for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names}
    return {node.attr for node in nodes if isinstance(node, ast.Attribute)}, names | imported


every_module = pytest.mark.parametrize("module", MODULES)


@pytest.mark.parametrize("package", LAYERS)
def test_the_layers_name_exactly_what_a_package_holds(package: str) -> None:
    named = Counter(name for layer in LAYERS[package] for name in layer)
    held = {module.rpartition(".")[2] for module in MODULES if module.rpartition(".")[0] == package}
    assert named == Counter(held)


@every_module
def test_imports_point_down(module: str) -> None:
    here = module.split(".")
    for other in own_imports(module):
        there = other.split(".")
        shared = next((i for i, (a, b) in enumerate(zip(here, there, strict=False)) if a != b), None)
        if shared is None:  # a package and what it holds
            assert module in PACKAGES, f"{module} imports the package that holds it"
            continue
        package = ".".join(here[:shared])
        if package in LAYERS:
            level = {name: number for number, layer in enumerate(LAYERS[package]) for name in layer}
            assert level[there[shared]] < level[here[shared]], f"{module} imports {other}, which is not below it"


@every_module
def test_a_package_is_imported_through_its_public_face(module: str) -> None:
    for other in own_imports(module):
        package = package_of(other)
        inside = f"{module}.".startswith(f"{package}.")
        assert inside or other == package, f"{module} imports {other}: import {package}"


@pytest.mark.parametrize("package", sorted(PACKAGES - {"generator"}))
def test_a_public_face_gives_all_that_it_names(package: str) -> None:
    face = sys.modules.get(package) or __import__(package, fromlist=["__all__"])
    assert [name for name in face.__all__ if not hasattr(face, name)] == []
    with pytest.raises(AttributeError):
        face.no_such_name  # noqa: B018


@pytest.mark.parametrize("package", sorted(PACKAGES - {"generator"}))
def test_no_exported_name_is_the_name_of_a_module(package: str) -> None:
    names = set(sys.modules.get(package, __import__(package, fromlist=["__all__"])).__all__)
    assert not {name for name in names if f"{package}.{name}" in MODULES}


@every_module
def test_one_library_lives_in_one_package(module: str) -> None:
    for other in imports(MODULES[module]):
        library = other.split(".")[0]
        if library != "generator" and library not in sys.stdlib_module_names:
            assert LIBRARIES.get(library) == top_package(module), f"{module} imports {library}"


def test_no_import_cycle() -> None:
    needed = {module: set(own_imports(module)) for module in MODULES}
    try:
        TopologicalSorter(needed).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def test_names_of_modules_and_classes_are_unique() -> None:
    modules = Counter(module.rpartition(".")[2] for module in MODULES if module not in PACKAGES)
    packages = {package.rpartition(".")[2] for package in PACKAGES}
    classes = Counter(
        node.name for path in MODULES.values() for node in ast.walk(tree(path)) if isinstance(node, ast.ClassDef)
    )
    assert {name for name, count in modules.items() if count > 1 or name in packages} == set()
    assert {name for name, count in classes.items() if count > 1} == set()


@every_module
def test_a_file_is_not_long(module: str) -> None:
    lines = MODULES[module].read_text("utf-8").count("\n")
    assert lines <= LINES_OF_A_FILE, f"{module} has {lines} lines"


@pytest.mark.parametrize("package", sorted(PACKAGES))
def test_a_folder_holds_few_files(package: str) -> None:
    held = [module for module in MODULES if module not in PACKAGES and package_of(module) == package]
    assert len(held) <= FILES_OF_A_FOLDER


@every_module
def test_a_docstring_does_not_open_with_a_question(module: str) -> None:
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    for node in ast.walk(tree(MODULES[module])):
        if isinstance(node, documented):
            words = (ast.get_docstring(node) or "").split()
            assert words[:1] not in (["What"], ["Whether"], ["How"]), f"{getattr(node, 'name', module)}: {words[:6]}"


def taken_from(library: str, path: Path) -> set[str]:
    """Return the names that a file imports from a library; the library's own where it imports the whole."""
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
    if top_package(module) == "cli":  # the environment is a part of the module that holds the file system
        assert_keeps_out(module, ONLY_IN_STORE | {"modules": ONLY_IN_STORE["modules"] - {"os"}})
        assert taken_from("os", MODULES[module]) <= {"environ"}
    elif top_package(module) != "store":
        assert_keeps_out(module, ONLY_IN_STORE)


@every_module
def test_only_commands_print_exit_or_read_the_clock_and_the_environment(module: str) -> None:
    if top_package(module) == "store":  # waits for another run without asking what time it is
        streams = {"stdin", "stdout", "stderr"} if module == RUNS_GIT else set()  # git's, not ours
        assert_keeps_out(module, {
            **ONLY_IN_COMMANDS,
            "modules": ONLY_IN_COMMANDS["modules"] - {"time"},
            "methods": ONLY_IN_COMMANDS["methods"] - streams,
        })  # fmt: skip
        assert not {"time", "monotonic", "perf_counter"} & attributes_and_names(MODULES[module])[1]
    elif top_package(module) not in ("cli", "__main__"):
        assert_keeps_out(module, ONLY_IN_COMMANDS)


@every_module
def test_only_the_api_uses_the_network(module: str) -> None:
    if top_package(module) != "api":
        assert_keeps_out(module, ONLY_IN_API)
        assert "urllib.request" not in imports(MODULES[module])


@every_module
def test_only_one_module_runs_another_program(module: str) -> None:
    assert ("subprocess" in set(imports(MODULES[module]))) == (module == RUNS_GIT)


@every_module
def test_no_module_has_a_name_without_meaning(module: str) -> None:
    for part in module.split("."):
        assert not set(part.split("_")) & FORBIDDEN_NAMES


def words_in_code(path: Path) -> Iterator[str]:
    """Yield the strings of a file that are code: docstrings do not count."""
    nodes = list(ast.walk(tree(path)))
    docstrings = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


@pytest.mark.parametrize("word", [*Rating, *State], ids=str)
def test_the_words_of_ratings_are_in_the_model_alone(word: str) -> None:
    found = [module for module, path in MODULES.items() if word in words_in_code(path)]
    assert found == ["generator.model.cqc_terms"]


def test_requires_improvement_is_written_once() -> None:
    words = str(Rating.REQUIRES_IMPROVEMENT)
    assert [module for module, path in MODULES.items() for text in words_in_code(path) if words in text] == [
        "generator.model.cqc_terms"
    ]


def loaded_by(*arguments: str) -> set[str]:
    """Return the modules that an interpreter loads with these arguments."""
    run = subprocess.run(
        [sys.executable, "-X", "importtime", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr[-2000:]
    return {line.rpartition("|")[2].strip() for line in run.stderr.splitlines() if line.startswith("import time:")}


@pytest.mark.parametrize(
    "package", sorted(PACKAGES & {f"generator.{name}" for layer in LAYERS["generator"] for name in layer})
)
def test_a_package_loads_without_the_heavy_libraries(package: str) -> None:
    assert not loaded_by("-c", f"import {package}") & set(HEAVY)


def test_help_starts_without_the_heavy_libraries() -> None:
    assert not loaded_by("-m", "generator", "--help") & set(HEAVY)


def test_a_record_is_identified_without_its_parsers() -> None:
    text = "# a record\\nname: A\\nalso_known_as: []\\nlocation_id:\\naddress:\\npostcode:\\nreports: []\\n"
    code = f"from generator import records; assert records.read_identity('a', 'a.yaml', b'{text}').value"
    assert not loaded_by("-c", code) & {"yaml", "pydantic"}


def test_a_check_loads_no_network() -> None:
    assert pipeline.check
    loaded = loaded_by("-c", "from generator import pipeline; pipeline.check")
    assert not {name for name in loaded if name.startswith(("generator.api", "httpx"))}
