//! The server's own log, on standard error: standard output belongs to the protocol.

use tracing_subscriber::EnvFilter;

/// The environment variable that says how much is logged: `debug`, or `tickmark::lsp=debug,warn`.
const VARIABLE: &str = "TICKMARK_LOG";

/// Starts the log unless the program has one already (`--log-level`). Without a wish, warnings and errors are logged.
pub fn start() {
    let filter = EnvFilter::try_from_env(VARIABLE).unwrap_or_else(|_| EnvFilter::new("warn"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(false);
    // An error here means that there is a log.
    let _ = log.try_init();
}
