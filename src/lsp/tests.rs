//! Rules of the server that need a slow or a broken check to be seen: cancelling, dropping, surviving.
//!
//! The whole server runs here, on pipes in memory; only the function that checks is put in.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::io::{
    AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, DuplexStream, ReadHalf, WriteHalf,
};

use super::analysis::CheckFn;
use super::serve_on;
use crate::finding::{Finding, Rule, Severity};
use crate::text::{Span, Text};
use crate::verdict::Verdict;

/// A folder with one source, and a client of a server that checks with `check`.
struct Bench {
    folder: tempfile::TempDir,
    output: BufReader<ReadHalf<DuplexStream>>,
    input: WriteHalf<DuplexStream>,
    log: Vec<Value>,
}

impl Bench {
    async fn new(check: Box<CheckFn>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(
            folder.path().join("tickmark.toml"),
            "sources = [\"sources\"]",
        )
        .unwrap();
        std::fs::create_dir(folder.path().join("sources")).unwrap();
        std::fs::write(folder.path().join("sources/a.md"), "Salmon rose.\n").unwrap();
        let (ours, theirs) = tokio::io::duplex(1 << 20);
        let (input, output) = tokio::io::split(theirs);
        tokio::spawn(serve_on(input, output, check));
        let (output, input) = tokio::io::split(ours);
        let mut bench = Self {
            folder,
            output: BufReader::new(output),
            input,
            log: Vec::new(),
        };
        let initialize = json!({"processId": null, "rootUri": null, "capabilities": {}});
        bench.ask(0, "initialize", initialize).await;
        bench.answer(0).await;
        bench.notify("initialized", json!({})).await;
        bench
    }

    fn uri(&self, name: &str) -> String {
        format!("file://{}/{name}", self.folder.path().display())
    }

    async fn send(&mut self, message: Value) {
        let body = message.to_string();
        let framed = format!("Content-Length: {}\r\n\r\n{body}", body.len());
        self.input.write_all(framed.as_bytes()).await.unwrap();
    }

    async fn notify(&mut self, method: &str, params: Value) {
        self.send(json!({"jsonrpc": "2.0", "method": method, "params": params}))
            .await;
    }

    async fn ask(&mut self, id: i64, method: &str, params: Value) {
        self.send(json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}))
            .await;
    }

    async fn open(&mut self, name: &str, text: &str) {
        let document =
            json!({"uri": self.uri(name), "languageId": "markdown", "version": 1, "text": text});
        self.notify("textDocument/didOpen", json!({"textDocument": document}))
            .await;
    }

    async fn change(&mut self, name: &str, version: i32, text: &str) {
        let document = json!({"uri": self.uri(name), "version": version});
        let params = json!({"textDocument": document, "contentChanges": [{"text": text}]});
        self.notify("textDocument/didChange", params).await;
    }

    async fn next(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            self.output.read_line(&mut line).await.unwrap();
            match line.trim_end().split_once(": ") {
                Some((_, value)) => length = value.parse().unwrap(),
                None => break,
            }
        }
        let mut body = vec![0; length];
        self.output.read_exact(&mut body).await.unwrap();
        let message: Value = serde_json::from_slice(&body).unwrap();
        self.log.push(message.clone());
        message
    }

    /// The next message that `wanted` accepts, if it comes within 20 seconds.
    async fn wait(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        let found = async {
            loop {
                let message = self.next().await;
                if wanted(&message) {
                    return message;
                }
            }
        };
        match tokio::time::timeout(Duration::from_secs(20), found).await {
            Ok(message) => message,
            Err(_) => panic!("waited in vain; the server said {:#?}", self.log),
        }
    }

    async fn answer(&mut self, id: i64) -> Value {
        self.wait(|m| m["id"] == id && m.get("method").is_none())
            .await
    }

    /// How many findings the publish of a version shows.
    async fn published(&mut self, version: i32) -> usize {
        let publish = |m: &Value| {
            m["method"] == "textDocument/publishDiagnostics" && m["params"]["version"] == version
        };
        self.wait(publish).await["params"]["diagnostics"]
            .as_array()
            .unwrap()
            .len()
    }

    /// Versions published so far.
    fn versions(&self) -> Vec<i64> {
        let publishes = self
            .log
            .iter()
            .filter(|m| m["method"] == "textDocument/publishDiagnostics");
        publishes
            .filter_map(|m| m["params"]["version"].as_i64())
            .collect()
    }
}

/// A conflict on every "wrong".
fn wrong_words(text: &Text) -> Vec<Finding> {
    let finding = |(start, word): (usize, &str)| Finding {
        rule: Rule::Assertion,
        verdict: Some(Verdict::Conflict),
        severity: Severity::Error,
        span: Span::new(start, start + word.len()),
        text: word.into(),
        message: "That is wrong.".into(),
        reason: String::new(),
        expected: None,
        confidence: 1.0,
        evidence: [].into(),
        fixes: Vec::new(),
        fingerprint: start.to_string(),
    };
    text.source.match_indices("wrong").map(finding).collect()
}

/// Starts the clock of a check of a text that says "slow", and tells when it has begun.
fn begun(text: &Text, count: &AtomicUsize) -> bool {
    let slow = text.source.contains("slow");
    if slow {
        count.fetch_add(1, Ordering::SeqCst);
    }
    slow
}

