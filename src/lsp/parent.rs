//! Noticing that the client is gone although its end of the pipe is still open.

use std::path::Path;
use std::time::Duration;

use tokio::task::spawn_blocking;
use tokio::time::sleep;

/// How long a server may outlive its client.
const EVERY: Duration = Duration::from_secs(1);

/// Returns when the process has ended. A process that cannot be seen from here in the first place
/// (the client names one of another machine or container) is not waited for: this never returns then.
pub async fn gone(process: u32) {
    if alive(process).await != Some(true) {
        return std::future::pending().await;
    }
    while alive(process).await != Some(false) {
        sleep(EVERY).await;
    }
}

/// `None` if that cannot be told.
async fn alive(process: u32) -> Option<bool> {
    spawn_blocking(move || look(process)).await.ok().flatten()
}

fn look(process: u32) -> Option<bool> {
    if Path::new("/proc/self/stat").exists() {
        return Some(
            std::fs::read_to_string(format!("/proc/{process}/stat"))
                .is_ok_and(|stat| !is_dead(&stat)),
        );
    }
    if cfg!(unix) {
        let mut kill = std::process::Command::new("kill");
        kill.args(["-0", &process.to_string()]);
        kill.stdin(std::process::Stdio::null())
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null());
        return kill.status().ok().map(|status| status.success());
    }
    None
}

/// A process that ended but was not waited for still has its entry, in state `Z` or `X`. The state
/// follows the name, which is in brackets and may hold brackets itself.
fn is_dead(stat: &str) -> bool {
    let state = stat
        .rsplit_once(')')
        .and_then(|(_, rest)| rest.trim_start().chars().next());
    matches!(state, Some('Z' | 'X') | None)
}

#[cfg(test)]
mod tests {
    use super::is_dead;

    #[test]
    fn zombies_are_dead() {
        assert!(is_dead("12 (nvim) Z 1 12"));
        assert!(is_dead("12 (a) R (b) Z 1 12"));
        assert!(!is_dead("12 (Z) S 1 12"));
    }
}
