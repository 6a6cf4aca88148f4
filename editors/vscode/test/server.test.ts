// Which program is started, and what is said when none can be: every case on an invented machine.

import assert from "node:assert/strict";
import { test } from "node:test";

import { findServer, type Machine, ServerNotFound } from "../src/server";

const BUNDLED = "/ext/bin/tickmark";

/** A machine on which `programs` exist, each with what it answers to `--version`; an Error means it does not run. */
function machine(programs: Record<string, string | Error>, changes: Partial<Machine> = {}): Machine {
  return {
    platform: "linux",
    env: { PATH: "/usr/local/bin:/usr/bin" },
    home: "/home/ada",
    extension: "/ext",
    isFile: (file) => file in programs,
    run: async (file, args) => {
      assert.deepEqual(args, ["--version"]);
      const answer = programs[file];
      if (answer === undefined || answer instanceof Error) throw answer ?? new Error(`spawn ${file} ENOENT`);
      return answer;
    },
    ...changes,
  };
}

async function failure(setting: string, on: Machine): Promise<string> {
  const error: unknown = await findServer(setting, on).then(
    (server) => assert.fail(`found ${server.path}`),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ServerNotFound, `not a ServerNotFound: ${String(error)}`);
  return error.message;
}

test("the environment comes before the setting, the setting before the bundle, the bundle before PATH", async () => {
  const programs: Record<string, string> = {
    "/env/tickmark": "tickmark 4.0.0\n",
    "/set/tickmark": "tickmark 3.0.0\n",
    [BUNDLED]: "tickmark 2.0.0\n",
    "/usr/bin/tickmark": "tickmark 1.0.0\n",
  };
  const env = { PATH: "/usr/bin", TICKMARK_SERVER_PATH: "/env/tickmark" };
  assert.deepEqual(await findServer("/set/tickmark", machine(programs, { env })), {
    path: "/env/tickmark",
    version: "4.0.0",
    origin: "TICKMARK_SERVER_PATH",
  });
  assert.equal((await findServer("/set/tickmark", machine(programs))).version, "3.0.0");
  assert.equal((await findServer("", machine(programs))).path, BUNDLED);
  delete programs[BUNDLED];
  assert.deepEqual(await findServer("", machine(programs)), {
    path: "/usr/bin/tickmark",
    version: "1.0.0",
    origin: "PATH",
  });
});

test("blank values count as not set", async () => {
  const env = { PATH: "/usr/bin", TICKMARK_SERVER_PATH: " " };
  const found = await findServer("  ", machine({ "/usr/bin/tickmark": "tickmark 1.0.0" }, { env }));
  assert.equal(found.path, "/usr/bin/tickmark");
});

test("~/ in the setting is the home folder", async () => {
  const found = await findServer("~/bin/tickmark", machine({ "/home/ada/bin/tickmark": "tickmark 1.2.3" }));
  assert.equal(found.path, "/home/ada/bin/tickmark");
});

test("a bare name in the setting is looked up on PATH", async () => {
  const found = await findServer("tickmark-next", machine({ "/usr/bin/tickmark-next": "tickmark 9.0.0-beta.1" }));
  assert.equal(found.path, "/usr/bin/tickmark-next");
  assert.equal(found.version, "9.0.0-beta.1");
});

test("a written path that leads nowhere is an error, even where another program would do", async () => {
  const other = machine({ [BUNDLED]: "tickmark 2.0.0", "/usr/bin/tickmark": "tickmark 1.0.0" });
  assert.match(await failure("~/gone/tickmark", other), /`tickmark\.path` names `\/home\/ada\/gone\/tickmark`, which is not a file/);
  assert.match(await failure("gone", other), /names `gone`, which is not on PATH/);
  const env = { PATH: "/usr/bin", TICKMARK_SERVER_PATH: "/gone" };
  assert.match(await failure("", machine({ "/usr/bin/tickmark": "tickmark 1.0.0" }, { env })), /^TICKMARK_SERVER_PATH names `\/gone`/);
});

test("a relative path is refused, as it would mean another file in every folder", async () => {
  assert.match(await failure("./target/debug/tickmark", machine({})), /write an absolute path/);
});

test("relative entries of PATH are passed over", async () => {
  const env = { PATH: ".:bin::/usr/bin" };
  const programs = { "tickmark": "tickmark 6.6.6", "bin/tickmark": "tickmark 6.6.6", "/usr/bin/tickmark": "tickmark 1.0.0" };
  assert.equal((await findServer("", machine(programs, { env }))).path, "/usr/bin/tickmark");
});

test("a bundle that does not run here gives way to PATH", async () => {
  const found = await findServer(
    "",
    machine({ [BUNDLED]: new Error("Exec format error"), "/usr/bin/tickmark": "tickmark 1.0.0" }),
  );
  assert.equal(found.origin, "PATH");
});

test("a program that fails or is not tickmark is named with its answer", async () => {
  assert.match(
    await failure("", machine({ [BUNDLED]: new Error("Exec format error"), "/usr/bin/tickmark": "GNU tick 5\n" })),
    /`\/ext\/bin\/tickmark` \(from the extension\) does not run: Exec format error\. `\/usr\/bin\/tickmark` \(from PATH\) is not tickmark: .*"GNU tick 5"/,
  );
});

test("without any program the message says how to get one", async () => {
  const message = await failure("", machine({}));
  assert.match(message, /not found on PATH/);
  assert.match(message, /cargo install --path \./);
  assert.match(message, /`tickmark\.path`/);
  assert.match(await failure("", machine({}, { env: {} })), /not found on PATH/);
});

test("on Windows the program ends in .exe, PATH is split at semicolons and may be spelt Path", async () => {
  const programs = {
    "C:\\Tools\\tickmark.exe": "tickmark 1.0.0\r\n",
    "C:\\ext\\bin\\tickmark.exe": new Error("not compatible"),
    "C:\\Users\\Ada\\tickmark.exe": "tickmark 2.0.0\r\n",
  };
  const windows: Partial<Machine> = {
    platform: "win32",
    env: { Path: "C:\\Windows;C:\\Tools" },
    home: "C:\\Users\\Ada",
    extension: "C:\\ext",
  };
  assert.equal((await findServer("", machine(programs, windows))).path, "C:\\Tools\\tickmark.exe");
  assert.equal((await findServer("~/tickmark", machine(programs, windows))).path, "C:\\Users\\Ada\\tickmark.exe");
  assert.equal((await findServer("C:/Tools/tickmark.exe", machine({ "C:/Tools/tickmark.exe": "tickmark 3.0.0" }, windows))).version, "3.0.0");
});
