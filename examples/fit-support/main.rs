//! Fits the weights by which a document counts as backing a statement, and says how good they are.
//!
//! ```text
//! python3 examples/fit-support/pairs.py MIRRORS PAIRS       # once: the labelled pairs, see its text
//! cargo run --release --example fit-support -- features PAIRS/*.jsonl > features.tsv
//! cargo run --release --example fit-support -- fit features.tsv
//! cargo run --release --example fit-support -- measure features-of-others.tsv
//! ```
//!
//! A pair is a line `{"claim", "sources": [text, …], "label", "group"}`; every label but "supported"
//! means that the sources do not back the claim. Of the groups four fifths are fitted, the rest choose
//! the thresholds and give the table. The result is the same on every machine.

mod pairs;
mod regression;
mod report;

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::{Parser, Subcommand};
use tickmark::compare::entailment::{Features, Model};

use pairs::Example;

#[derive(Parser)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Fit the weights, choose the thresholds, write both
    Fit {
        features: Vec<PathBuf>,
        #[arg(long, default_value = "src/compare/entailment/weights.txt")]
        output: PathBuf,
    },
    /// Print how the weights that are compiled in do on other pairs
    Measure { features: Vec<PathBuf> },
    /// Print the features of each pair, one a line, between tabs
    Features { pairs: Vec<PathBuf> },
}

fn main() -> Result<()> {
    match Args::parse().command {
        Command::Fit { features, output } => {
            let examples = read(&features, pairs::measured)?;
            let (seen, unseen): (Vec<_>, Vec<_>) = examples.iter().partition(|e| !e.held_out());
            let model = fit(&seen, &unseen);
            println!("{}", report::table(&model, &unseen));
            std::fs::write(output, report::file(&model, &seen, &unseen))?;
        }
        Command::Measure { features } => {
            let examples = read(&features, pairs::measured)?;
            println!(
                "{}",
                report::table(Model::get(), &examples.iter().collect::<Vec<_>>())
            );
        }
        Command::Features { pairs } => {
            println!(
                "set\tline\tgroup\tsupported\t{}",
                Features::NAMES.join("\t")
            );
            for example in read(&pairs, pairs::read)? {
                println!("{}", report::row(&example));
            }
        }
    }
    Ok(())
}

fn read(paths: &[PathBuf], one: fn(&Path) -> Result<Vec<Example>>) -> Result<Vec<Example>> {
    let mut examples = Vec::new();
    for path in paths {
        examples.extend(one(path)?);
    }
    Ok(examples)
}

/// What a weight may say: what is lacking never speaks for a statement.
fn sign(name: &str) -> i8 {
    match name {
        "verbatim" | "run" => 1,
        "length" | "denies" => 0,
        _ => -1,
    }
}

/// Penalty of large weights.
const PENALTY: f64 = 20.0;
/// Precision of "backed" that its threshold must have on the held out pairs, each set counting alike
/// and as many of them backed as not.
const PRECISION: f64 = 0.67;
/// Precision of "surely lacking" in the same way.
const LACKING_PRECISION: f64 = 0.85;

fn fit(seen: &[&Example], unseen: &[&Example]) -> Model {
    let worths = worths(seen);
    let rows: Vec<(Vec<f64>, bool, f64)> = seen
        .iter()
        .zip(worths)
        .map(|(e, worth)| {
            (
                e.values.iter().map(|v| f64::from(*v)).collect(),
                e.supported,
                worth,
            )
        })
        .collect();
    let signs: Vec<i8> = Features::NAMES.iter().map(|name| sign(name)).collect();
    let weights = regression::fit(&rows, &signs, PENALTY);
    let mut model = Model {
        bias: weights.last().copied().unwrap_or_default() as f32,
        weights: weights
            .iter()
            .take(signs.len())
            .map(|w| *w as f32)
            .collect(),
        backed: 1.0,
        lacking: 0.0,
    };
    let scored: Vec<(f64, bool, f64)> = unseen
        .iter()
        .zip(self::worths(unseen))
        .map(|(e, worth)| (f64::from(model.of_values(&e.values)), e.supported, worth))
        .collect();
    let precision = |keep: &dyn Fn(f64) -> bool, label: bool| {
        let said = scored.iter().filter(|s| keep(s.0));
        let (all, right) = said.fold((1e-9, 0.0), |(all, right), s| {
            (all + s.2, right + if s.1 == label { s.2 } else { 0.0 })
        });
        right / all
    };
    let steps = || (1..100).map(|at| f64::from(at) / 100.0);
    let backed = steps().find(|t| precision(&|p| p >= *t, true) >= PRECISION);
    let lacking = steps()
        .rev()
        .find(|t| precision(&|p| p < *t, false) >= LACKING_PRECISION);
    model.backed = backed.unwrap_or(1.0) as f32;
    model.lacking = lacking.unwrap_or(0.0) as f32;
    model
}

/// What each example counts: sets by the square root of their size, both labels alike in all.
fn worths(examples: &[&Example]) -> Vec<f64> {
    let size = |set: &str| examples.iter().filter(|e| e.set == set).count() as f64;
    let mut sets: Vec<&str> = examples.iter().map(|e| e.set.as_str()).collect();
    sets.dedup();
    let sizes: Vec<(&str, f64)> = sets.iter().map(|s| (*s, size(s))).collect();
    let of_set = |set: &str| {
        let size = sizes
            .iter()
            .find(|(s, _)| *s == set)
            .map_or(1.0, |(_, n)| *n);
        (1000.0 / size).sqrt()
    };
    let mut worths: Vec<f64> = examples.iter().map(|e| of_set(&e.set)).collect();
    for label in [true, false] {
        let total: f64 = examples
            .iter()
            .zip(&worths)
            .filter(|(e, _)| e.supported == label)
            .map(|(_, w)| w)
            .sum();
        let fair = examples.len() as f64 / 2.0 / total.max(1e-9);
        for (example, worth) in examples.iter().zip(&mut worths) {
            if example.supported == label {
                *worth *= fair;
            }
        }
    }
    worths
}
