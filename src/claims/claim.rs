//! The types of a claim.

use serde::{Deserialize, Serialize};

use crate::text::Span;

/// One thing that a passage asserts and that a source could back or contradict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Bytes of the passage's text that carry the claim and get its verdict.
    pub span: Span,
    pub kind: ClaimKind,
}

/// The kind of a claim; the number is the position in the list of the passage's [`super::Analysis`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimKind {
    Figure(usize),
    Date(usize),
    Quotation(usize),
    /// The statement of the passage as a whole, its figures, dates and quotations aside.
    Assertion,
}

/// How real the text says the thing is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub enum Modality {
    /// "was", "has": a fact as the text tells it.
    #[default]
    Actual,
    /// "will": intended by whoever acts.
    Planned,
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

/// Words between quotation marks that are presented as somebody's own.
#[derive(Debug, Clone, PartialEq)]
pub struct Quotation {
    /// Bytes between the marks (for a block quote: all of it), from the first piece to the last.
    pub inner: Span,
    /// The quoted words alone: more than one piece if the attribution stands between them (“We will,”
    /// he said, “build it.”). Never empty, in order.
    pub pieces: Vec<Span>,
    /// True for a block quote.
    pub block: bool,
}
