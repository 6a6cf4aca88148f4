//! One claim beside one passage: agrees, differs, or says nothing, and why. One file a kind of claim; `tables` alone holds
//! a whole table against another one, and `undecided` a statement against a few sentences.
//!
//! Identity comes before value: [`alignment`] says how much of what the draft's sentence is about is
//! found in the passage; only where that suffices are values, words or states held against each other.

use serde::{Deserialize, Serialize};

use crate::claims::{Analysis, Claim, ClaimKind};
use crate::text::Span;

pub mod affiliation;
pub mod alignment;
pub mod assertion;
pub mod clauses;
pub mod date;
pub mod figure;
pub mod instead;
pub mod offices;
pub mod outranked;
pub mod paraphrase;
pub mod phrase;
pub mod positions;
pub mod posts;
pub mod proviso;
pub mod quantifiers;
pub mod quotation;
pub mod replaced;
pub mod reversed;
pub mod roles;
pub mod row;
pub mod slots;
pub mod states;
pub mod stretch;
pub mod subject;
pub mod superlative;
pub mod tables;
pub mod to_come;
pub mod together;
pub mod topic;
pub mod undecided;
pub mod worth;

pub use alignment::{Alignment, Weights};

/// How a passage stands to the claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stance {
    Supports,
    Contradicts,
    /// Says something near it; shown to help, decides nothing.
    Nearest,
}

/// What one passage says of one claim.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    pub stance: Stance,
    /// 0 to 1: how surely the passage speaks of the same thing.
    pub relatedness: f32,
    /// One sentence: the rule or the arithmetic that decided.
    pub reason: String,
    /// Bytes of the passage's text that decide.
    pub marks: Vec<Span>,
    /// What could stand in the draft instead, in the draft's own style. Of what supports, only the source's
    /// punctuation of a quotation.
    pub expected: Option<String>,
    /// Bytes of the draft's passage that are at issue, where that is less than the claim.
    pub at: Option<Span>,
    /// True for a contradiction that is only that the event has not come so far.
    pub not_yet: bool,
}

impl Judgement {
    /// The passage is about the same thing but decides nothing.
    pub fn nearest(relatedness: f32, reason: impl Into<String>, mark: Span) -> Self {
        Self {
            stance: Stance::Nearest,
            relatedness,
            reason: reason.into(),
            marks: vec![mark],
            expected: None,
            at: None,
            not_yet: false,
        }
    }
}

/// Holds a claim of the draft against a passage of a source; `None` if the passage has nothing near it.
pub fn compare(
    claim: &Claim,
    draft: &Analysis,
    source: &Analysis,
    alignment: &Alignment,
) -> Option<Judgement> {
    let found = judge(claim, draft, source, alignment)?;
    let valued = matches!(claim.kind, ClaimKind::Figure(_) | ClaimKind::Date(_));
    if valued
        && found.stance == Stance::Supports
        && let Some(aside) = instead::taken_from(draft, claim.span, source, alignment)
    {
        let reason = format!(
            "the source has the value for something else and names as what does not hold: “{}”",
            aside.of(&source.text)
        );
        return Some(Judgement::nearest(found.relatedness, reason, aside));
    }
    Some(found)
}

fn judge(
    claim: &Claim,
    draft: &Analysis,
    source: &Analysis,
    alignment: &Alignment,
) -> Option<Judgement> {
    match claim.kind {
        ClaimKind::Figure(i) => row::judge(draft, i, source)
            .or_else(|| row::beside_sentence(draft, claim, source))
            .or_else(|| {
                let found = figure::judge(draft, i, source, alignment);
                row::unless_unnamed(draft, claim, source, found)
            }),
        ClaimKind::Date(i) => row::beside_sentence(draft, claim, source).or_else(|| {
            let found = date::judge(draft, i, source, alignment);
            row::unless_unnamed(draft, claim, source, found)
        }),
        ClaimKind::Quotation(i) => {
            let alone = quotation::Scene {
                draft: Default::default(),
                source: Default::default(),
                is_person: &|_| false,
            };
            quotation::judge(draft, i, source, alignment, &alone)
        }
        ClaimKind::Assertion => assertion::judge(draft, source, alignment),
    }
}
