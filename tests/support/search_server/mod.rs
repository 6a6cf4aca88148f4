//! A search server inside the test: HTTP on a port of its own, and faults on demand.
//!
//! It answers what the protocol of Elasticsearch 8 and OpenSearch 2 says for the requests that tickmark
//! makes, and 400 to all others; see [`engine`] for what is kept and how it is searched.

mod engine;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use engine::Engine;

/// A running server; it ends with the value.
pub struct SearchServer {
    port: u16,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    over: AtomicBool,
}

#[derive(Default)]
struct State {
    engine: Engine,
    /// Method and path of every request.
    log: Vec<String>,
    /// Statuses to answer the next requests with.
    faults: Vec<u16>,
    /// Requests that are still answered; then connections are closed without a word.
    left: Option<usize>,
    /// What the header `Authorization` must hold.
    key: Option<String>,
    connections: Vec<TcpStream>,
}

impl SearchServer {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("it is bound").port();
        let shared = Arc::new(Shared::default());
        let own = Arc::clone(&shared);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if own.over.load(Ordering::SeqCst) {
                    return;
                }
                if let Ok(other) = stream.try_clone() {
                    own.lock().connections.push(other);
                }
                let shared = Arc::clone(&own);
                std::thread::spawn(move || shared.serve(stream));
            }
        });
        Self { port, shared }
    }

    /// The address of an archive on it.
    pub fn address(&self, archive: &str) -> String {
        format!("{}/{archive}", self.origin())
    }

    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Method and path of every request so far.
    pub fn log(&self) -> Vec<String> {
        self.shared.lock().log.clone()
    }

    /// Answers the next requests with these statuses.
    pub fn fail_with(&self, statuses: &[u16]) {
        self.shared.lock().faults = statuses.to_vec();
    }

    /// Answers so many requests more and then none: it is away.
    pub fn leave_after(&self, requests: usize) {
        self.shared.lock().left = Some(requests);
    }

    /// Answers again.
    pub fn come_back(&self) {
        self.shared.lock().left = None;
    }

    /// Answers only to who sends this as `Authorization`.
    pub fn demand(&self, key: &str) {
        self.shared.lock().key = Some(key.to_owned());
    }
}

impl Drop for SearchServer {
    fn drop(&mut self) {
        self.shared.over.store(true, Ordering::SeqCst);
        for connection in self.shared.lock().connections.drain(..) {
            let _ = connection.shutdown(Shutdown::Both);
        }
        // Wakes the listener up, so that it sees that it is over.
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

struct Request {
    method: String,
    path: String,
    authorization: String,
    body: Vec<u8>,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn serve(&self, stream: TcpStream) {
        let mut reader = BufReader::new(stream);
        while let Some(request) = read(&mut reader) {
            let Some((status, body)) = self.lock().answer(&request) else {
                let _ = reader.get_ref().shutdown(Shutdown::Both);
                return;
            };
            let head = format!(
                "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
                body.len()
            );
            let stream = reader.get_mut();
            if stream.write_all(head.as_bytes()).is_err()
                || stream.write_all(body.as_bytes()).is_err()
            {
                return;
            }
        }
    }
}

impl State {
    /// Status and body; `None` if it is away.
    fn answer(&mut self, request: &Request) -> Option<(u16, String)> {
        match &mut self.left {
            Some(0) => return None,
            Some(left) => *left -= 1,
            None => {}
        }
        self.log
            .push(format!("{} {}", request.method, request.path));
        if !self.faults.is_empty() {
            let status = self.faults.remove(0);
            return Some((status, r#"{"error":{"reason":"not now"}}"#.to_owned()));
        }
        if self
            .key
            .as_ref()
            .is_some_and(|key| *key != request.authorization)
        {
            let body = r#"{"error":{"type":"security_exception","reason":"missing authentication credentials"},"status":401}"#;
            return Some((401, body.to_owned()));
        }
        let (status, body) = self
            .engine
            .answer(&request.method, &request.path, &request.body);
        Some((status, body.to_string()))
    }
}

fn read(reader: &mut BufReader<TcpStream>) -> Option<Request> {
    let mut line = String::new();
    reader
        .read_line(&mut line)
        .ok()
        .filter(|count| *count > 0)?;
    let mut parts = line.split_whitespace();
    let (method, path) = (parts.next()?.to_owned(), parts.next()?.to_owned());
    let (mut length, mut authorization) = (0, String::new());
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        let Some((name, value)) = header.trim().split_once(':') else {
            break;
        };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse().ok()?,
            "authorization" => authorization = value.trim().to_owned(),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Request {
        method,
        path,
        authorization,
        body,
    })
}
