//! What a terminal shows and takes: the keys of `lint --watch`, in a pseudo-terminal of util-linux's `script`.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use snapbox::cmd::cargo_bin;

use super::{UNKNOWN, WRONG, workspace};
use crate::support::folder::Folder;

const PATIENCE: Duration = Duration::from_secs(120);
/// The last line of every screen.
const KEYS: &str = "q quit";

struct Terminal {
    child: Child,
    output: Receiver<Vec<u8>>,
    /// What was written since the last key.
    seen: String,
}

impl Terminal {
    /// Runs a line of `sh` in a folder.
    fn start(folder: &Folder, line: &str) -> Self {
        let mut child = Command::new("script")
            .args(["--quiet", "--return", "--flush", "--command", line])
            .arg("/dev/null")
            .current_dir(folder.path())
            .env("TERM", "xterm")
            .env("NO_COLOR", "1")
            .env("TICKMARK_CACHE_DIR", folder.file(".cache"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("script is installed");
        let mut out = child.stdout.take().expect("a pipe");
        let (send, output) = channel();
        std::thread::spawn(move || {
            let mut part = [0; 4096];
            while let Ok(length @ 1..) = out.read(&mut part) {
                if send.send(part[..length].to_vec()).is_err() {
                    return;
                }
            }
        });
        Self {
            child,
            output,
            seen: String::new(),
        }
    }

    /// Waits until these words are written, and gives all that was since the last key.
    fn until(&mut self, words: &str) -> String {
        let end = Instant::now() + PATIENCE;
        while !self.seen.contains(words) {
            let left = end.saturating_duration_since(Instant::now());
            let Ok(part) = self.output.recv_timeout(left) else {
                panic!("no “{words}” in\n{}", self.seen);
            };
            self.seen.push_str(&String::from_utf8_lossy(&part));
        }
        self.seen.clone()
    }

    fn press(&mut self, key: &str) {
        self.seen.clear();
        let keyboard = self.child.stdin.as_mut().expect("a pipe");
        keyboard.write_all(key.as_bytes()).expect("it is read");
        keyboard.flush().expect("it is read");
    }
}

#[test]
fn keys_narrow_what_a_watcher_shows_and_end_it() {
    let dir = workspace(&format!("{WRONG}\n{UNKNOWN}"));
    let line = format!(
        "'{}' lint --watch --format concise; echo ended with $?; stty -a",
        cargo_bin!("tickmark").display()
    );
    let mut terminal = Terminal::start(&dir, &line);
    let shows =
        |screen: &str| ["conflict[figure]", "unsupported[figure]"].map(|f| screen.contains(f));
    assert_eq!(shows(&terminal.until(KEYS)), [true, true]);
    for (key, shown) in [
        ("c", [true, false]),
        ("u", [false, true]),
        ("d", [false, false]),
        ("a", [true, true]),
        ("r", [true, true]),
    ] {
        terminal.press(key);
        assert_eq!(shows(&terminal.until(KEYS)), shown, "{key}");
    }
    // A change is shown in the view that was chosen.
    terminal.press("c");
    terminal.until(KEYS);
    terminal.seen.clear();
    dir.write("draft.md", format!("What a year!\n\n{WRONG}\n{UNKNOWN}"));
    terminal.until("draft.md:3:17: error conflict[figure]");
    assert_eq!(shows(&terminal.until(KEYS)), [true, false]);
    terminal.press("q");
    // The terminal is as it was: it waits for whole lines and shows what is typed.
    let after = terminal.until("iexten");
    assert!(after.contains("ended with 0"), "{after}");
    for mode in ["-icanon", "-echo "] {
        assert!(!after.contains(mode), "{after}");
    }
    assert!(terminal.child.wait().expect("it ends").success());
}

/// The screen is cleared for each report, and with it went whatever had been said on standard error.
#[test]
fn a_watcher_shows_what_is_wrong_below_its_report() {
    let dir = workspace(WRONG);
    dir.write("tickmark.toml", "sourcs = [\"sources\"]\n");
    let line = format!("'{}' lint --watch", cargo_bin!("tickmark").display());
    let mut terminal = Terminal::start(&dir, &line);
    let shown = |screen: &str| {
        let last = screen.rfind("\x1b[2J").map_or(0, |at| at);
        screen[last..].to_owned()
    };
    let screen = shown(&terminal.until(KEYS));
    assert!(
        screen.contains("error: ") && screen.contains("sourcs"),
        "{screen}"
    );
    terminal.seen.clear();
    dir.write("tickmark.toml", "sources = [\"nowhere\"]\n");
    terminal.until("error: no readable source in nowhere");
    terminal.until(KEYS);
    terminal.seen.clear();
    dir.write("tickmark.toml", "sources = [\"sources\"]\n");
    terminal.until("conflict[figure]");
    let screen = shown(&terminal.until(KEYS));
    assert!(!screen.contains("error: "), "{screen}");
    terminal.press("q");
    assert!(terminal.child.wait().expect("it ends").success());
}
