//! The value model: what a written figure or date means, as an interval of what could have been meant.
//!
//! Everything here is about one mention and knows nothing of drafts, sources or the words around it,
//! except for the words that belong to the figure itself ("nearly", "a year", "percentage points").

pub mod cell;
pub mod compare;
pub mod derive;
pub mod extract;
pub mod figure;
pub mod interval;
pub mod render;
pub mod time;

mod bare;
mod compound;
mod exclude;
mod fraction;
mod hedge;
mod lexicon;
mod literal;
mod marks;
mod money;
mod noun;
mod number;
mod ordinal;
mod part;
mod range;
mod reader;
mod spaced;
mod style;
#[cfg(test)]
mod tests;
mod token;
mod unit;

pub use cell::{cell_figures, names_unit};
pub use compare::{Comparison, Note, Relation, compare, relation};
pub use extract::figures;
pub use figure::{
    Approx, Comparator, Dim, Dimension, DurationUnit, Figure, Rate, TemperatureScale, Value,
    Written,
};
pub use render::render;
pub use style::{correction, in_style_of};
pub use time::{Calendar, Grain, Period, PeriodOp};

/// Decimal with 28 significant digits that keeps its written scale: "57.0" is not "57.00".
pub type Dec = rust_decimal::Decimal;
