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
    /// The older source that says otherwise and was set aside for a newer one, if there is one.
    pub superseded: Option<Opinion>,
}

/// Which of several sources of different days holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Timing {
    /// A later source does not outrank an earlier one: only one of them can be right.
    #[default]
    Fixed,
    /// The quantity moves with time: the newest holds.
    Newest,
    /// The quantity moves with time and the claim names its own: what was written nearest to that day holds.
    At(Date),
}

/// A contradiction this much less related than the best support is set aside: it probably speaks of
/// something else.
pub const CLEARLY_WEAKER: f32 = 0.2;
/// What a passage that backs the claim counts more than one of the same source that contradicts it: a
/// source seldom contradicts itself, so one of the two probably speaks of something else.
const PREFERENCE: f32 = 0.12;
/// Days between two sources from which the newer replaces the older on a quantity that moves with time
/// (`R25`: a quarter, the rhythm in which figures are reported again).
const REPLACED_AFTER: i64 = 90;

/// One verdict from what all passages say.
///
/// Each source speaks once, by its most telling passage. Sources that cannot all be right make the
/// claim disputed, unless one says that it replaces the other, or the quantity moves with time.
pub fn weigh(all: Vec<Opinion>, timing: Timing) -> Weighed {
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
    let mut superseded = None;
    if pro > 0.0 {
        voices.retain(|v| {
            v.judgement.stance != Stance::Contradicts
                || v.judgement.relatedness + CLEARLY_WEAKER >= pro
        });
    }
    if pro > 0.0 && contra > 0.0 {
        drop_overtaken(&mut voices);
        superseded = drop_replaced(&mut voices).or_else(|| drop_outdated(&mut voices, timing));
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

/// Drops what only had the event less far along, where a later source has it as far as the claim: who
/// wrote of talks in March does not contradict who wrote of a contract in May. A source without a date may
/// be as old.
fn drop_overtaken(voices: &mut Vec<Opinion>) {
    let told = voices
        .iter()
        .filter(|v| v.judgement.stance == Stance::Supports)
        .filter_map(|v| v.date)
        .max();
    voices.retain(|v| {
        let early = v.judgement.stance == Stance::Contradicts && v.judgement.not_yet;
        !(early && told.is_some() && v.date < told)
    });
}

/// Drops what backs the claim and was said before a passage that replaces it; the last of it is returned.
fn drop_replaced(voices: &mut Vec<Opinion>) -> Option<Opinion> {
    let revisions: Vec<(Replaces, Option<Date>)> = voices
        .iter()
        .filter(|v| v.judgement.stance == Stance::Contradicts && v.replaces > Replaces::Nothing)
        .map(|v| (v.replaces, v.date))
        .collect();
    let is_replaced = |v: &Opinion| {
        v.judgement.stance == Stance::Supports
            && revisions
                .iter()
                .any(|(replaces, date)| match (v.date, date) {
                    // Who corrects a value on the day it was given names it as the old one.
                    (Some(said), Some(replaced)) => {
                        said < *replaced || *replaces == Replaces::TheDrafts && said == *replaced
                    }
                    _ => *replaces == Replaces::TheDrafts,
                })
    };
    set_aside(voices, is_replaced)
}

/// Takes out all that match; the latest of them is returned.
fn set_aside(voices: &mut Vec<Opinion>, which: impl Fn(&Opinion) -> bool) -> Option<Opinion> {
    let (gone, kept): (Vec<Opinion>, Vec<Opinion>) = voices.drain(..).partition(which);
    *voices = kept;
    gone.into_iter().max_by_key(|v| v.date)
}

/// Of a quantity that moves with time, drops what was written more than [`REPLACED_AFTER`] days further
/// from the day that counts than what was written nearest to it and says otherwise.
fn drop_outdated(voices: &mut Vec<Opinion>, timing: Timing) -> Option<Opinion> {
    let distance = |date: Date| match timing {
        Timing::At(day) => days_between(date, day).abs(),
        _ => -days_between(Date::ZERO, date),
    };
    if timing == Timing::Fixed {
        return None;
    }
    let decides = |v: &Opinion| v.judgement.stance != Stance::Nearest;
    let (nearest, stance) = voices
        .iter()
        .filter(|v| decides(v))
        .filter_map(|v| Some((distance(v.date?), v.judgement.stance)))
        .min_by_key(|(days, _)| *days)?;
    set_aside(voices, |v| {
        let far = v
            .date
            .is_some_and(|date| distance(date) - nearest > REPLACED_AFTER);
        decides(v) && v.judgement.stance != stance && far
    })
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
        assert_eq!(weigh(both, Timing::Fixed).verdict, Verdict::Disputed);
    }

    #[test]
    fn a_newer_source_counts_for_what_moves_with_time_alone() {
        let both = vec![
            opinion(0, Stance::Supports, 0.9, Some(date(2025, 1, 1))),
            opinion(1, Stance::Contradicts, 0.9, Some(date(2025, 11, 20))),
        ];
        assert_eq!(
            weigh(both.clone(), Timing::Fixed).verdict,
            Verdict::Disputed
        );
        let then = Timing::At(date(2025, 1, 20));
        assert_eq!(weigh(both.clone(), then).verdict, Verdict::Supported);
        let weighed = weigh(both, Timing::Newest);
        assert_eq!(weighed.verdict, Verdict::Conflict);
        assert!(weighed.superseded.is_some());
    }

    #[test]
    fn a_revision_replaces_what_was_said_days_before() {
        let mut both = vec![
            opinion(0, Stance::Supports, 0.9, Some(date(2025, 11, 1))),
            opinion(1, Stance::Contradicts, 0.9, Some(date(2025, 11, 20))),
        ];
        both[1].replaces = Replaces::Earlier;
        let weighed = weigh(both.clone(), Timing::Fixed);
        assert!(weighed.superseded.is_some());
        assert_eq!(weighed.verdict, Verdict::Conflict);
        both[1].date = Some(date(2025, 10, 1));
        assert_eq!(weigh(both, Timing::Fixed).verdict, Verdict::Disputed);
    }

    #[test]
    fn who_wrote_before_it_happened_does_not_contradict() {
        let mut both = vec![
            opinion(0, Stance::Contradicts, 0.9, Some(date(2025, 11, 1))),
            opinion(1, Stance::Supports, 0.9, Some(date(2025, 11, 20))),
        ];
        both[0].judgement.not_yet = true;
        assert_eq!(
            weigh(both.clone(), Timing::Fixed).verdict,
            Verdict::Supported
        );
        both[0].date = Some(date(2025, 11, 20));
        assert_eq!(weigh(both, Timing::Fixed).verdict, Verdict::Disputed);
    }

    #[test]
    fn nothing_near_is_unsupported() {
        assert_eq!(
            weigh(Vec::new(), Timing::Fixed).verdict,
            Verdict::Unsupported
        );
    }
}
