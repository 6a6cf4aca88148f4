//! Tables of the draft held against whole tables of the sources, for the cells of which no single row tells.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHasher};

use super::{BlockCache, Checker, Snapshot, compose};
use crate::claims::{Analysis, Claim, ClaimKind};
use crate::compare::tables::{self, Found, Sheet};
use crate::compare::{Judgement, Stance};
use crate::evidence::{self, Candidate, Query};
use crate::finding::{Finding, Rule};
use crate::internal::Reading;
use crate::quantity::in_style_of;
use crate::settings::Settings;
use crate::text::{Passage, PassageKind, Span, Text};
use crate::verdict::{self, Opinion, Replaces, Timing, Verdict};

/// Rows that each row of the draft asks for.
const ASKED: usize = 8;
/// Rows of the draft that a table of a source must have answered to be read as a whole.
const ANSWERED: usize = 2;
/// Tables of the sources that are read for one of the draft's.
const READ: usize = 4;
/// Rows before and behind the ones found that belong to the table that is read.
const REACH: u32 = 60;
/// How surely a cell that the rest of its column bears out, or not, is of the same thing.
const SAME_COLUMN: f32 = 0.9;

/// What whole tables say of cells, with spans relative to their passages, by the table's content.
pub(super) type Cache = FxHashMap<u64, Arc<Vec<(usize, Finding)>>>;

/// Puts what whole tables say in the place of "not found". `None` if cancelled.
pub(super) fn add(
    draft: &Text,
    readings: &[Arc<Reading>],
    snapshot: &Snapshot,
    settings: &Settings,
    cache: &mut BlockCache,
    findings: &mut [Finding],
    cancelled: &dyn Fn() -> bool,
) -> Option<()> {
    let mut kept = Cache::default();
    let mut at = 0;
    while let Some(first) = draft.passages.get(at) {
        let rows = draft.passages[at..]
            .iter()
            .take_while(|p| {
                p.kind == PassageKind::Row && p.context.block_span == first.context.block_span
            })
            .count();
        if rows > ANSWERED {
            if cancelled() {
                return None;
            }
            let range = at..at + rows;
            let table: Vec<(&Passage, &Arc<Reading>)> = draft.passages[range.clone()]
                .iter()
                .zip(readings.get(range).unwrap_or_default())
                .collect();
            let key = key(&table);
            let known = cache
                .tables
                .remove(&key)
                .or_else(|| kept.get(&key).cloned());
            let found = known.unwrap_or_else(|| Arc::new(found(&table, snapshot, settings, cache)));
            for (row, finding) in found.iter() {
                let Some((passage, _)) = table.get(*row) else {
                    continue;
                };
                let span = finding.span.shift(passage.map.whole().start);
                let open = |f: &&mut Finding| {
                    f.rule == Rule::Figure
                        && f.verdict == Some(Verdict::Unsupported)
                        && f.span.overlaps(span)
                };
                if let Some(place) = findings.iter_mut().find(open) {
                    *place = finding.clone();
                    place.span = span;
                    place.text = span.of(&draft.source).to_string();
                }
            }
            kept.insert(key, found);
        }
        at += rows.max(1);
    }
    cache.tables = kept;
    Some(())
}

fn key(table: &[(&Passage, &Arc<Reading>)]) -> u64 {
    let mut hasher = FxHasher::default();
    for (_, reading) in table {
        reading.key.hash(&mut hasher);
    }
    hasher.finish()
}

/// What the sources' tables say of the cells of one table, by row.
fn found(
    table: &[(&Passage, &Arc<Reading>)],
    snapshot: &Snapshot,
    settings: &Settings,
    cache: &mut BlockCache,
) -> Vec<(usize, Finding)> {
    let read: Vec<(&Passage, &Analysis)> = table.iter().map(|(p, r)| (*p, &r.analysis)).collect();
    let mine = Sheet::of(&read);
    let mut checker = Checker {
        snapshot,
        settings,
        around: Default::default(),
        aside: true,
        analyses: &mut cache.analyses,
        topics: &mut cache.topics,
        valued: Default::default(),
    };
    let mut all: Vec<(Found, Arc<Vec<Candidate>>)> = Vec::new();
    for rows in checker.tables_like(table) {
        let analyses: Vec<Arc<Analysis>> = rows.iter().map(|c| checker.analysis(c)).collect();
        let passages: Vec<(&Passage, &Analysis)> = rows
            .iter()
            .zip(&analyses)
            .map(|(c, a)| (&*c.passage, &**a))
            .collect();
        let theirs = Sheet::of(&passages);
        let rows = Arc::new(rows);
        for sheet in [theirs.turned(), theirs] {
            let found = tables::beside(&mine, &sheet);
            all.extend(found.into_iter().map(|f| (f, Arc::clone(&rows))));
        }
    }
    // What one table bears out no other contradicts.
    all.sort_by_key(|(f, _)| !f.agrees);
    let mut told: Vec<(usize, usize)> = Vec::new();
    let mut findings = Vec::new();
    for (found, rows) in all {
        let place = (found.cell.passage, found.cell.figure);
        let Some((passage, reading)) = table.get(found.cell.passage) else {
            continue;
        };
        let kind = ClaimKind::Figure(found.cell.figure);
        let claim = reading.claims.iter().find(|c| c.kind == kind);
        let Some(claim) = claim.filter(|_| !told.contains(&place)) else {
            continue;
        };
        if let Some(finding) = checker.table_finding(claim, passage, reading, &found, &rows) {
            told.push(place);
            findings.push((found.cell.passage, finding));
        }
    }
    findings
}

