//! `tickmark extract`: what the extractor sees in a text, for looking into it and for measuring it.

use std::process::ExitCode;

use anyhow::Result;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::rows;
use crate::claims::{self, Analysis, Claim, ClaimKind, Setting};
use crate::quantity::{Approx, Comparator, Figure, Grain, Period};
use crate::text::{Passage, markdown};

/// Show what claims a text makes, one JSON object a line
///
/// Reads lines {"id", "text", "date"?} and answers each, in the same order, with {"id", "claims":
/// [{"start", "end", "text", "kind", …}]}. Offsets are UTF-8 bytes. Kinds are money, percent,
/// percentage_point, basis_point, number, count, ordinal, multiple, duration, age, dimension,
/// temperature, date, period, quotation and assertion. Figures carry "low" and "high" (decimal
/// strings, null where open), "unit", "approx" and "comparator"; dates and periods carry "from" and
/// "to" (ISO, both included, null where open).
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The day from which "today" and "last year" are counted, unless a line has a date of its own
    #[arg(long, value_name = "YYYY-MM-DD")]
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
        let mut claims: Vec<(usize, usize, Value)> = Vec::new();
        for passage in &text.passages {
            let analysis = claims::analyse(passage, &setting);
            for claim in claims::mentions(&analysis, passage) {
                let span = passage.to_source(claim.span);
                claims.push((span.start, span.end, row(&claim, &analysis, passage)));
            }
        }
        claims.sort_by_key(|(start, end, _)| (*start, *end));
        Ok(Answer {
            id: question.id,
            claims: claims.into_iter().map(|(_, _, row)| row).collect(),
        })
    })
}

fn row(claim: &Claim, analysis: &Analysis, passage: &Passage) -> Value {
    let span = passage.to_source(claim.span);
    let mut row = Map::new();
    row.insert("start".into(), json!(span.start));
    row.insert("end".into(), json!(span.end));
    row.insert("text".into(), json!(claim.span.of(&passage.text)));
    match claim.kind {
        ClaimKind::Figure(i) => add_figure(&mut row, &analysis.figures[i]),
        ClaimKind::Date(i) => add_period(&mut row, &analysis.periods[i]),
        ClaimKind::Quotation(_) => {
            row.insert("kind".into(), json!("quotation"));
        }
        ClaimKind::Assertion => {
            row.insert("kind".into(), json!("assertion"));
        }
    }
    row.into()
}

fn add_figure(row: &mut Map<String, Value>, figure: &Figure) {
    let (low, high) = figure.bounds();
    row.insert("kind".into(), json!(figure.kind()));
    row.insert("low".into(), json!(low.map(|end| end.to_string())));
    row.insert("high".into(), json!(high.map(|end| end.to_string())));
    row.insert("unit".into(), json!(figure.unit()));
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
}

fn add_period(row: &mut Map<String, Value>, period: &Period) {
    let kind = if period.grain == Grain::Day && period.from == period.to {
        "date"
    } else {
        "period"
    };
    row.insert("kind".into(), json!(kind));
    row.insert("from".into(), json!(period.from.map(|day| day.to_string())));
    row.insert("to".into(), json!(period.to.map(|day| day.to_string())));
}
