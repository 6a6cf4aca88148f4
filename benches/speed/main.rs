//! How fast and how large tickmark is, on generated finance prose: `cargo bench`.
//!
//! Prints the memory that 100,000 indexed passages take, divan's tables, and the percentiles of the
//! time from a keystroke to its findings. `cargo bench -- parsing` prints only what bears that name;
//! the two others are called `memory` and `keystroke`.

mod corpus;
mod extraction;
mod indexing;
mod keystroke;
mod lint;
mod parsing;

fn main() {
    let asked: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with('-'))
        .collect();
    let is_asked =
        |name: &str| asked.is_empty() || asked.iter().any(|word| name.contains(word.as_str()));
    if is_asked("memory") {
        lint::report_memory();
    }
    divan::main();
    if is_asked("keystroke") {
        keystroke::report_percentiles();
    }
}
