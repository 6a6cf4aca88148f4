"""The server spoken to with the capabilities of Visual Studio Code, Neovim and Emacs, as pytest-lsp has them.

TICKMARK_SERVER_PATH names the server. Run by .ci/editors.sh.
"""

import asyncio
import os
import pathlib

import pytest
import pytest_lsp
from lsprotocol import types as t
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

SOURCE = "# Port of Elmstad\n\nThe port of Elmstad handled 412,000 containers in 2024.\n"
REPORT = "---\ndate: 2025-02-20\n---\n\nRevenue of the port of Elmstad was $96.4 million in 2024.\n"
LETTER = "---\ndate: 2025-03-04\n---\n\nBy our books, revenue of the port of Elmstad was $91.2 million in 2024.\n"
DRAFT = "Größe 😀: the port of Elmstad handled 431,000 containers in 2024.\n"


@pytest_lsp.fixture(
    params=["visual_studio_code", "neovim", "emacs"],
    config=ClientServerConfig(server_command=[os.environ["TICKMARK_SERVER_PATH"], "lsp"]),
)
async def client(request, lsp_client: LanguageClient, tmp_path_factory):
    folder: pathlib.Path = tmp_path_factory.mktemp("project")
    (folder / "sources").mkdir()
    (folder / "sources" / "port.md").write_text(SOURCE, encoding="utf-8")
    (folder / "sources" / "report.md").write_text(REPORT, encoding="utf-8")
    (folder / "sources" / "letter.md").write_text(LETTER, encoding="utf-8")
    (folder / "tickmark.toml").write_text('sources = ["sources"]\n', encoding="utf-8")
    lsp_client.feature("client/registerCapability")(lambda *_: None)
    result = await lsp_client.initialize_session(
        t.InitializeParams(capabilities=client_capabilities(request.param), root_uri=folder.as_uri())
    )
    lsp_client.folder = folder
    lsp_client.uri = (folder / "draft.md").as_uri()
    lsp_client.server = result.capabilities
    yield
    await lsp_client.shutdown_session()


async def diagnostics(client: LanguageClient, wanted=bool):
    """Pushed, or pulled where the server says that it is to be pulled; never both."""
    document = t.TextDocumentIdentifier(client.uri)
    found = []
    for _ in range(150):
        if client.server.diagnostic_provider:
            assert not client.diagnostics.get(client.uri)
            report = await client.text_document_diagnostic_async(t.DocumentDiagnosticParams(document))
            found = list(report.items)
        else:
            found = list(client.diagnostics.get(client.uri, []))
        if wanted(found):
            return found
        await asyncio.sleep(0.1)
    pytest.fail(f"not the diagnostics that were wanted in 15 seconds, but {found}")


def open_draft(client: LanguageClient, text: str):
    item = t.TextDocumentItem(client.uri, "markdown", 1, text)
    client.text_document_did_open(t.DidOpenTextDocumentParams(item))


def change(client: LanguageClient, version: int, text: str):
    document = t.VersionedTextDocumentIdentifier(version, client.uri)
    whole = t.TextDocumentContentChangeWholeDocument(text)
    client.text_document_did_change(t.DidChangeTextDocumentParams(document, [whole]))


def applied(text: str, action: t.CodeAction, uri: str) -> str:
    """The text after an action's edits; ASCII only."""
    changes = action.edit.document_changes
    edits = changes[0].edits if changes else action.edit.changes[uri]
    lines = text.splitlines(keepends=True)
    starts = [sum(map(len, lines[:n])) for n in range(len(lines) + 1)]
    for edit in sorted(edits, key=lambda e: (-e.range.start.line, -e.range.start.character)):
        start, end = (starts[p.line] + p.character for p in (edit.range.start, edit.range.end))
        text = text[:start] + edit.new_text + text[end:]
    return text


async def actions(client: LanguageClient, finding: t.Diagnostic):
    document = t.TextDocumentIdentifier(client.uri)
    asked = t.CodeActionParams(document, finding.range, t.CodeActionContext([finding]))
    return await client.text_document_code_action_async(asked)


def watched(client: LanguageClient, path: pathlib.Path, kind=t.FileChangeType.Changed):
    event = t.FileEvent(path.as_uri(), kind)
    client.workspace_did_change_watched_files(t.DidChangeWatchedFilesParams([event]))


