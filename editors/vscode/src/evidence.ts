// The evidence panel: beside the draft, following the cursor.

import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";

import { type Evidence, type Location, page } from "./panel";

/** The cursor rests this long before the server is asked. */
const REST_MS = 150;

const REVEAL = "tickmark.reveal";

/** Opens the panel, or brings it to the front; `client` gives the running server, if there is one. */
export class EvidencePanel implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private timer: NodeJS.Timeout | undefined;
  /** Answers that are overtaken are not shown. */
  private asked = 0;
  private shown = "";
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly client: () => LanguageClient | undefined) {
    this.subscriptions = [
      vscode.commands.registerCommand("tickmark.openEvidence", () => this.open()),
      vscode.commands.registerCommand(REVEAL, reveal),
      vscode.window.onDidChangeTextEditorSelection(() => this.follow()),
      vscode.window.onDidChangeActiveTextEditor(() => this.follow()),
      vscode.languages.onDidChangeDiagnostics(() => this.follow()),
    ];
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.panel?.dispose();
    this.subscriptions.forEach((subscription) => subscription.dispose());
  }

  private open(): void {
    if (this.panel) {
      this.panel.reveal(undefined, true);
      return;
    }
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    const panel = vscode.window.createWebviewPanel("tickmark.evidence", "Evidence", column, {
      enableScripts: false,
      enableCommandUris: [REVEAL],
      enableFindWidget: true,
      localResourceRoots: [],
    });
    panel.onDidDispose(() => (this.panel = undefined));
    this.panel = panel;
    this.show(undefined);
    this.follow();
  }

  private follow(): void {
    if (!this.panel) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(), REST_MS);
  }

  private async ask(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const client = this.client();
    if (!this.panel || !client || editor?.document.languageId !== "markdown") return;
    const asked = ++this.asked;
    const { line, character } = editor.selection.active;
    const found = await client.sendRequest<Evidence | null>("workspace/executeCommand", {
      command: "tickmark.evidence",
      arguments: [{ textDocument: { uri: client.code2ProtocolConverter.asUri(editor.document.uri) }, position: { line, character } }],
    });
    // Between two claims the last one stays: it is what the eye is on.
    if (asked === this.asked && found) this.show(found);
  }

  private show(found: Evidence | undefined): void {
    const html = page(found, REVEAL);
    if (this.panel && html !== this.shown) this.panel.webview.html = html;
    this.shown = html;
  }
}

/** Goes to a place of a source or a draft, beside the panel. */
async function reveal(location: Location): Promise<void> {
  const { start, end } = location.range;
  await vscode.window.showTextDocument(vscode.Uri.parse(location.uri), {
    selection: new vscode.Range(start.line, start.character, end.line, end.character),
    viewColumn: vscode.ViewColumn.One,
  });
}
