//! What a passage asserts: figures, dates, quotations and assertions, each with what it is about.
//!
//! The same [`extract`] reads drafts and sources. It does no I/O and never fails; what it cannot
//! read it leaves out.

use jiff::civil::Date;

pub use claim::{About, Attribution, Claim, ClaimKind, Modality, Quotation, Status};

mod claim;

/// What extraction needs to know of the document that a passage stands in.
#[derive(Debug, Clone, Default)]
pub struct Setting {
    /// The document's own date: what "today", "last year" and "Friday" are counted from.
    pub date: Option<Date>,
}