impl Checker<'_> {
    /// The tables of the sources that have rows like those of the draft's, most rows first.
    fn tables_like(&self, table: &[(&Passage, &Arc<Reading>)]) -> Vec<Vec<Candidate>> {
        let index = &self.snapshot.index;
        let mut tables: Vec<(Candidate, usize)> = Vec::new();
        for (passage, _) in table {
            let terms = evidence::terms(passage);
            let query = Query {
                words: terms.words,
                names: terms.names,
                figures: terms.figures,
            };
            let mut seen: Vec<usize> = Vec::new();
            for found in index.search(&query, ASKED) {
                if found.passage.kind != PassageKind::Row {
                    continue;
                }
                let block = found.passage.context.block;
                let same = |(c, _): &(Candidate, usize)| {
                    c.source.id == found.source.id && c.passage.context.block == block
                };
                let at = tables.iter().position(same).unwrap_or_else(|| {
                    tables.push((found, 0));
                    tables.len() - 1
                });
                if !seen.contains(&at) {
                    seen.push(at);
                    tables[at].1 += 1;
                }
            }
        }
        tables.retain(|(_, answered)| *answered >= ANSWERED);
        tables.sort_by(|(a, x), (b, y)| {
            y.cmp(x).then_with(|| {
                let place = |c: &Candidate| (Arc::clone(&c.source.id), c.ordinal);
                place(a).cmp(&place(b))
            })
        });
        let whole = |(first, _): &(Candidate, usize)| {
            let near = first.ordinal.saturating_sub(REACH)..first.ordinal + REACH + 1;
            let mut rows = index.passages(&first.source.id, near);
            rows.retain(|c| {
                c.passage.kind == PassageKind::Row
                    && c.passage.context.block == first.passage.context.block
            });
            rows
        };
        tables.iter().take(READ).map(whole).collect()
    }

    /// The finding for a cell; its span is relative to the passage's start in the file.
    fn table_finding(
        &mut self,
        claim: &Claim,
        passage: &Passage,
        reading: &Reading,
        found: &Found,
        rows: &[Candidate],
    ) -> Option<Finding> {
        let analysis = &reading.analysis;
        let figure = analysis.figures.get(found.cell.figure)?;
        let decides = rows.get(found.operands.first()?.passage)?;
        let theirs = self.analysis(decides);
        let own = found
            .operands
            .iter()
            .filter(|o| o.passage == found.operands[0].passage);
        let marks: Vec<Span> = own
            .filter_map(|o| Some(theirs.figures.get(o.figure)?.span))
            .collect();
        let written = |right: &crate::quantity::Figure| {
            in_style_of(right, &found.cell.value, figure.core.of(&analysis.text))
        };
        let opinion = Opinion {
            candidate: 0,
            source: 0,
            date: decides.source.date,
            judgement: Judgement {
                not_yet: false,
                stance: match found.agrees {
                    true => Stance::Supports,
                    false => Stance::Contradicts,
                },
                relatedness: SAME_COLUMN,
                reason: found.reason.clone(),
                marks,
                expected: found.expected.as_ref().map(written),
                at: (!found.agrees).then_some(figure.core),
            },
            replaces: Replaces::Nothing,
        };
        let weighed = verdict::weigh(vec![opinion], Timing::default());
        let mut finding = compose::finding(
            claim,
            passage,
            analysis,
            &weighed,
            std::slice::from_ref(decides),
            self.snapshot,
            self.settings,
        );
        let start = passage.map.whole().start;
        finding.span = Span::new(
            finding.span.start.checked_sub(start)?,
            finding.span.end.checked_sub(start)?,
        );
        Some(finding)
    }
}
