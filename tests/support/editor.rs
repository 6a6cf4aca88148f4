//! The real `tickmark lsp`, driven over its pipes as an editor drives it.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long a server may take for anything; a slow machine with a dev build is meant.
const PATIENCE: Duration = Duration::from_secs(20);

/// An editor with one server.
pub struct Editor {
    server: Child,
    to_server: ChildStdin,
    from_server: Receiver<Value>,
    requests: u64,
    /// The newest diagnostics of each document: version and list.
    published: HashMap<String, (i64, Vec<Value>)>,
}

impl Editor {
    /// Starts a server for the folders and shakes hands.
    pub fn start(folders: &[&Path]) -> Editor {
        let mut server = Command::new(env!("CARGO_BIN_EXE_tickmark"))
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary was built with the tests");
        let to_server = server.stdin.take().expect("stdin is piped");
        let mut reader = BufReader::new(server.stdout.take().expect("stdout is piped"));
        let (sender, from_server) = mpsc::channel();
        std::thread::spawn(move || {
            while let Some(message) = read(&mut reader) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let mut editor = Editor {
            server,
            to_server,
            from_server,
            requests: 0,
            published: HashMap::new(),
        };
        let folders: Vec<Value> = folders
            .iter()
            .map(|path| json!({"uri": uri(path), "name": "root"}))
            .collect();
        editor.request(
            "initialize",
            json!({
                "processId": std::process::id(),
                "rootUri": null,
                "workspaceFolders": folders,
                "capabilities": {
                    "general": {"positionEncodings": ["utf-16"]},
                    "textDocument": {
                        "publishDiagnostics": {"versionSupport": true, "relatedInformation": true, "dataSupport": true},
                        "hover": {"contentFormat": ["markdown"]},
                    },
                },
            }),
        );
        editor.notify("initialized", json!({}));
        editor
    }

    pub fn open(&mut self, path: &Path, text: &str) {
        let document =
            json!({"uri": uri(path), "languageId": "markdown", "version": 1, "text": text});
        self.notify("textDocument/didOpen", json!({"textDocument": document}));
    }

    /// Replaces a range (as LSP has it) by `text`; the document then has `version`.
    pub fn edit(&mut self, path: &Path, version: i64, range: Value, text: &str) {
        self.notify(
            "textDocument/didChange",
            json!({
                "textDocument": {"uri": uri(path), "version": version},
                "contentChanges": [{"range": range, "text": text}],
            }),
        );
    }

    pub fn close(&mut self, path: &Path) {
        self.notify(
            "textDocument/didClose",
            json!({"textDocument": {"uri": uri(path)}}),
        );
    }

    /// The words of a hover; empty if there is none.
    pub fn hover(&mut self, path: &Path, line: usize, character: usize) -> String {
        let answer = self.request(
            "textDocument/hover",
            json!({"textDocument": {"uri": uri(path)}, "position": {"line": line, "character": character}}),
        );
        answer["contents"]["value"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// Waits until the diagnostics of `version` are as `wanted` has them, or gives the last ones up.
    pub fn settle(
        &mut self,
        path: &Path,
        version: i64,
        wanted: impl Fn(&[Value]) -> bool,
    ) -> Result<(), Vec<Value>> {
        let uri = uri(path);
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some((seen, diagnostics)) = self.published.get(&uri)
                && *seen == version
                && wanted(diagnostics)
            {
                return Ok(());
            }
            let left = until.saturating_duration_since(Instant::now());
            match self.from_server.recv_timeout(left) {
                Ok(message) => self.take(message),
                Err(_) => {
                    return Err(self
                        .published
                        .remove(&uri)
                        .map(|(_, list)| list)
                        .unwrap_or_default());
                }
            };
        }
    }

    fn request(&mut self, method: &str, parameters: Value) -> Value {
        self.requests += 1;
        let id = self.requests;
        self.send(json!({"jsonrpc": "2.0", "id": id, "method": method, "params": parameters}));
        let until = Instant::now() + PATIENCE;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let message = self
                .from_server
                .recv_timeout(left)
                .unwrap_or_else(|_| panic!("no answer to {method}"));
            if let Some(answer) = self
                .take(message)
                .filter(|answer| answer["id"] == json!(id))
            {
                return answer["result"].clone();
            }
        }
    }

    fn notify(&mut self, method: &str, parameters: Value) {
        self.send(json!({"jsonrpc": "2.0", "method": method, "params": parameters}));
    }

    fn send(&mut self, message: Value) {
        let body = message.to_string();
        write!(
            self.to_server,
            "Content-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .expect("the server reads");
        self.to_server.flush().expect("the server reads");
    }

    /// Deals with a message of the server; answers to our own requests are handed back.
    fn take(&mut self, message: Value) -> Option<Value> {
        let parameters = &message["params"];
        match message["method"].as_str() {
            None => return Some(message),
            Some("textDocument/publishDiagnostics") => {
                let uri = parameters["uri"].as_str().unwrap_or_default().to_owned();
                let version = parameters["version"].as_i64().unwrap_or_default();
                let list = parameters["diagnostics"]
                    .as_array()
                    .cloned()
                    .unwrap_or_default();
                self.published.insert(uri, (version, list));
            }
            // Whatever the server asks for (progress, watchers), it may have.
            Some(_) if !message["id"].is_null() => {
                self.send(json!({"jsonrpc": "2.0", "id": message["id"], "result": null}));
            }
            Some(_) => {}
        }
        None
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        // A test may already be failing; whatever happens, no server is left behind.
        let farewell = [
            json!({"jsonrpc": "2.0", "id": 0, "method": "shutdown"}),
            json!({"jsonrpc": "2.0", "method": "exit"}),
        ];
        for message in farewell {
            let body = message.to_string();
            let _ = write!(
                self.to_server,
                "Content-Length: {}\r\n\r\n{body}",
                body.len()
            );
        }
        let _ = self.to_server.flush();
        let until = Instant::now() + Duration::from_secs(5);
        while Instant::now() < until && matches!(self.server.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// `file:///…` with everything outside of plain path characters escaped.
pub fn uri(path: &Path) -> String {
    let mut out = String::from("file://");
    for byte in path.to_string_lossy().replace('\\', "/").bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn read(reader: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end().split_once(": ") {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.parse().ok()?
            }
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}
