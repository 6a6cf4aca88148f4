//! Laws that hold for every figure, and examples of what is and what is not one.

mod comparing;
mod laws;
mod reading;

use super::{Figure, figures};

/// The figure of a text that has exactly one.
fn only(text: &str) -> Figure {
    let found = figures(text, &[]);
    assert_eq!(found.len(), 1, "{text:?}: {found:?}");
    found.into_iter().next().unwrap()
}
