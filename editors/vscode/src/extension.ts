// Starts `tickmark lsp` for VS Code and shows how it is doing. Whatever is said about a draft comes
// from the server by the standard protocol; nothing is checked here.

import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as readline from "node:readline";
import { promisify } from "node:util";
import * as vscode from "vscode";
import {
  CloseAction,
  LanguageClient,
  type Middleware,
  RevealOutputChannelOn,
  State,
} from "vscode-languageclient/node";

import { EvidencePanel } from "./evidence";
import { ReportPanel } from "./report";
import { findServer, type Machine, messageOf, ServerNotFound } from "./server";
import { type Phase, show, type Status, task } from "./status";

/** A server that has not answered `initialize` by then is given up, so that a restart can help. */
const START_TIMEOUT_MS = 30_000;

/**
 * Drafts are Markdown. Texts and tables are synchronised too, because an open source counts as it
 * stands in the editor, saved or not; the server knows which files are sources and ignores the rest.
 * So do the settings and the list of ignored findings.
 */
const DOCUMENTS = [
  { scheme: "file", language: "markdown" },
  { scheme: "untitled", language: "markdown" },
  { scheme: "file", language: "plaintext" },
  { scheme: "file", pattern: "**/*.{txt,csv,tsv}" },
  { scheme: "file", pattern: "**/tickmark.{toml,ignore}" },
];

/** The server's commands that take a reason, with the title of the box that asks for it. */
const IGNORING: Record<string, string> = {
  "tickmark.ignore": "Ignore this claim here",
  "tickmark.ignoreEverywhere": "Ignore this claim in every draft",
};

let log: vscode.LogOutputChannel;
let item: vscode.StatusBarItem;
let extensionPath: string;
let client: Client | undefined;
/** Restarts wait for one another: two at once would leave two servers. */
let restarting: Promise<void> = Promise.resolve();
let phase: Phase = { kind: "stopped" };
/** What the server says it is busy with, by progress token. */
const tasks = new Map<string | number, { title: string; line: string }>();

/** Leaves it to `fail` to tell, once and in full, why a server did not start. */
class Client extends LanguageClient {
  /** The server has answered `initialize`. */
  up = false;

  override error(message: string, data?: unknown, showNotification?: boolean | "force"): void {
    super.error(message, data, this.up ? showNotification : false);
  }
}

export function activate(context: vscode.ExtensionContext): void {
  extensionPath = context.extensionPath;
  log = vscode.window.createOutputChannel("tickmark", { log: true });
  item = vscode.window.createStatusBarItem("tickmark.status", vscode.StatusBarAlignment.Right, 50);
  item.name = "tickmark";
  context.subscriptions.push(
    log,
    item,
    vscode.commands.registerCommand("tickmark.restart", restart),
    vscode.commands.registerCommand("tickmark.showLog", () => log.show()),
    // `tickmark.recheck` and its like are the server's own; the client registers them while it runs.
    new EvidencePanel(() => (client?.up ? client : undefined)),
    new ReportPanel(() => (client?.up ? client : undefined)),
    vscode.window.onDidChangeActiveTextEditor(refresh),
    vscode.languages.onDidChangeDiagnostics(refresh),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("tickmark.path") || change.affectsConfiguration("tickmark.logLevel")) {
        void restart();
      } else if (change.affectsConfiguration("tickmark") && client?.up) {
        void client.sendNotification("workspace/didChangeConfiguration", { settings: { tickmark: presentation() } });
      }
    }),
  );
  // Not waited for: the log must be at hand while a server takes its time.
  void restart();
}

export function deactivate(): Promise<void> {
  return stop();
}

/** The one way a server is started, the first time and every other: stops what runs, looks again, starts. */
function restart(): Promise<void> {
  restarting = restarting.then(stop).then(start).catch(fail);
  return restarting;
}

async function start(): Promise<void> {
  enter({ kind: "starting" });
  const settings = vscode.workspace.getConfiguration("tickmark");
  const server = await findServer(settings.get("path", ""), machine());
  log.info(`tickmark ${server.version}: ${server.path} (from ${server.origin})`);

  const started: Client = new Client(
    "tickmark",
    "tickmark",
    {
      command: server.path,
      args: ["lsp"],
      options: { env: { TICKMARK_LOG: `error,tickmark=${settings.get("logLevel", "info")}` } },
    },
    {
      documentSelector: DOCUMENTS,
      diagnosticCollectionName: "tickmark",
      outputChannel: log,
      stdioOptions: { stdout: () => undefined, stderr: logLines },
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationOptions: { ...presentation(), asksForReason: true },
      markdown: { isTrusted: false, supportHtml: false },
      middleware: { handleWorkDoneProgress, executeCommand },
      initializationFailedHandler: () => false,
      errorHandler: {
        error: (error, message, count) => crashes.error(error, message, count),
        // A server that dies is started again, but not one that dies at once or was given up.
        closed: () => (client === started && started.up ? crashes.closed() : { action: CloseAction.DoNotRestart, handled: true }),
      },
    },
  );
  const crashes = started.createDefaultErrorHandler();
  started.onDidChangeState(({ newState }) => {
    if (client !== started) return;
    if (newState === State.Running) enter({ kind: "idle" });
    if (newState === State.Stopped) enter({ kind: "stopped" });
  });
  client = started;
  try {
    await withTimeout(started.start(), START_TIMEOUT_MS, "no answer within 30 seconds");
  } catch (error) {
    throw new Error(`\`${server.path} lsp\` did not start: ${messageOf(error)}. The log has what it said.`);
  }
  started.up = true;
}

