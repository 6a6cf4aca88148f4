//! The types of a claim.

use serde::{Deserialize, Serialize};

use crate::quantity::{Figure, Period};
use crate::text::Span;

/// One thing that a passage asserts and that a source could back or contradict.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// Bytes of the passage's text that carry the claim and get its verdict.
    pub span: Span,
    pub kind: ClaimKind,
    pub about: About,
}

#[derive(Debug, Clone, PartialEq)]
pub enum ClaimKind {
    Figure(Figure),
    Date(Period),
    Quotation(Quotation),
    /// The statement of a clause as a whole, its figures and dates aside.
    Assertion,
}

/// What a claim is about: the identity that must agree before values are compared.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct About {
    /// Bytes of the clause that the claim stands in.
    pub clause: Span,
    /// Names in the clause, folded ("openai", "stoke space"), in order of their place.
    pub names: Vec<String>,
    /// Lemmas of the words that say what is measured, nearest the figure first.
    pub metric: Vec<String>,
    /// Lemmas of the clause's other content words.
    pub content: Vec<String>,
    /// The time that the claim is about, if the clause states one apart from the claim itself.
    pub period: Option<Period>,
    pub modality: Modality,
    pub status: Option<Status>,
    pub negated: bool,
    pub attribution: Option<Attribution>,
}

/// How real the text says the thing is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub enum Modality {
    /// "was", "has": a fact as the text tells it.
    #[default]
    Actual,
    /// "plans to", "will", "is to": intended by whoever acts.
    Planned,
    /// "expects", "forecast", "guidance": predicted.
    Expected,
    /// "may", "could", "might".
    Possible,
    /// "if", "would": under a condition.
    Hypothetical,
}

/// How far an event has come, on one ordered scale (lower has come less far).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Status {
    Denied,
    Considered,
    Discussed,
    Planned,
    Agreed,
    Begun,
    Completed,
    Stalled,
    Ended,
}

/// Who is said to have said it.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribution {
    /// Bytes of the passage's text that name the speaker.
    pub span: Span,
    /// The speaker, folded.
    pub speaker: String,
}

/// Words between quotation marks that are presented as somebody's own.
#[derive(Debug, Clone, PartialEq)]
pub struct Quotation {
    /// Bytes between the marks (for a block quote: all of it).
    pub inner: Span,
    /// True for a block quote.
    pub block: bool,
}
