// The report on the active draft, as the server writes it: a page of its own, made anew each time it is asked for.

import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";

/** Opens the report; `client` gives the running server, if there is one. */
export class ReportPanel implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private readonly command: vscode.Disposable;

  constructor(private readonly client: () => LanguageClient | undefined) {
    this.command = vscode.commands.registerCommand("tickmark.openReport", () => this.open());
  }

  dispose(): void {
    this.panel?.dispose();
    this.command.dispose();
  }

  private async open(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    const client = this.client();
    if (!client || document?.languageId !== "markdown") {
      void vscode.window.showInformationMessage("tickmark: open a Markdown draft to see the report on it.");
      return;
    }
    const html = await client.sendRequest<string | null>("workspace/executeCommand", {
      command: "tickmark.report",
      arguments: [{ textDocument: { uri: client.code2ProtocolConverter.asUri(document.uri) } }],
    });
    if (html === null) {
      void vscode.window.showInformationMessage("tickmark: this draft is not checked. Does a `tickmark.toml` above it name sources?");
      return;
    }
    const panel = this.panel ?? this.create();
    panel.title = `Report: ${document.uri.path.split("/").at(-1) ?? ""}`;
    panel.webview.html = html;
    panel.reveal();
  }

  /** The page brings its own script and a policy that allows nothing from elsewhere. */
  private create(): vscode.WebviewPanel {
    const panel = vscode.window.createWebviewPanel("tickmark.report", "Report", vscode.ViewColumn.Active, {
      enableScripts: true,
      enableCommandUris: false,
      enableFindWidget: true,
      localResourceRoots: [],
    });
    panel.onDidDispose(() => (this.panel = undefined));
    this.panel = panel;
    return panel;
  }
}
