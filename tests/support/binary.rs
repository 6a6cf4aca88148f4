//! The real `tickmark lint`, as a pipeline calls it.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// Runs the binary in `folder`.
pub fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tickmark"))
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .env(
            "TICKMARK_CACHE_DIR",
            std::env::temp_dir().join("tickmark-tests"),
        )
        .output()
        .expect("the binary was built with the tests")
}

/// The findings that `lint --format jsonl` prints for `draft.md` in `folder`, supported ones included.
pub fn findings(folder: &Path) -> Result<Vec<Value>, String> {
    let output = run(
        folder,
        &[
            "lint",
            "--format",
            "jsonl",
            "--show-supported",
            "--allow-no-sources",
            "draft.md",
        ],
    );
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    if !matches!(output.status.code(), Some(0 | 1)) {
        return Err(format!("  lint ended with {}:\n{errors}", output.status));
    }
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).map_err(|error| format!("  {error} in {line}")))
        .collect()
}
