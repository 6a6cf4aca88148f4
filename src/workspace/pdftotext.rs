//! `pdftotext` of Poppler or Xpdf, where it is installed: the words of a PDF with their places.

use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// Bytes of its output that are read.
const MOST: u64 = 512 << 20;

/// What `pdftotext -bbox` writes for a PDF; `None` if it is not installed, fails, or takes longer than
/// `seconds`.
pub(super) fn words(pdf: &[u8], seconds: u64) -> Option<String> {
    let mut child = Command::new("pdftotext")
        .args(["-q", "-bbox", "-enc", "UTF-8", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let (mut stdin, stdout) = (child.stdin.take()?, child.stdout.take()?);
    std::thread::scope(|scope| {
        let (send, receive) = mpsc::channel();
        scope.spawn(move || {
            // It may end before it has read everything.
            let _ = stdin.write_all(pdf);
        });
        scope.spawn(move || {
            let mut text = Vec::new();
            let read = stdout.take(MOST).read_to_end(&mut text);
            let _ = send.send(read.is_ok().then_some(text));
        });
        let text = receive
            .recv_timeout(Duration::from_secs(seconds))
            .ok()
            .flatten();
        // Killed, its pipes close, and both threads end.
        let _ = child.kill();
        let ended = child.wait().ok()?;
        let text = String::from_utf8(text?).ok()?;
        // Killed after its output was closed, it had all written.
        (ended.success() || text.contains("</html>")).then_some(text)
    })
}
