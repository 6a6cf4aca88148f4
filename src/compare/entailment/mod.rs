//! Whether a document backs a statement: named features, weighed by what labelled pairs taught.

pub mod features;
mod grammar;
mod model;
mod units;

pub use features::{Features, Measured, measure};
pub use model::Model;
pub use units::Unit;
