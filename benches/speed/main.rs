//! How fast and how large tickmark is, on generated finance prose: `cargo bench`.
//!
//! Prints the memory that 100,000 indexed passages take, divan's tables, and the percentiles of the
//! time from a keystroke to its findings.

mod corpus;
mod extraction;
mod indexing;
mod keystroke;
mod lint;
mod parsing;

fn main() {
    lint::report_memory();
    divan::main();
    keystroke::report_percentiles();
}
