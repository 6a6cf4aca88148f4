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
DRAFT = "Größe 😀: the port of Elmstad handled 431,000 containers in 2024.\n"


@pytest_lsp.fixture(
    params=["visual_studio_code", "neovim", "emacs"],
    config=ClientServerConfig(server_command=[os.environ["TICKMARK_SERVER_PATH"], "lsp"]),
)
async def client(request, lsp_client: LanguageClient, tmp_path_factory):
    folder: pathlib.Path = tmp_path_factory.mktemp("project")
    (folder / "sources").mkdir()
    (folder / "sources" / "port.md").write_text(SOURCE, encoding="utf-8")
    (folder / "tickmark.toml").write_text('sources = ["sources"]\n', encoding="utf-8")
    lsp_client.feature("client/registerCapability")(lambda *_: None)
    result = await lsp_client.initialize_session(
        t.InitializeParams(capabilities=client_capabilities(request.param), root_uri=folder.as_uri())
    )
    lsp_client.uri = (folder / "draft.md").as_uri()
    lsp_client.server = result.capabilities
    yield
    await lsp_client.shutdown_session()


async def diagnostics(client: LanguageClient):
    """Pushed, or pulled where the server says that it is to be pulled; never both."""
    document = t.TextDocumentIdentifier(client.uri)
    for _ in range(150):
        if client.server.diagnostic_provider:
            assert not client.diagnostics.get(client.uri)
            report = await client.text_document_diagnostic_async(t.DocumentDiagnosticParams(document))
            found = list(report.items)
        else:
            found = list(client.diagnostics.get(client.uri, []))
        if found:
            return found
        await asyncio.sleep(0.1)
    pytest.fail("no diagnostics in 15 seconds")


@pytest.mark.asyncio
async def test_a_figure_is_found_wrong_explained_and_put_right(client: LanguageClient):
    item = t.TextDocumentItem(client.uri, "markdown", 1, DRAFT)
    client.text_document_did_open(t.DidOpenTextDocumentParams(item))
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
