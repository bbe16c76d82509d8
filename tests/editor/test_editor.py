"""A record in an editor: what VS Code's YAML extension shows, from the language server that runs in it.

The server is installed by `make test` from `tests/editor/`; the schema is found by the modeline of each record.
"""

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SERVER = ROOT / "tests" / "editor" / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
MODELINE = "# yaml-language-server: $schema=../practice.schema.json\n"
PATIENCE = 60


class Editor:
    """An editor with one folder open, as the language server sees it. Positions count from 0."""

    def __init__(self, folder: Path) -> None:
        program = shutil.which("node")
        if program is None or not SERVER.exists():
            pytest.fail("the language server is missing: install Node.js, then run `make test`", pytrace=False)
        self.folder = folder
        self.process = subprocess.Popen(
            [program, SERVER, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.heard: Queue[dict[str, Any]] = Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        self.requests = 0
        everything = {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}}
        self.ask("initialize", {
            "processId": os.getpid(),
            "rootUri": folder.as_uri(),
            "capabilities": {"textDocument": {"hover": {"contentFormat": ["markdown"]}}, "workspace": {}},
        })  # fmt: skip
        self.notify("initialized", {})
        self.notify("workspace/didChangeConfiguration", {"settings": {"yaml": everything}})

    def open(self, name: str, text: str) -> str:
        path = self.folder / name
        path.write_text(text, "utf-8")
        self.notify("textDocument/didOpen", {
            "textDocument": {"uri": path.as_uri(), "languageId": "yaml", "version": 1, "text": text}
        })  # fmt: skip
        return path.as_uri()

    def diagnostics(self, uri: str) -> list[dict[str, Any]]:
        while True:
            message = self.heard.get(timeout=PATIENCE)
            if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri:
                found: list[dict[str, Any]] = message["params"]["diagnostics"]
                return found

    def ask(self, method: str, parameters: dict[str, Any]) -> Any:  # noqa: ANN401 - whatever the server answers
        self.requests += 1
        self._send({"id": self.requests, "method": method, "params": parameters})
        while True:
            message = self.heard.get(timeout=PATIENCE)
            if message.get("id") == self.requests and "method" not in message:
                return message.get("result")

    def notify(self, method: str, parameters: dict[str, Any]) -> None:
        self._send({"method": method, "params": parameters})

    def at(self, method: str, uri: str, line: int, character: int) -> Any:  # noqa: ANN401
        place = {"line": line, "character": character}
        return self.ask(f"textDocument/{method}", {"textDocument": {"uri": uri}, "position": place})

    def _send(self, message: dict[str, Any]) -> None:
        assert self.process.stdin
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def _listen(self) -> None:
        assert self.process.stdout
        stream = self.process.stdout
        while header := stream.readline():
            while stream.readline().strip():
                pass
            message = json.loads(stream.read(int(header.split(b":")[1])))
            if "method" in message and "id" in message:  # the server asks for settings, which it already has
                self._send({"id": message["id"], "result": None})
            self.heard.put(message)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream:
                stream.close()


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    content = tmp_path_factory.mktemp("editor")
    (content / "practices").mkdir()
    shutil.copy(ROOT / "content" / "practice.schema.json", content)
    opened = Editor(content)
    yield opened
    opened.close()


def test_mistakes_are_underlined_at_their_places(editor: Editor) -> None:
    text = f"{MODELINE}name: A\nratings: []\nreports:\n  - kind: assessment\n    overall: {{rating: Godo}}\n"
    found = editor.diagnostics(editor.open("practices/mistakes.yaml", text))
    places = {(each["range"]["start"]["line"], each["range"]["start"]["character"]): each["message"] for each in found}
    assert sorted(places) == [(2, 0), (5, 22)]
    assert "ratings" in places[2, 0]
    assert "Outstanding" in places[5, 22]


def test_the_record_that_ships_has_no_mistake(editor: Editor) -> None:
    shipped = next((ROOT / "content" / "practices").glob("*.yaml"))
    assert editor.diagnostics(editor.open("practices/shipped.yaml", shipped.read_text("utf-8"))) == []


def test_keys_and_ratings_are_offered_while_one_types(editor: Editor) -> None:
    uri = editor.open("practices/typing.yaml", f"{MODELINE}name: A\nreports:\n  - kind: \n    over\n")
    kinds = {item["label"] for item in editor.at("completion", uri, 3, 10)["items"]}
    assert {"assessment", "inspection", "press_release"} <= kinds
    keys = {item["label"] for item in editor.at("completion", uri, 4, 8)["items"]}
    assert {"overall", "key_questions", "assessed"} <= keys


def test_each_field_explains_itself_under_the_pointer(editor: Editor) -> None:
    uri = editor.open("practices/pointing.yaml", f"{MODELINE}name: A\ntelephone: 01375 373366\n")
    assert "With its leading 0" in json.dumps(editor.at("hover", uri, 2, 3))


def test_every_field_has_a_description_and_a_value_that_cannot_be_guessed_an_example() -> None:
    schema = json.loads((ROOT / "content" / "practice.schema.json").read_text("utf-8"))
    fields = {
        f"{name}.{field}": about
        for name, each in {"Practice": schema, **schema.get("definitions", schema.get("$defs", {}))}.items()
        for field, about in each.get("properties", {}).items()
    }
    assert len(fields) > 60
    assert [name for name, about in fields.items() if not about.get("description")] == []
    spelt_out = ("enum", "$ref", "boolean", "maximum")  # its possible values are listed
    unexplained = [
        name
        for name, about in fields.items()
        if not about.get("examples") and not any(word in json.dumps(about) for word in spelt_out)
    ]
    assert unexplained == []
