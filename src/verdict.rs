//! All comparisons of one claim to one verdict, and what the verdicts mean.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::compare::{Judgement, Stance};

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

/// What one source says of a claim: the judgement of its most telling passage.
#[derive(Debug, Clone)]
pub struct Opinion {
    /// Position of the passage in the caller's list of candidates.
    pub candidate: usize,
    /// Number of the source, equal for passages of one source.
    pub source: usize,
    pub date: Option<Date>,
    pub judgement: Judgement,
    pub replaces: Replaces,
}

/// Whether a passage says that what it gives takes the place of what was said before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Replaces {
    #[default]
    Nothing,
    /// It speaks as a revision does: "now", "has been moved".
    Earlier,
    /// It names the very value that the draft has, as the old one.
    TheDrafts,
}

/// A verdict and the passages that carry it, decisive first.
#[derive(Debug, Clone)]
pub struct Weighed {
    pub verdict: Verdict,
    pub opinions: Vec<Opinion>,
    /// 0 to 1.
    pub confidence: f32,
    /// True if an older source says otherwise and was set aside for a newer one.
    pub superseded: bool,
}

/// A contradiction this much less related than the best support is set aside: it probably speaks of
/// something else.
const CLEARLY_WEAKER: f32 = 0.2;
/// What a passage that backs the claim counts more than one of the same source that contradicts it: a
/// source seldom contradicts itself, so one of the two probably speaks of something else.
const PREFERENCE: f32 = 0.12;
/// Days between two sources from which the newer replaces the older on the same thing (`R25`: a
/// quarter, the rhythm in which figures are reported again).
const REPLACED_AFTER: i64 = 90;

/// One verdict from what all passages say.
///
/// Each source speaks once, by its most telling passage. Sources that cannot all be right make the
/// claim disputed, unless they are so far apart in time that the newer replaces the older.
pub fn weigh(all: Vec<Opinion>) -> Weighed {
    let mut voices = voices(all);
    let best = |voices: &[Opinion], stance: Stance| {
        voices
            .iter()
            .filter(|v| v.judgement.stance == stance)
            .map(|v| v.judgement.relatedness)
            .fold(0.0, f32::max)
    };
    let (pro, contra) = (
        best(&voices, Stance::Supports),
        best(&voices, Stance::Contradicts),
    );
    let mut superseded = false;
    if pro > 0.0 {
        voices.retain(|v| {
            v.judgement.stance != Stance::Contradicts
                || v.judgement.relatedness + CLEARLY_WEAKER >= pro
        });
    }
    if pro > 0.0 && contra > 0.0 {
        superseded = drop_replaced(&mut voices) || replace_older(&mut voices);
    }
    let says =
        |voices: &[Opinion], stance: Stance| voices.iter().any(|v| v.judgement.stance == stance);
    let verdict = match (
        says(&voices, Stance::Supports),
        says(&voices, Stance::Contradicts),
    ) {
        (true, true) => Verdict::Disputed,
        (true, false) => Verdict::Supported,
        (false, true) => Verdict::Conflict,
        (false, false) => Verdict::Unsupported,
    };
    let confidence = match verdict {
        Verdict::Supported => pro,
        Verdict::Conflict => contra,
        Verdict::Disputed => pro.min(contra),
        Verdict::Unsupported => 1.0 - best(&voices, Stance::Nearest),
    };
    let first = match verdict {
        Verdict::Supported | Verdict::Disputed => Stance::Supports,
        Verdict::Conflict => Stance::Contradicts,
        Verdict::Unsupported => Stance::Nearest,
    };
    voices.sort_by(|a, b| {
        let rank = |v: &Opinion| match v.judgement.stance {
            s if s == first => 0,
            Stance::Supports | Stance::Contradicts => 1,
            Stance::Nearest => 2,
        };
        rank(a)
            .cmp(&rank(b))
            .then(b.judgement.relatedness.total_cmp(&a.judgement.relatedness))
            .then(a.candidate.cmp(&b.candidate))
    });
    if verdict != Verdict::Unsupported {
        voices.retain(|v| v.judgement.stance != Stance::Nearest);
    }
    Weighed {
        verdict,
        opinions: voices,
        confidence: confidence.clamp(0.0, 1.0),
        superseded,
    }
}

