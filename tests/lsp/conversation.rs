//! A long conversation: thousands of random edits leave what opening the result would, and no memory behind.

use serde_json::{Value, json};

use super::{SETTINGS, SOURCE, capabilities};
use crate::support::folder::Folder;
use crate::support::lsp_client::LspClient;
use crate::support::random::Random;

const EDITS: usize = 10_000;
/// Edits between two looks at what is shown.
const LOOK: usize = 1_000;
/// Bytes beyond which edits only delete.
const LONGEST: usize = 3_000;

/// What is typed and pasted: half words, whole claims, emoji, combining marks, both kinds of line ends.
const PIECES: [&str; 16] = [
    "a",
    " ",
    "4",
    ".",
    "😀",
    "e\u{301}",
    "漢",
    "\n",
    "\r\n",
    "\r\n\r\n",
    "| x | 5,200 |\n",
    "**",
    "\u{2028}",
    "Harbour Lines employed 5,200 people in 2023. ",
    "Harbour Lines had revenue of $4.6 billion in 2023.\r\n\r\n",
    "# Größe 👩🏽‍🚀\n\n",
];

struct Typist {
    text: String,
    random: Random,
    encoding: &'static str,
    undo: Vec<(usize, usize, String)>,
}

impl Typist {
    /// The next edit: start and end in bytes, and the new words.
    fn next(&mut self) -> (usize, usize, String) {
        if self.random.below(5) == 0
            && let Some(undo) = self.undo.pop()
        {
            return undo;
        }
        let start = self.boundary();
        let long = self.text.len() > LONGEST;
        if long || self.random.below(4) == 0 {
            let reach = if long { 400 } else { 12 };
            let limit = (start + self.random.below(reach)).min(self.text.len());
            let end = (start..=limit)
                .rev()
                .find(|at| self.fits(*at))
                .unwrap_or(start);
            return (start, end, String::new());
        }
        let piece = PIECES[self.random.below(PIECES.len())];
        (start, start, piece.to_owned())
    }

    fn boundary(&mut self) -> usize {
        let from = self.random.below(self.text.len() + 1);
        (0..=from).rev().find(|at| self.fits(*at)).unwrap_or(0)
    }

    /// A place where an editor can put its caret: never inside a character or a line end.
    fn fits(&self, at: usize) -> bool {
        let bytes = self.text.as_bytes();
        self.text.is_char_boundary(at)
            && !(at > 0 && bytes[at - 1] == b'\r' && bytes.get(at) == Some(&b'\n'))
    }

    fn position(&self, at: usize) -> Value {
        let before = &self.text[..at];
        let mut start = 0;
        let mut line = 0;
        for (index, byte) in before.bytes().enumerate() {
            let lone = byte == b'\r' && self.text.as_bytes().get(index + 1) != Some(&b'\n');
            if byte == b'\n' || lone {
                line += 1;
                start = index + 1;
            }
        }
        let column = &before[start..];
        let character = match self.encoding {
            "utf-8" => column.len(),
            "utf-16" => column.encode_utf16().count(),
            _ => column.chars().count(),
        };
        json!({"line": line, "character": character})
    }

    fn edit(&mut self) -> Value {
        let (start, end, new) = self.next();
        let (start, end) = (start.min(self.text.len()), end.min(self.text.len()));
        // What an older undo names may not be there any more.
        let (start, end) = if start <= end && self.fits(start) && self.fits(end) {
            (start, end)
        } else {
            (0, 0)
        };
        let change = json!({"range": {"start": self.position(start), "end": self.position(end)}, "text": new});
        let old = self.text[start..end].to_owned();
        self.text.replace_range(start..end, &new);
        self.undo.push((start, start + new.len(), old));
        if self.undo.len() > 20 {
            self.undo.remove(0);
        }
        change
    }
}

fn shown(list: &[Value]) -> Vec<Value> {
    let mut list: Vec<Value> = list
        .iter()
        .map(|d| {
            json!([
                d["range"],
                d["severity"],
                d["message"],
                d["data"]["fingerprint"]
            ])
        })
        .collect();
    list.sort_by_key(Value::to_string);
    list
}

fn folder() -> Folder {
    Folder::new(&[
        ("tickmark.toml", SETTINGS),
        ("sources/harbour-2023.md", SOURCE),
    ])
}

/// What a server that has never seen another text finds in this one.
fn fresh(text: &str, encoding: &str) -> Vec<Value> {
    let folder = folder();
    let uri = folder.uri("draft.md");
    let mut able = capabilities();
    able["general"]["positionEncodings"] = json!([encoding]);
    let mut client = LspClient::hello(&[], able);
    client.open(&uri, text);
    shown(&client.diagnostics(&uri, 1))
}

fn converse(encoding: &'static str) {
    let folder = folder();
    let uri = folder.uri("draft.md");
    let mut able = capabilities();
    able["general"]["positionEncodings"] = json!([encoding]);
    let mut client = LspClient::hello(&[], able);
    let mut typist = Typist {
        text: "Harbour Lines had revenue of $4.6 billion in 2023, said the Größe 😀 report.\n\n"
            .repeat(30),
        random: Random::seeded(encoding),
        encoding,
        undo: Vec::new(),
    };
    client.open(&uri, &typist.text);
    client.diagnostics(&uri, 1);
    let mut version = 1;
    let mut memory = vec![client.memory()];
    for round in 0..EDITS / LOOK {
        for _ in 0..LOOK {
            version += 1;
            let change = typist.edit();
            client.change(&uri, version, json!([change]));
        }
        let wanted = fresh(&typist.text, encoding);
        let settled = client.settle(&uri, version, |list| shown(list) == wanted);
        settled.unwrap_or_else(|last| {
            panic!(
                "{encoding}, round {round}: {:?}\nafter typing {:#?}\nopened {wanted:#?}",
                typist.text,
                shown(&last)
            )
        });
        memory.push(client.memory());
        // What the server said is of no more use.
        client.log.clear();
    }
    println!("{encoding}: {memory:?} kB");
    if let [Some(before), .., Some(after)] = memory.as_slice() {
        assert!(
            *after as f64 <= *before as f64 * 1.1,
            "{encoding}: {memory:?} kB"
        );
    }
}

#[test]
fn ten_thousand_edits_in_bytes() {
    converse("utf-8");
}

#[test]
fn ten_thousand_edits_in_utf_16() {
    converse("utf-16");
}

#[test]
fn ten_thousand_edits_in_characters() {
    converse("utf-32");
}