/** What is shown beside findings; what is checked stands in `tickmark.toml`. */
function presentation(): Record<string, boolean> {
  const settings = vscode.workspace.getConfiguration("tickmark");
  return {
    inlayHints: settings.get("inlayHints", false),
    codeLens: settings.get("codeLens", false),
    semanticTokens: settings.get("semanticTokens", false),
    documentHighlight: settings.get("documentHighlight", false),
    workspaceDiagnostics: settings.get("workspaceDiagnostics", true),
  };
}

async function stop(): Promise<void> {
  const stopped = client;
  client = undefined;
  enter({ kind: "stopped" });
  try {
    await stopped?.dispose();
  } catch (error) {
    // A server that hangs or has died cannot be asked to shut down; the client kills what is left of it.
    log.warn(`Stopping the server: ${messageOf(error)}`);
  }
}

/** Says why there is no server, once, with the ways out. */
async function fail(error: unknown): Promise<void> {
  const reason = messageOf(error);
  log.error(reason);
  await stop();
  enter({ kind: "failed", reason });
  const settings = "Open Settings";
  const showLog = "Show Log";
  const actions = error instanceof ServerNotFound ? [settings, showLog] : [showLog];
  // Not waited for: the message may stay unanswered, and a restart must not wait for it.
  void vscode.window.showErrorMessage(`tickmark: ${reason}`, ...actions).then((action) => {
    if (action === settings) void openSettings();
    if (action === showLog) log.show();
  });
}

/** The setting belongs to a machine, so with a remote one it does not stand among the user's. */
function openSettings(): Thenable<unknown> {
  const query = "tickmark.path";
  return vscode.env.remoteName === undefined
    ? vscode.commands.executeCommand("workbench.action.openSettings", query)
    : vscode.commands.executeCommand("workbench.action.openRemoteSettings", { query });
}

/** Progress is shown in the status item and nowhere else, so that it is not shown twice. */
const handleWorkDoneProgress: NonNullable<Middleware["handleWorkDoneProgress"]> = (token, params) => {
  if (params.kind === "end") {
    tasks.delete(token);
  } else {
    const title = params.kind === "begin" ? params.title : (tasks.get(token)?.title ?? "working");
    tasks.set(token, { title, line: task(title, params.message, params.percentage) });
  }
  refresh();
};

/** What is ignored is ignored for a reason, which stands beside it for the next reader: it is asked for. */
const executeCommand: NonNullable<Middleware["executeCommand"]> = async (command, args, next) => {
  const [place, ...rest] = args as unknown[];
  const title = IGNORING[command];
  if (title === undefined || typeof place !== "object" || place === null || "reason" in place) return next(command, args);
  const reason = await vscode.window.showInputBox({
    title,
    prompt: "Why is this claim fine? The reason may be left empty.",
    placeHolder: "our own model, see the appendix",
    ignoreFocusOut: true,
  });
  return reason === undefined ? undefined : next(command, [{ ...place, reason }, ...rest]);
};

function machine(): Machine {
  return {
    platform: process.platform,
    env: process.env,
    home: os.homedir(),
    extension: extensionPath,
    isFile: (file) => fs.statSync(file, { throwIfNoEntry: false })?.isFile() ?? false,
    run: async (file, args) => (await promisify(execFile)(file, args, { timeout: 10_000 })).stdout,
  };
}

function enter(next: Phase): void {
  phase = next;
  if (next.kind !== "idle") tasks.clear();
  void vscode.commands.executeCommand("setContext", "tickmark.running", next.kind === "idle");
  refresh();
}

/** Writes the status item anew, for the active document. It is hidden where it would say nothing. */
function refresh(): void {
  const document = vscode.window.activeTextEditor?.document;
  const status = statusFor(document);
  const shown = show(status);
  item.text = shown.text;
  item.tooltip = shown.tooltip;
  item.command = status.kind === "idle" ? "workbench.actions.view.problems" : "tickmark.showLog";
  if (document?.languageId === "markdown" || status.kind === "working" || status.kind === "failed") {
    item.show();
  } else {
    item.hide();
  }
}

function statusFor(document: vscode.TextDocument | undefined): Status {
  if (phase.kind !== "idle") return phase;
  const latest = [...tasks.values()].at(-1);
  if (latest) return { kind: "working", task: latest.line };
  const own = document
    ? vscode.languages.getDiagnostics(document.uri).filter((diagnostic) => diagnostic.source === "tickmark")
    : [];
  const count = (severity: vscode.DiagnosticSeverity): number =>
    own.filter((diagnostic) => diagnostic.severity === severity).length;
  return {
    kind: "idle",
    errors: count(vscode.DiagnosticSeverity.Error),
    warnings: count(vscode.DiagnosticSeverity.Warning),
    information: count(vscode.DiagnosticSeverity.Information),
  };
}

/**
 * The server's log, which it writes to standard error. `tickmark.logLevel` has chosen the lines
 * already, so none is hidden a second time by the level of the output channel.
 */
function logLines(stream: NodeJS.ReadableStream): void {
  readline.createInterface({ input: stream, crlfDelay: Infinity }).on("line", (line) => {
    const level = /\b(ERROR|WARN)\b/.exec(line.slice(0, 60))?.[1];
    if (level === "ERROR") log.error(line);
    else if (level === "WARN") log.warn(line);
    else log.info(line);
  });
}

async function withTimeout<T>(work: Promise<T>, milliseconds: number, message: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(message)), milliseconds);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