/// The most telling passage of each source: one that backs the claim, unless one that contradicts it
/// fits clearly better.
fn voices(all: Vec<Opinion>) -> Vec<Opinion> {
    let mut voices: Vec<Opinion> = Vec::new();
    for opinion in all {
        match voices.iter_mut().find(|v| v.source == opinion.source) {
            Some(voice) if telling(&opinion) > telling(voice) => *voice = opinion,
            Some(_) => {}
            None => voices.push(opinion),
        }
    }
    voices
}

fn telling(opinion: &Opinion) -> f32 {
    let bonus = match opinion.judgement.stance {
        Stance::Supports => 1.0 + PREFERENCE,
        Stance::Contradicts => 1.0,
        Stance::Nearest => 0.0,
    };
    bonus + opinion.judgement.relatedness
}

/// Drops what backs the claim and was said before a passage that replaces it.
fn drop_replaced(voices: &mut Vec<Opinion>) -> bool {
    let revisions: Vec<(Replaces, Option<Date>)> = voices
        .iter()
        .filter(|v| v.judgement.stance == Stance::Contradicts && v.replaces > Replaces::Nothing)
        .map(|v| (v.replaces, v.date))
        .collect();
    let before = voices.len();
    voices.retain(|v| {
        v.judgement.stance != Stance::Supports
            || !revisions
                .iter()
                .any(|(replaces, date)| match (v.date, date) {
                    (Some(said), Some(replaced)) => said < *replaced,
                    _ => *replaces == Replaces::TheDrafts,
                })
    });
    voices.len() < before
}

/// Drops what dated sources said that a source newer by more than [`REPLACED_AFTER`] days contradicts.
fn replace_older(voices: &mut Vec<Opinion>) -> bool {
    let newest = voices
        .iter()
        .filter(|v| v.judgement.stance != Stance::Nearest)
        .filter_map(|v| Some((v.date?, v.judgement.stance)))
        .max_by_key(|(date, _)| *date);
    let Some((newest, stance)) = newest else {
        return false;
    };
    let before = voices.len();
    voices.retain(|v| {
        v.judgement.stance == stance
            || v.judgement.stance == Stance::Nearest
            || v.date
                .is_none_or(|date| days_between(date, newest) <= REPLACED_AFTER)
    });
    voices.len() < before
}

fn days_between(earlier: Date, later: Date) -> i64 {
    later
        .since(earlier)
        .map(|span| i64::from(span.get_days()))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;
    use jiff::civil::date;

    fn opinion(source: usize, stance: Stance, relatedness: f32, date: Option<Date>) -> Opinion {
        let mut judgement = Judgement::nearest(relatedness, "", Span::default());
        judgement.stance = stance;
        Opinion {
            candidate: source,
            source,
            date,
            judgement,
            replaces: Replaces::Nothing,
        }
    }

    #[test]
    fn sources_that_differ_at_the_same_time_make_a_dispute() {
        let both = vec![
            opinion(0, Stance::Supports, 0.9, Some(date(2025, 11, 1))),
            opinion(1, Stance::Contradicts, 0.9, Some(date(2025, 11, 20))),
        ];
        assert_eq!(weigh(both).verdict, Verdict::Disputed);
    }

    #[test]
    fn a_much_newer_source_replaces_an_older_one() {
        let both = vec![
            opinion(0, Stance::Supports, 0.9, Some(date(2025, 1, 1))),
            opinion(1, Stance::Contradicts, 0.9, Some(date(2025, 11, 20))),
        ];
        let weighed = weigh(both);
        assert_eq!(weighed.verdict, Verdict::Conflict);
        assert!(weighed.superseded);
    }

    #[test]
    fn a_revision_replaces_what_was_said_days_before() {
        let mut both = vec![
            opinion(0, Stance::Supports, 0.9, Some(date(2025, 11, 1))),
            opinion(1, Stance::Contradicts, 0.9, Some(date(2025, 11, 20))),
        ];
        both[1].replaces = Replaces::Earlier;
        let weighed = weigh(both.clone());
        assert!(weighed.superseded);
        assert_eq!(weighed.verdict, Verdict::Conflict);
        both[1].date = Some(date(2025, 10, 1));
        assert_eq!(weigh(both).verdict, Verdict::Disputed);
    }

    #[test]
    fn nothing_near_is_unsupported() {
        assert_eq!(weigh(Vec::new()).verdict, Verdict::Unsupported);
    }
}
