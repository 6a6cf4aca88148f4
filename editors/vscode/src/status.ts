// The words of the status item: what the server is doing, or how the active draft stands.
// Knows nothing of VS Code but the names of its icons.

/** How the server is. */
export type Phase = Down | { kind: "idle" };

type Down = { kind: "stopped" } | { kind: "starting" } | { kind: "failed"; reason: string };

/** What the status item reports: the phase, or while the server is up, its work or the active document's findings. */
export type Status = Down | { kind: "working"; task: string } | ({ kind: "idle" } & Findings);

/** Findings of the active document, by severity. */
export interface Findings {
  errors: number;
  warnings: number;
  information: number;
}

export interface Shown {
  text: string;
  tooltip: string;
}

/** One line for the status bar and a sentence for whoever points at it. */
export function show(status: Status): Shown {
  switch (status.kind) {
    case "stopped":
      return { text: "$(circle-slash) tickmark", tooltip: "The tickmark server is not running." };
    case "starting":
      return { text: "$(loading~spin) tickmark", tooltip: "The tickmark server is starting." };
    case "failed":
      return { text: "$(error) tickmark", tooltip: status.reason };
    case "working":
      return { text: `$(loading~spin) tickmark: ${status.task}`, tooltip: status.task };
    case "idle":
      return tally(status);
  }
}

/** One task as a line: "Indexing sources 37/120" or, where the server only gives a share, "Indexing sources 31 %". */
export function task(title: string, message?: string, percentage?: number): string {
  const detail = message ?? (percentage === undefined ? undefined : `${Math.round(percentage)} %`);
  return [title, detail].filter(Boolean).join(" ");
}

/**
 * Counts by severity, as the Problems panel does: which verdict has which severity can be configured.
 * Without findings no tick is shown, as the document may be one that nothing is checked in.
 */
function tally({ errors, warnings, information }: Findings): Shown {
  const parts = [
    { icon: "error", count: errors, one: "error", many: "errors" },
    { icon: "warning", count: warnings, one: "warning", many: "warnings" },
    { icon: "info", count: information, one: "note", many: "notes" },
  ].filter((part) => part.count > 0);
  if (parts.length === 0) return { text: "tickmark", tooltip: "tickmark has no findings in this document." };
  return {
    text: `tickmark ${parts.map((part) => `$(${part.icon}) ${part.count}`).join(" ")}`,
    tooltip: `tickmark: ${parts.map((part) => `${part.count} ${part.count === 1 ? part.one : part.many}`).join(", ")} in this document.`,
  };
}