@pytest.mark.asyncio
async def test_a_figure_is_found_wrong_explained_and_put_right(client: LanguageClient):
    open_draft(client, DRAFT)
    found = await diagnostics(client)
    assert [d.code for d in found] == ["figure"]
    before = DRAFT[: DRAFT.index("431,000")]
    column = {
        "utf-8": len(before.encode()),
        "utf-16": len(before.encode("utf-16-le")) // 2,
        "utf-32": len(before),
    }[str(client.server.position_encoding)]
    start = found[0].range.start
    document = t.TextDocumentIdentifier(client.uri)

    hover = await client.text_document_hover_async(t.HoverParams(document, start))
    assert "412,000" in hover.contents.value and "port.md:3" in hover.contents.value
    assert hover.range == found[0].range and start.character == column

    places = await client.text_document_definition_async(t.DefinitionParams(document, start))
    place = places[0]
    uri = place.target_uri if isinstance(place, t.LocationLink) else place.uri
    assert uri.endswith("sources/port.md")

    asked = t.CodeActionParams(document, found[0].range, t.CodeActionContext(found))
    use = next(a for a in await client.text_document_code_action_async(asked) if a.title.startswith("Use "))
    changes = use.edit.document_changes
    edit = changes[0].edits[0] if changes else use.edit.changes[client.uri][0]
    assert (edit.new_text, edit.range) == ("412,000", found[0].range)

    symbols = await client.text_document_document_symbol_async(t.DocumentSymbolParams(document))
    assert [s.name for s in symbols] == ["≠ 431,000"]


@pytest.mark.asyncio
async def test_verdicts_fixes_ignores_and_changes_of_sources_and_settings(client: LanguageClient):
    containers = "The port of Elmstad handled 431,000 containers in 2024.\n"
    text = (
        f"# Elmstad\n\n{containers}\n"
        "Revenue of the port of Elmstad was nearly $97 million in 2024.\n\n"
        "The port of Elmstad employs 1,870 people.\n"
    )
    open_draft(client, text)
    error, warning, note = t.DiagnosticSeverity.Error, t.DiagnosticSeverity.Warning, t.DiagnosticSeverity.Information

    def severities(*wanted):
        return lambda found: [d.severity for d in found] == list(wanted)

    found = await diagnostics(client, severities(error, warning, note))

    # The source's figure, and a comment: what they were about is gone.
    use = next(a for a in await actions(client, found[0]) if a.title.startswith("Use 412,000"))
    text = applied(text, use, client.uri)
    assert "handled 412,000 containers" in text
    change(client, 2, text)
    found = await diagnostics(client, severities(warning, note))
    ignore = next(a for a in await actions(client, found[1]) if a.title == "Ignore this figure")
    text = applied(text, ignore, client.uri)
    change(client, 3, text)
    found = await diagnostics(client, severities(warning))

    # A figure is completed from the sources.
    place = "In 2024 the port of Elmstad handled "
    change(client, 4, f"{text}\n{place}")
    lines = text.count("\n") + 1
    asked = t.CompletionParams(t.TextDocumentIdentifier(client.uri), t.Position(lines, len(place)))
    offers = await client.text_document_completion_async(asked)
    assert offers.items[0].label == "412,000"
    change(client, 5, text)

    # The evidence of the dispute names both sides.
    at = {"textDocument": {"uri": client.uri}, "position": {"line": 4, "character": 46}}
    evidence = await client.workspace_execute_command_async(t.ExecuteCommandParams("tickmark.evidence", [at]))
    sides = {passage["source"] for passage in evidence["evidence"]}
    assert sides == {"report.md", "letter.md"}

    # Settings and sources that change are followed.
    settings = client.folder / "tickmark.toml"
    settings.write_text('sources = ["sources"]\n[severity]\ndisputed = "error"\n', encoding="utf-8")
    watched(client, settings)
    await diagnostics(client, severities(error))
    letter = client.folder / "sources" / "letter.md"
    letter.write_text(LETTER.replace("91.2", "96.4"), encoding="utf-8")
    watched(client, letter)
    await diagnostics(client, severities())

    # Accepted everywhere: by an edit that creates the list, or by the server for a client that cannot.
    change(client, 6, containers)
    found = await diagnostics(client, severities(error))
    accept = next(a for a in await actions(client, found[0]) if a.title.startswith("Ignore everywhere"))
    ignored = client.folder / "tickmark.ignore"
    # An action with a command is read as a command by lsprotocol.
    if isinstance(accept, t.CodeAction):
        creation, entry = accept.edit.document_changes
        assert (creation.kind, creation.uri) == ("create", ignored.as_uri())
        ignored.write_text(entry.edits[0].new_text, encoding="utf-8")
        watched(client, ignored, t.FileChangeType.Created)
    else:
        start = found[0].range.start
        place = {"textDocument": {"uri": client.uri}, "position": {"line": start.line, "character": start.character}}
        command = t.ExecuteCommandParams("tickmark.ignoreEverywhere", [place])
        await client.workspace_execute_command_async(command)
    await diagnostics(client, severities())
    assert ignored.read_text(encoding="utf-8").endswith("accepted: “431,000” in draft.md\n")
