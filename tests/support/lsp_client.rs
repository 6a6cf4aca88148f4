//! A small language client for tests: it starts the real server and speaks to it over real pipes.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::folder::uri;

/// How long a test waits for something that must come. Generous: the machine may be busy.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A client with one server process of its own.
pub struct LspClient {
    child: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    /// Everything the server said, in order.
    pub log: Vec<Value>,
    /// False for a client that leaves every request of the server unanswered.
    pub answers: bool,
    last_id: i64,
}

impl LspClient {
    /// Starts `tickmark lsp` without saying anything to it yet.
    pub fn start() -> Self {
        Self::start_with(|_| {})
    }

    pub fn start_with(prepare: impl FnOnce(&mut Command)) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tickmark"));
        command
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit());
        prepare(&mut command);
        let mut child = command.spawn().expect("the server starts");
        let input = child.stdin.take();
        let output = child.stdout.take().expect("stdout is a pipe");
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Some(message) = read_message(&mut output) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        Self {
            child,
            input,
            messages,
            log: Vec::new(),
            answers: true,
            last_id: 0,
        }
    }

    /// Starts a server and says hello with these folders and capabilities.
    pub fn hello(roots: &[&Path], capabilities: Value) -> Self {
        let mut client = Self::start();
        client.initialize(roots, capabilities);
        client
    }

    /// The same with the client's own options.
    pub fn hello_with(roots: &[&Path], capabilities: Value, options: Value) -> Self {
        let mut client = Self::start();
        client.initialize_with(roots, capabilities, options);
        client
    }

    /// `initialize` and `initialized`; returns the server's capabilities.
    pub fn initialize(&mut self, roots: &[&Path], capabilities: Value) -> Value {
        self.initialize_with(roots, capabilities, Value::Null)
    }

    fn initialize_with(&mut self, roots: &[&Path], capabilities: Value, options: Value) -> Value {
        let folders: Vec<Value> = roots
            .iter()
            .map(|root| json!({"uri": uri(root), "name": "root"}))
            .collect();
        let params = json!({
            "processId": std::process::id(),
            "rootUri": null,
            "workspaceFolders": folders,
            "capabilities": capabilities,
            "initializationOptions": options,
        });
        let result = self.request("initialize", params);
        self.notify("initialized", json!({}));
        result["capabilities"].clone()
    }

    pub fn send(&mut self, message: &Value) {
        let body = message.to_string();
        let input = self.input.as_mut().expect("the pipe is open");
        write!(input, "Content-Length: {}\r\n\r\n{body}", body.len()).expect("the server reads");
        input.flush().expect("the server reads");
    }

    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// Sends a request and returns its id without waiting.
    pub fn ask(&mut self, method: &str, params: Value) -> i64 {
        self.last_id += 1;
        let id = self.last_id;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        id
    }

    /// Waits for the answer to a request: the whole message, with `result` or `error`.
    pub fn answer(&mut self, id: i64) -> Value {
        self.wait(&format!("the answer to request {id}"), |m| {
            m["id"] == id && m.get("method").is_none()
        })
    }

    /// Sends a request and returns its result.
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params);
        let answer = self.answer(id);
        assert!(answer.get("error").is_none(), "{method} failed: {answer}");
        answer["result"].clone()
    }

    /// The first message, of those said already and those to come, that `wanted` accepts.
    pub fn wait(&mut self, what: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        self.wait_since(0, what, wanted)
    }

    /// As [`LspClient::wait`], among messages from number `start` of the log on.
    pub fn wait_since(
        &mut self,
        start: usize,
        what: &str,
        wanted: impl Fn(&Value) -> bool,
    ) -> Value {
        if let Some(found) = self.log[start.min(self.log.len())..]
            .iter()
            .find(|m| wanted(m))
        {
            return found.clone();
        }
        let end = Instant::now() + PATIENCE;
        while let Some(message) = self.next(end) {
            if wanted(&message) {
                return message;
            }
        }
        let said: Vec<String> = self
            .log
            .iter()
            .map(|m| m.to_string().chars().take(300).collect())
            .collect();
        panic!(
            "waited in vain for {what}; the server said:\n{}",
            said.join("\n")
        );
    }

    /// Collects whatever the server says for `time`.
    pub fn listen(&mut self, time: Duration) {
        let end = Instant::now() + time;
        while self.next(end).is_some() {}
    }

    fn next(&mut self, end: Instant) -> Option<Value> {
        let left = end.saturating_duration_since(Instant::now());
        match self.messages.recv_timeout(left) {
            Ok(message) => {
                let asks = message.get("method").is_some() && message.get("id").is_some();
                if asks && self.answers {
                    self.send(&json!({"jsonrpc": "2.0", "id": message["id"], "result": null}));
                }
                self.log.push(message.clone());
                Some(message)
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => None,
        }
    }

    pub fn open(&mut self, uri: &str, text: &str) {
        self.open_as(uri, "markdown", text);
    }

    pub fn open_as(&mut self, uri: &str, language: &str, text: &str) {
        let document = json!({"uri": uri, "languageId": language, "version": 1, "text": text});
        self.notify("textDocument/didOpen", json!({"textDocument": document}));
    }

    /// One edit: `start` and `end` are line and column in the agreed encoding.
    pub fn edit(
        &mut self,
        uri: &str,
        version: i32,
        start: (u32, u32),
        end: (u32, u32),
        text: &str,
    ) {
        let at = |(line, character): (u32, u32)| json!({"line": line, "character": character});
        let change = json!({"range": {"start": at(start), "end": at(end)}, "text": text});
        self.change(uri, version, json!([change]));
    }

    pub fn change(&mut self, uri: &str, version: i32, changes: Value) {
        let document = json!({"uri": uri, "version": version});
        self.notify(
            "textDocument/didChange",
            json!({"textDocument": document, "contentChanges": changes}),
        );
    }

    pub fn save(&mut self, uri: &str) {
        self.notify(
            "textDocument/didSave",
            json!({"textDocument": {"uri": uri}}),
        );
    }

    pub fn close(&mut self, uri: &str) {
        self.notify(
            "textDocument/didClose",
            json!({"textDocument": {"uri": uri}}),
        );
    }

    /// A request about one place in a document.
    pub fn at(&mut self, method: &str, uri: &str, line: u32, character: u32) -> Value {
        let position = json!({"line": line, "character": character});
        self.request(
            method,
            json!({"textDocument": {"uri": uri}, "position": position}),
        )
    }

    /// The diagnostics of the first publish for `uri` at `version`.
    pub fn diagnostics(&mut self, uri: &str, version: i32) -> Vec<Value> {
        self.diagnostics_since(0, uri, |params| params["version"] == version)
    }

    /// The diagnostics of the first publish for `uri`, from message `start` on, that `wanted` accepts.
    pub fn diagnostics_since(
        &mut self,
        start: usize,
        uri: &str,
        wanted: impl Fn(&Value) -> bool,
    ) -> Vec<Value> {
        let publish = self.wait_since(start, &format!("diagnostics of {uri}"), |m| {
            m["method"] == "textDocument/publishDiagnostics"
                && m["params"]["uri"] == uri
                && wanted(&m["params"])
        });
        publish["params"]["diagnostics"]
            .as_array()
            .cloned()
            .unwrap_or_default()
    }

    /// Waits until the newest diagnostics are those of `version` and as `wanted` has them; else gives
    /// the last ones up.
    pub fn settle(
        &mut self,
        uri: &str,
        version: i32,
        wanted: impl Fn(&[Value]) -> bool,
    ) -> Result<(), Vec<Value>> {
        let end = Instant::now() + PATIENCE;
        loop {
            let newest = self.log.iter().rev().find(|m| {
                m["method"] == "textDocument/publishDiagnostics" && m["params"]["uri"] == uri
            });
            let params = newest.map(|m| &m["params"]);
            let list = params.and_then(|p| p["diagnostics"].as_array());
            let is_current = params.is_some_and(|p| p["version"] == version);
            if is_current && list.is_some_and(|list| wanted(list)) {
                return Ok(());
            }
            let last = list.cloned().unwrap_or_default();
            if self.next(end).is_none() {
                return Err(last);
            }
        }
    }

    /// All publishes for a document so far.
    pub fn publishes(&self, uri: &str) -> Vec<&Value> {
        let publishes = self
            .log
            .iter()
            .filter(|m| m["method"] == "textDocument/publishDiagnostics");
        publishes
            .map(|m| &m["params"])
            .filter(|p| p["uri"] == uri)
            .collect()
    }

    /// `shutdown` and `exit`, with the pipe left open as some clients leave it.
    pub fn goodbye(&mut self) -> ExitStatus {
        self.request("shutdown", Value::Null);
        self.send(&json!({"jsonrpc": "2.0", "method": "exit"}));
        self.exit_status(Duration::from_secs(10))
    }

    /// The server's memory in kilobytes, where the system tells.
    pub fn memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
        line.split_whitespace().nth(1)?.parse().ok()
    }

    /// Closes the server's standard input.
    pub fn hang_up(&mut self) {
        self.input = None;
    }

    pub fn exit_status(&mut self, patience: Duration) -> ExitStatus {
        let end = Instant::now() + patience;
        loop {
            if let Some(status) = self.child.try_wait().expect("the server can be waited for") {
                return status;
            }
            assert!(
                Instant::now() < end,
                "the server is still running after {patience:?}"
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for LspClient {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What an ordinary modern client says it can do.
pub fn capabilities() -> Value {
    json!({
        "general": {"positionEncodings": ["utf-16"]},
        "window": {"workDoneProgress": true},
        "workspace": {
            "workspaceEdit": {"documentChanges": true},
            "didChangeWatchedFiles": {"dynamicRegistration": true, "relativePatternSupport": true},
        },
        "textDocument": {
            "hover": {"contentFormat": ["markdown", "plaintext"]},
            "definition": {"linkSupport": true},
            "publishDiagnostics": {"relatedInformation": true, "versionSupport": true, "dataSupport": true},
        },
    })
}

fn read_message(output: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        let (name, value) = line
            .split_once(':')
            .unwrap_or_else(|| panic!("not the protocol on stdout: {line:?}"));
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().expect("a length");
        }
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).expect("JSON"))
}
