//! `tickmark extract`: what the extractor sees in a text, for looking into it and for measuring it.

use std::process::ExitCode;

use anyhow::Result;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::rows;
use super::values::day;
use crate::claims::{self, ClaimKind, Setting};
use crate::quantity::{Approx, Comparator, Dec, Dim, Figure, Grain, Period};
use crate::text::{Passage, Span, markdown};

/// Show what claims a text makes, one JSON object a line
///
/// Reads lines {"id", "text", "date"?} and answers each, in the same order, with {"id", "claims":
/// [{"start", "end", "text", "kind", …}]}. Offsets are UTF-8 bytes. Kinds are money, percent,
/// percentage_point, basis_point, number, count, ordinal, multiple, duration, age, dimension,
/// temperature, date, period, quotation and assertion. Figures carry "low" and "high" (decimal
/// strings, null where open), "unit", "approx" and "comparator"; dates and periods carry "from" and
/// "to" (ISO, both included, null where open), and a period that counts its own length ("the past 12
/// months") that length as "low", "high" and "unit". A sentence is listed as an assertion if nothing
/// finer was read in it. "checked" is true for what `lint` gives a verdict.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The day from which "today" and "last year" are counted, unless a line has a date of its own
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    date: Option<Date>,
}

#[derive(Deserialize)]
struct Question {
    #[serde(default)]
    id: Value,
    text: String,
    date: Option<Date>,
}

#[derive(Serialize)]
struct Answer {
    id: Value,
    claims: Vec<Value>,
}

pub fn run(args: Args) -> Result<ExitCode> {
    rows::answer(move |question: Question| {
        let setting = Setting {
            date: question.date.or(args.date),
            ..Setting::default()
        };
        let text = markdown::read(&question.text);
        let mut rows: Vec<(Span, Value)> = text
            .passages
            .iter()
            .flat_map(|p| passage_rows(p, &setting))
            .collect();
        rows.sort_by_key(|(span, _)| *span);
        Ok(Answer {
            id: question.id,
            claims: rows.into_iter().map(|(_, row)| row).collect(),
        })
    })
}

/// Everything that was read in a passage, with its span in the file. Not all of it gets a verdict: a
/// figure in a question is read, but nothing is claimed by it.
fn passage_rows(passage: &Passage, setting: &Setting) -> Vec<(Span, Value)> {
    let analysis = claims::analyse(passage, setting);
    let checked = claims::claims(&analysis, passage);
    let mentions = claims::mentions(&analysis, passage);
    let finer = mentions
        .iter()
        .any(|claim| claim.kind != ClaimKind::Assertion);
    let mut rows = Vec::new();
    for claim in mentions {
        let (span, fields) = match claim.kind {
            ClaimKind::Figure(number) => {
                let Some(figure) = analysis.figures.get(number) else {
                    continue;
                };
                // The period's row tells of the length it counts.
                if analysis.periods.iter().any(|period| counts(period, figure)) {
                    continue;
                }
                (claim.span, figure_fields(figure))
            }
            ClaimKind::Date(number) => {
                let Some(period) = analysis.periods.get(number) else {
                    continue;
                };
                let length = analysis
                    .figures
                    .iter()
                    .find(|figure| counts(period, figure));
                let span = length.map_or(claim.span, |_| period.span);
                (span, period_fields(period, length))
            }
            ClaimKind::Quotation(_) => (claim.span, kind("quotation")),
            ClaimKind::Assertion if finer => continue,
            ClaimKind::Assertion => (claim.span, kind("assertion")),
        };
        let place = passage.to_source(span);
        let mut row = Map::new();
        row.insert("start".into(), json!(place.start));
        row.insert("end".into(), json!(place.end));
        row.insert("text".into(), json!(span.of(&passage.text)));
        row.extend(fields);
        row.insert("checked".into(), json!(checked.contains(&claim)));
        rows.push((place, row.into()));
    }
    rows
}

/// True if the figure is the length that the period counts: "12 months" of "the past 12 months".
fn counts(period: &Period, figure: &Figure) -> bool {
    matches!(figure.dim, Dim::Duration { .. })
        && period.span.covers(figure.core)
        && !period.core.overlaps(figure.core)
}

fn kind(name: &str) -> Map<String, Value> {
    Map::from_iter([("kind".to_owned(), json!(name))])
}

fn figure_fields(figure: &Figure) -> Map<String, Value> {
    let mut row = kind(figure.kind());
    row.extend(ends(figure));
    let approx = figure.approx.map(|approx| match approx {
        Approx::About => "about",
        Approx::Nearly => "nearly",
        Approx::JustOver => "just over",
    });
    row.insert("approx".into(), json!(approx));
    let comparator = match figure.comparator {
        Comparator::Equal => "equal",
        Comparator::More => "more",
        Comparator::AtLeast => "at least",
        Comparator::Less => "less",
        Comparator::AtMost => "at most",
    };
    row.insert("comparator".into(), json!(comparator));
    row
}

/// The ends of a figure's value, and their unit.
fn ends(figure: &Figure) -> Map<String, Value> {
    let (low, high) = figure.bounds();
    let digits = |end: Option<Dec>| json!(end.map(|end| end.normalize().to_string()));
    Map::from_iter([
        ("low".to_owned(), digits(low)),
        ("high".to_owned(), digits(high)),
        ("unit".to_owned(), json!(figure.unit())),
    ])
}

fn period_fields(period: &Period, length: Option<&Figure>) -> Map<String, Value> {
    let one_day = period.grain == Grain::Day && period.from == period.to;
    let mut row = kind(if one_day { "date" } else { "period" });
    row.insert("from".into(), json!(period.from.map(|day| day.to_string())));
    row.insert("to".into(), json!(period.to.map(|day| day.to_string())));
    row.extend(length.map(ends).unwrap_or_default());
    row
}
