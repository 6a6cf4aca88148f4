//! Draws a tree and its clauses as text, for people.

use std::fmt::Write;

use super::clause::{Attachment, Clause, Kind};
use super::labels::Voice;
use super::tree::Tree;

/// The tree, a line a word: number, word, tag, lemma, relation, and the head's word behind an arrow.
pub fn tree(tree: &Tree) -> String {
    let mut lines = String::new();
    let indents: Vec<usize> = (0..tree.tokens().len())
        .map(|at| tree.depth(at).min(24))
        .collect();
    let width = |text: &str| text.chars().count();
    let words =
        (0..tree.tokens().len()).map(|at| indents.get(at).unwrap_or(&0) * 2 + width(tree.form(at)));
    let widest = words.max().unwrap_or(0).min(60);
    for (at, token) in tree.tokens().iter().enumerate() {
        let indent = "  ".repeat(indents.get(at).copied().unwrap_or(0));
        let word = format!("{indent}{}", tree.form(at));
        let pad = " ".repeat(widest.saturating_sub(width(&word)));
        let head = token
            .head
            .map_or_else(String::new, |head| format!(" ← {}", tree.form(head)));
        let number = at + 1;
        let (upos, lemma) = (token.upos, tree.lemma(at));
        // Writing to a string cannot fail.
        let _ = writeln!(
            lines,
            "{number:>3}  {word}{pad}  {upos:<5}  {lemma:<14}  {}{head}",
            token.relation
        );
    }
    lines
}

/// The clauses, a paragraph each: the predicate, who does what to whom, and what makes it unreal.
pub fn clauses(tree: &Tree, clauses: &[Clause]) -> String {
    clauses.iter().map(|c| clause(tree, c)).collect()
}

fn clause(tree: &Tree, clause: &Clause) -> String {
    let phrases = |tokens: &[usize]| {
        let words = tokens
            .iter()
            .map(|at| tree.phrase(*at).of(tree.text()).to_owned());
        words.collect::<Vec<_>>().join(" | ")
    };
    let mut out = clause.lemma.clone();
    let kind = match (clause.kind, clause.voice) {
        (Kind::Verbal, Voice::Active) => "",
        (Kind::Verbal, Voice::Passive) => " (passive)",
        (Kind::Copular, _) => " (be)",
        (Kind::Nominal, _) => " (noun)",
        (Kind::Verbless, _) => " (no verb)",
    };
    out.push_str(kind);
    let form = |at: usize| tree.form(at);
    let attached = match clause.attachment {
        Attachment::Main => String::new(),
        Attachment::Conjunct(at) => format!(", beside \"{}\"", form(at)),
        Attachment::Relative(at) => format!(", relative to \"{}\"", form(at)),
        Attachment::Participial(at) => format!(", of \"{}\"", form(at)),
        Attachment::Complement(at) => format!(", completes \"{}\"", form(at)),
        Attachment::Adverbial(at) => format!(", modifies \"{}\"", form(at)),
        Attachment::Beside(at) => format!(", aside to \"{}\"", form(at)),
        Attachment::Inside(at) => format!(", in \"{}\"", form(at)),
    };
    out.push_str(&attached);
    out.push('\n');
    let mut row = |name: &str, value: String| {
        if !value.is_empty() {
            let _ = writeln!(out, "    {name:<10} {value}");
        }
    };
    row("agent", phrases(&clause.agents));
    row("patient", phrases(&clause.patients));
    row("recipient", phrases(&clause.recipients));
    for oblique in &clause.obliques {
        let words = phrases(&[oblique.token]);
        row(oblique.preposition.as_deref().unwrap_or("(bare)"), words);
    }
    row(
        "negation",
        clause.negation.map(form).unwrap_or_default().to_owned(),
    );
    row("modal", clause.modals.join(" "));
    row("marker", clause.marker.clone().unwrap_or_default());
    for matrix in &clause.above {
        let mut words = matrix.modals.join(" ");
        if matrix.negated {
            words.push_str(" not");
        }
        let verb = format!("{words} {}", matrix.lemma);
        let holders = phrases(&matrix.holders);
        let by = if holders.is_empty() {
            String::new()
        } else {
            format!(", by {holders}")
        };
        let name = if matrix.reports { "said" } else { "under" };
        row(name, format!("{}{by}", verb.trim()));
    }
    out
}
