//! `tickmark explain`: what a rule checks, what its verdicts mean, how to disagree; and how a sentence is understood.

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::finding::Rule;
use crate::report::rules;
use crate::syntax;
use crate::text::{Span, sentences};

/// Say what a rule checks, what its verdicts mean, and how to disagree with it
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A rule, or a finding's code as a report writes it: figure, conflict[figure], figure-conflict.
    /// Without one, all rules are listed
    rule: Option<String>,
    /// Draw the grammar of a sentence instead: the dependency tree and who does what to whom
    #[arg(long, value_name = "SENTENCE", conflicts_with = "rule")]
    syntax: Option<String>,
}

pub fn run(args: Args) -> Result<ExitCode> {
    let text = match (args.syntax, args.rule) {
        (Some(sentences), _) => grammar(&sentences),
        (None, None) => list(),
        (None, Some(name)) => match find(&name) {
            Some(rule) => rules::page(rule).to_owned(),
            None => bail!("{}", unknown(&name)),
        },
    };
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// Tree and clauses of each sentence.
fn grammar(text: &str) -> String {
    let draw = |span: Span| {
        let parse = syntax::parse(span.of(text));
        let tree = syntax::draw::tree(&parse.tree);
        format!(
            "{tree}\n{}",
            syntax::draw::clauses(&parse.tree, &parse.clauses)
        )
    };
    let drawn: Vec<String> = sentences::split(text).into_iter().map(draw).collect();
    drawn.join("\n")
}

fn list() -> String {
    let width = Rule::ALL
        .iter()
        .map(|rule| rule.as_str().len())
        .max()
        .unwrap_or(0);
    Rule::ALL
        .iter()
        .map(|rule| format!("{:width$}  {}\n", rule.as_str(), rules::summary(*rule)))
        .collect()
}

fn find(name: &str) -> Option<Rule> {
    let inner = name
        .split_once('[')
        .map_or(name, |(_, rest)| rest.trim_end_matches(']'));
    inner.parse().ok().or_else(|| {
        inner.split_once('-').and_then(|(rule, verdict)| {
            verdict
                .parse::<crate::verdict::Verdict>()
                .ok()
                .and_then(|_| rule.parse().ok())
        })
    })
}

fn unknown(name: &str) -> String {
    let known = Rule::ALL.map(Rule::as_str);
    let near = known
        .iter()
        .min_by_key(|rule| strsim::damerau_levenshtein(name, rule));
    match near {
        Some(near) if strsim::damerau_levenshtein(name, near) <= 3 => {
            format!("there is no rule \"{name}\"; did you mean \"{near}\"?")
        }
        _ => format!(
            "there is no rule \"{name}\"; there are {}",
            known.join(", ")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grammar_draws_each_sentence() {
        let drawn = grammar("Halm sold the factory. The bank did not buy it.");
        assert!(drawn.contains("nsubj ← sold"), "{drawn}");
        assert!(drawn.contains("negation   not"), "{drawn}");
    }
}