async fn until(what: impl Fn() -> bool) {
    let start = Instant::now();
    while !what() {
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "it never came to that"
        );
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_check_that_an_edit_overtakes_stops_at_the_next_claim() {
    let (started, cancelled) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let check: Box<CheckFn> = Box::new({
        let (started, cancelled) = (Arc::clone(&started), Arc::clone(&cancelled));
        move |text, _, _, _, stop| {
            if begun(text, &started) {
                // Ten minutes, if nobody says stop.
                for _claim in 0..60_000 {
                    std::thread::sleep(Duration::from_millis(10));
                    if stop() {
                        cancelled.fetch_add(1, Ordering::SeqCst);
                        return None;
                    }
                }
            }
            Some(wrong_words(text))
        }
    });
    let mut bench = Bench::new(check).await;
    bench.open("a.md", "This is slow and wrong.").await;
    until(|| started.load(Ordering::SeqCst) == 1).await;
    bench.change("a.md", 2, "This is wrong. It is quick.").await;
    assert_eq!(bench.published(2).await, 1);
    assert_eq!(cancelled.load(Ordering::SeqCst), 1);
    assert_eq!(bench.versions(), [2]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_result_that_comes_too_late_is_dropped() {
    let started = Arc::new(AtomicUsize::new(0));
    let check: Box<CheckFn> = Box::new({
        let started = Arc::clone(&started);
        // This one does not listen.
        move |text, _, _, _, _| {
            if begun(text, &started) {
                std::thread::sleep(Duration::from_millis(600));
            }
            Some(wrong_words(text))
        }
    });
    let mut bench = Bench::new(check).await;
    bench.open("a.md", "This is slow and wrong.").await;
    until(|| started.load(Ordering::SeqCst) == 1).await;
    bench.change("a.md", 2, "All is well.").await;
    assert_eq!(bench.published(2).await, 0);
    assert_eq!(bench.versions(), [2], "version 1 was not the text any more");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_check_that_breaks_down_costs_that_check_and_no_more() {
    let check: Box<CheckFn> = Box::new(|text, _, _, _, _| {
        assert!(!text.source.contains("boom"), "boom was said");
        Some(wrong_words(text))
    });
    let mut bench = Bench::new(check).await;
    bench.open("a.md", "boom").await;
    let told = bench.wait(|m| m["method"] == "window/logMessage").await;
    assert!(
        told["params"]["message"]
            .as_str()
            .unwrap()
            .contains("boom was said"),
        "{told}"
    );
    let place = json!({"textDocument": {"uri": bench.uri("a.md")}, "position": {"line": 0, "character": 0}});
    bench.ask(1, "textDocument/hover", place).await;
    assert_eq!(bench.answer(1).await["result"], Value::Null);
    bench.change("a.md", 2, "That was wrong. Go on.").await;
    assert_eq!(bench.published(2).await, 1);
    bench.open("b.md", "So is this: wrong").await;
    assert_eq!(bench.published(1).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_answer_keeps_nobody_else_waiting() {
    let started = Arc::new(AtomicUsize::new(0));
    let check: Box<CheckFn> = Box::new({
        let started = Arc::clone(&started);
        move |text, _, _, _, _| {
            if begun(text, &started) {
                std::thread::sleep(Duration::from_secs(3));
            }
            Some(wrong_words(text))
        }
    });
    let mut bench = Bench::new(check).await;
    bench.open("slow.md", "slow").await;
    until(|| started.load(Ordering::SeqCst) == 1).await;
    let place = json!({"textDocument": {"uri": bench.uri("slow.md")}, "position": {"line": 0, "character": 0}});
    for id in 1..=8 {
        bench.ask(id, "textDocument/hover", place.clone()).await;
    }
    let asked = Instant::now();
    bench
        .ask(
            9,
            "workspace/executeCommand",
            json!({"command": "tickmark.status"}),
        )
        .await;
    bench.answer(9).await;
    assert!(
        asked.elapsed() < Duration::from_secs(2),
        "{:?}",
        asked.elapsed()
    );
    bench.change("slow.md", 2, "wrong").await;
    bench.published(2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_found_once_is_not_looked_for_again() {
    let checks = Arc::new(AtomicUsize::new(0));
    let check: Box<CheckFn> = Box::new({
        let checks = Arc::clone(&checks);
        move |text, _, _, _, _| {
            checks.fetch_add(1, Ordering::SeqCst);
            Some(wrong_words(text))
        }
    });
    let mut bench = Bench::new(check).await;
    bench.open("a.md", "This is wrong.").await;
    bench.published(1).await;
    let before = checks.load(Ordering::SeqCst);
    let place = json!({"textDocument": {"uri": bench.uri("a.md")}, "position": {"line": 0, "character": 9}});
    for id in 1..=5 {
        bench.ask(id, "textDocument/hover", place.clone()).await;
        assert!(bench.answer(id).await["result"].is_object());
    }
    assert_eq!(checks.load(Ordering::SeqCst), before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_blocks_that_changed_are_checked_again() {
    let asked = Arc::new(AtomicUsize::new(0));
    let check: Box<CheckFn> = Box::new({
        let asked = Arc::clone(&asked);
        // The real check asks once for each claim whether to go on.
        move |text, snapshot, settings, cache, stop| {
            let counted = || {
                asked.fetch_add(1, Ordering::SeqCst);
                stop()
            };
            crate::check::check_incremental(text, snapshot, settings, cache, &counted)
        }
    });
    let mut bench = Bench::new(check).await;
    let paragraph = |year: i32| format!("Salmon rose by {} percent in {year}.\n\n", year - 1950);
    let draft: String = (1980..2020).map(paragraph).collect();
    bench.open("a.md", &draft).await;
    bench.published(1).await;
    let whole = asked.swap(0, Ordering::SeqCst);
    assert!(whole >= 40, "{whole} claims");
    bench
        .change("a.md", 2, &draft.replace("in 2000", "in 2001"))
        .await;
    bench.published(2).await;
    let one = asked.load(Ordering::SeqCst);
    assert!(
        (1..=whole / 10).contains(&one),
        "{one} of {whole} claims were checked again"
    );
}
