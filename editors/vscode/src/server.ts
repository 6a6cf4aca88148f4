// Finds the `tickmark` program and makes sure it runs, before a language client is started on it.
// Knows nothing of VS Code: whoever calls says what the machine looks like, so every case can be tested.

import * as path from "node:path";

/** What the search needs to know of the machine. */
export interface Machine {
  platform: NodeJS.Platform;
  env: Record<string, string | undefined>;
  home: string;
  /** The folder this extension is installed in. */
  extension: string;
  isFile(file: string): boolean;
  /** Runs a program to its end. Rejects if it cannot be started, fails or takes too long. */
  run(file: string, args: string[]): Promise<string>;
}

/** A program that has answered `--version`. */
export interface Server {
  path: string;
  version: string;
  /** Where the path came from, for the log. */
  origin: string;
}

/** No program could be used. The message says what was tried and what to do. */
export class ServerNotFound extends Error {
  override readonly name = "ServerNotFound";
}

const SETTING = "the setting `tickmark.path`";
const VARIABLE = "TICKMARK_SERVER_PATH";

/**
 * The first usable server of: the environment variable, the setting, the program bundled with the
 * extension, `PATH`.
 *
 * A path that somebody wrote down is binding: if it cannot be used that is an error, never a reason
 * to run another program in silence. The bundle and `PATH` are tried one after the other.
 *
 * @param setting the value of `tickmark.path`; empty means not set
 */
export async function findServer(setting: string, machine: Machine): Promise<Server> {
  const fromEnvironment = machine.env[VARIABLE]?.trim();
  if (fromEnvironment) {
    return probe(locate(fromEnvironment, VARIABLE, machine), VARIABLE, machine);
  }
  if (setting.trim()) {
    return probe(locate(setting.trim(), SETTING, machine), SETTING, machine);
  }

  const bundled = pathOf(machine).join(machine.extension, "bin", executable("tickmark", machine));
  const onPath = lookUp("tickmark", machine);
  const failures: string[] = [];
  for (const [file, origin] of [
    [machine.isFile(bundled) ? bundled : undefined, "the extension"],
    [onPath, "PATH"],
  ] as const) {
    if (file === undefined) continue;
    try {
      return await probe(file, origin, machine);
    } catch (error) {
      failures.push(messageOf(error));
    }
  }
  if (failures.length > 0) throw new ServerNotFound(failures.join(" "));
  throw new ServerNotFound(
    "The program `tickmark` was not found on PATH. Install it (`cargo install --path .` in its repository) or name it in " +
      `${SETTING}.`,
  );
}

/** The absolute path that a written one means; throws where there is no such file. */
function locate(written: string, origin: string, machine: Machine): string {
  const paths = pathOf(machine);
  const file = /^~[\\/]/.test(written) ? paths.join(machine.home, written.slice(2)) : written;
  if (paths.isAbsolute(file)) {
    const found = [file, executable(file, machine)].find((candidate) => machine.isFile(candidate));
    if (found === undefined) throw new ServerNotFound(`${capital(origin)} names \`${file}\`, which is not a file.`);
    return found;
  }
  if (/[\\/]/.test(file)) {
    throw new ServerNotFound(
      `${capital(origin)} is \`${file}\`: write an absolute path, one that begins with \`~/\`, or a name to look up on PATH.`,
    );
  }
  const found = lookUp(file, machine);
  if (found === undefined) throw new ServerNotFound(`${capital(origin)} names \`${file}\`, which is not on PATH.`);
  return found;
}

/**
 * A program's absolute path by `PATH`. Relative entries are passed over: they would mean a file of
 * the opened folder, which nobody may have read yet.
 */
function lookUp(name: string, machine: Machine): string | undefined {
  const paths = pathOf(machine);
  const variable = machine.platform === "win32" ? (machine.env["Path"] ?? machine.env["PATH"]) : machine.env["PATH"];
  return (variable ?? "")
    .split(paths.delimiter)
    .filter((folder) => paths.isAbsolute(folder))
    .map((folder) => paths.join(folder, executable(name, machine)))
    .find((file) => machine.isFile(file));
}

/** Runs `--version`: a program of another architecture, or another program of that name, shows here. */
async function probe(file: string, origin: string, machine: Machine): Promise<Server> {
  let output: string;
  try {
    output = await machine.run(file, ["--version"]);
  } catch (error) {
    throw new ServerNotFound(`\`${file}\` (from ${origin}) does not run: ${messageOf(error).trim()}.`);
  }
  const version = /^tickmark (\S+)/.exec(output)?.[1];
  if (version === undefined) {
    const answer = output.trim().split("\n")[0] ?? "";
    throw new ServerNotFound(`\`${file}\` (from ${origin}) is not tickmark: it answers --version with "${answer}".`);
  }
  return { path: file, version, origin };
}

function executable(name: string, machine: Machine): string {
  return machine.platform === "win32" && !/\.exe$/i.test(name) ? `${name}.exe` : name;
}

function pathOf(machine: Machine): path.PlatformPath {
  return machine.platform === "win32" ? path.win32 : path.posix;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
