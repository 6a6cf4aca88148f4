//! All comparisons of one claim to one verdict, and what the verdicts mean.

use serde::{Deserialize, Serialize};

/// What the sources say of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// A source says the same, within what the writer's digits and words promise.
    Supported,
    /// It is checkable, and nothing in the sources backs it.
    Unsupported,
    /// The sources disagree with one another about it.
    Disputed,
    /// A source says otherwise about the same subject, metric and period.
    Conflict,
}

impl Verdict {
    pub const ALL: [Verdict; 4] = [
        Verdict::Supported,
        Verdict::Unsupported,
        Verdict::Disputed,
        Verdict::Conflict,
    ];

    /// The word used in every output: lower case.
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Supported => "supported",
            Verdict::Unsupported => "unsupported",
            Verdict::Disputed => "disputed",
            Verdict::Conflict => "conflict",
        }
    }
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for Verdict {
    type Err = ();
    fn from_str(word: &str) -> Result<Self, ()> {
        Verdict::ALL
            .into_iter()
            .find(|v| v.as_str() == word)
            .ok_or(())
    }
}
