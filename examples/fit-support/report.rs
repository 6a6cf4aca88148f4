//! What was fitted as text: the file of weights, and a table of how good they are.

use std::fmt::Write;

use tickmark::compare::entailment::{Features, Model};

use super::pairs::Example;

/// One example as a line between tabs.
pub fn row(example: &Example) -> String {
    let values: Vec<String> = example.values.iter().map(|v| format!("{v:.4}")).collect();
    format!(
        "{}\t{}\t{}\t{}\t{}",
        example.set,
        example.line,
        example.group.replace('\t', " "),
        u8::from(example.supported),
        values.join("\t")
    )
}

fn sets(examples: &[&Example]) -> Vec<String> {
    let mut sets: Vec<String> = examples.iter().map(|e| e.set.clone()).collect();
    sets.sort();
    sets.dedup();
    sets
}

/// Share of an iterator's items that are true.
fn share(items: impl Iterator<Item = bool>) -> f64 {
    let (all, yes) = items.fold((0.0, 0.0), |(all, yes), item| {
        (all + 1.0, yes + f64::from(u8::from(item)))
    });
    if all > 0.0 { yes / all } else { f64::NAN }
}

/// For each set: how many pairs, what share of the backed and of the others is said to be backed.
pub fn table(model: &Model, examples: &[&Example]) -> String {
    let mut text = String::from(
        "| set | pairs | backed, found | others, called backed | balanced accuracy | others below the lower threshold | backed below it |\n|---|---|---|---|---|---|---|\n",
    );
    for set in sets(examples) {
        let of = |label: bool| {
            let all = examples.iter().filter(move |e| e.supported == label);
            all.filter(|e| e.set == set)
                .map(|e| model.of_values(&e.values))
        };
        let (found, wrong) = (
            share(of(true).map(|p| p >= model.backed)),
            share(of(false).map(|p| p >= model.backed)),
        );
        let _ = writeln!(
            text,
            "| {set} | {} | {found:.3} | {wrong:.3} | {:.3} | {:.3} | {:.3} |",
            examples.iter().filter(|e| e.set == set).count(),
            (found + 1.0 - wrong) / 2.0,
            share(of(false).map(|p| p < model.lacking)),
            share(of(true).map(|p| p < model.lacking)),
        );
    }
    text
}

/// The file of weights with what it was fitted on and how good it is.
pub fn file(model: &Model, seen: &[&Example], unseen: &[&Example]) -> String {
    let mut text = String::from(
        "# How probable it is that a document backs a statement: a logistic regression over named features.\n\
         # Written by examples/fit-support; what the names mean is said in features.rs, what the pairs are\n\
         # and under which licence in examples/fit-support/pairs.py. No pair is part of this file.\n#\n# Fitted on:",
    );
    for set in sets(seen) {
        let _ = write!(
            text,
            " {set} ({})",
            seen.iter().filter(|e| e.set == set).count()
        );
    }
    text.push_str(
        "\n# Thresholds chosen on, and measured on, groups that the fit has not seen:\n#\n",
    );
    for line in table(model, unseen).lines() {
        let _ = writeln!(text, "# {line}");
    }
    text.push_str("#\n");
    let _ = writeln!(
        text,
        "threshold.backed {:.2}\nthreshold.lacking {:.2}\nbias {:.4}",
        model.backed, model.lacking, model.bias
    );
    for (name, weight) in Features::NAMES.iter().zip(&model.weights) {
        let _ = writeln!(text, "{name} {weight:.4}");
    }
    text
}
