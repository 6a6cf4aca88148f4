//! Names of the draft that no source has, and those that the source of the sentence's figures has otherwise:
//! "Ashgrove Capital" beside "Ashgrove Credit".

use std::sync::Arc;

use super::Checker;
use crate::claims::Analysis;
use crate::claims::names::{Name, NameRelation, misspelt};
use crate::claims::words::{Class, Relation as Kinship};
use crate::compare::alignment::relation;
use crate::compare::{Judgement, Stance};
use crate::evidence::{Candidate, Query};
use crate::finding::{Finding, Rule};
use crate::quantity::time::Grain;
use crate::quantity::{self, Comparator, Dim, Figure, Period};
use crate::text::{Passage, PassageKind};
use crate::verdict::{Opinion, Replaces, Verdict, Weighed};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Passages that are looked at for a name: where one has it, it is among the first.
const LOOKED_AT: usize = 8;
/// How surely a near miss is one: the passage backs something else of the same sentence.
const SURE: f32 = 0.9;

/// The passages that were found for a draft's passage, and those of them that back one of its claims.
pub(super) struct Evidence<'a> {
    pub candidates: &'a [Candidate],
    pub sources: &'a [Arc<Analysis>],
    pub backing: &'a [usize],
    pub is_excerpt: bool,
}

impl Checker<'_> {
    /// Adds a finding for every name that is in no source and that no other finding marks already. Spans are relative to
    /// the passage's start in the file, `start`.
    pub(super) fn add_unknown_names(
        &self,
        passage: &Passage,
        analysis: &Analysis,
        start: usize,
        evidence: &Evidence<'_>,
        findings: &mut Vec<Finding>,
    ) {
        if !matches!(passage.kind, PassageKind::Paragraph | PassageKind::Item) {
            return;
        }
        for name in &analysis.names {
            if !is_asked(analysis, name) || self.is_known(name, evidence) {
                continue;
            }
            let near = near_miss(analysis, name, evidence);
            // A capital at the start of a sentence makes no name, unless a source has one much like it.
            let opens = name.words.start == 0;
            if near.is_none() && (opens || evidence.is_excerpt || !self.is_new(name)) {
                continue;
            }
            let is_near = near.is_some();
            let verdict = match near {
                Some(_) => Verdict::Conflict,
                None => Verdict::Unsupported,
            };
            let weighed = Weighed {
                verdict,
                opinions: near.into_iter().collect(),
                confidence: SURE,
                superseded: None,
            };
            let finding = self.finding_on(
                name.span,
                passage,
                analysis,
                start,
                &weighed,
                evidence.candidates,
            );
            let told = |f: &Finding| {
                f.span.overlaps(finding.span) && f.verdict != Some(Verdict::Supported)
            };
            // What the sentence says is said of another than it names.
            if is_near {
                let of_name = |f: &Finding| {
                    f.rule == Rule::Assertion
                        && f.span.overlaps(finding.span)
                        && f.verdict < Some(Verdict::Conflict)
                };
                findings.retain(|f| !of_name(f));
            }
            if !findings.iter().any(told) {
                findings.push(finding);
            }
        }
    }

    /// True if some source has the name, or all of its words in one passage.
    fn is_known(&self, name: &Name, evidence: &Evidence<'_>) -> bool {
        let has = |source: &Arc<Analysis>| {
            let mut names = source.names.iter();
            names.any(|n| {
                let same = n.relation(name) == NameRelation::Same;
                same && !misspelt(&n.tokens, &name.tokens) || is_spelt_otherwise(n, name)
            }) || has_words(source, name)
        };
        if evidence.sources.iter().any(has) {
            return true;
        }
        let query = Query {
            words: Vec::new(),
            names: vec![name.folded()],
            figures: Vec::new(),
        };
        let found = self.snapshot.index.search(&query, LOOKED_AT);
        found.iter().any(|candidate| {
            let text = candidate.passage.text.to_lowercase();
            let title = candidate.source.title.to_lowercase();
            let here =
                |token: &String| text.contains(token.as_str()) || title.contains(token.as_str());
            name.tokens.iter().all(here)
        })
    }

    /// True if no source has some word of the name at all: a name put together of known words may be a matter of wording.
    fn is_new(&self, name: &Name) -> bool {
        let index = &self.snapshot.index;
        let words = crate::claims::words::words(&name.tokens.join(" "));
        words.iter().any(|w| index.frequency(&w.stem).0 == 0)
    }
}

/// True for a name of several words that is no pronoun, figure or quotation.
fn is_asked(analysis: &Analysis, name: &Name) -> bool {
    let measured = analysis.figures.iter().any(|f| f.span.overlaps(name.span))
        || analysis.periods.iter().any(|p| p.span.overlaps(name.span));
    let quoted = analysis
        .quotations
        .iter()
        .any(|q| q.inner.overlaps(name.span));
    name.tokens.len() > 1 && !analysis.is_referent(name.span) && !measured && !quoted
}

fn has_words(source: &Analysis, name: &Name) -> bool {
    let mut words = source.words.iter().chain(&source.surroundings);
    let all: Vec<&str> = words.by_ref().map(|w| w.lower.as_str()).collect();
    name.tokens
        .iter()
        .all(|token| all.contains(&token.as_str()))
}

/// True for names of several words with the same first one: "Ashgrove Capital" and "Ashgrove Credit".
fn begins_alike(a: &Name, b: &Name) -> bool {
    a.tokens.len() > 1 && a.tokens.first() == b.tokens.first()
}

/// True for one name with and without its accents or the ending of a plural: "Wober" for "Wöber", "Super Bowls".
fn is_spelt_otherwise(a: &Name, b: &Name) -> bool {
    let plain = |token: &String| -> String {
        let bare: String = token.nfd().filter(|c| !is_combining_mark(*c)).collect();
        bare.strip_suffix('s').map(str::to_owned).unwrap_or(bare)
    };
    a.tokens.len() == b.tokens.len()
        && a.tokens
            .iter()
            .zip(&b.tokens)
            .all(|(x, y)| plain(x) == plain(y))
}

/// Letters with which two names begin alike that differ in one word: "Eastfield Partners" and "Eastgate Partners".
const ALIKE: usize = 4;

/// True for two names of as many words that differ in one only, and there by a letter or behind the first few.
fn is_slip(a: &Name, b: &Name) -> bool {
    let mut apart = a.tokens.iter().zip(&b.tokens).filter(|(x, y)| x != y);
    let (Some((x, y)), None) = (apart.next(), apart.next()) else {
        return false;
    };
    let begins = |n: usize| x.chars().take(n).eq(y.chars().take(n));
    let long = x.chars().count().min(y.chars().count()) > ALIKE;
    let ends = |w: &str| w.ends_with('s');
    a.tokens.len() == b.tokens.len()
        && a.tokens.len() > 1
        // A plural is a matter of wording.
        && ends(x) == ends(y)
        && (misspelt(&a.tokens, &b.tokens) || long && begins(ALIKE))
}

/// True if the passage has a telling word of the draft's sentence besides the name.
fn shares_a_word(draft: &Analysis, name: &Name, source: &Analysis) -> bool {
    let mut own = draft.words.iter().filter(|w| {
        w.class == Class::Content && !name.span.covers(w.span) && !draft.is_measured(w.span)
    });
    own.any(|w| {
        source
            .words
            .iter()
            .any(|o| relation(w, o) >= Kinship::Derived)
    })
}

/// True for an amount, a share or a day that both have: a count of three is everywhere.
fn shares_a_figure(draft: &Analysis, source: &Analysis) -> bool {
    let telling = |f: &&Figure| {
        matches!(f.dim, Dim::Money { .. } | Dim::Percent) && f.comparator == Comparator::Equal
            || matches!(f.dim, Dim::Money { .. }) && f.comparator == Comparator::AtMost
    };
    let day = |p: &&Period| p.grain == Grain::Day && p.from.is_some() && !p.guessed;
    let mut days = draft.periods.iter().filter(day);
    let same_day = days.any(|a| {
        let mut theirs = source.periods.iter().filter(day);
        theirs.any(|b| a.from == b.from && a.to == b.to)
    });
    let mut mine = draft.figures.iter().filter(telling);
    same_day
        || mine.any(|a| {
            let mut theirs = source.figures.iter().filter(telling);
            theirs.any(|b| quantity::relation(a, b) == quantity::Relation::Equal)
        })
}

/// The name that a passage has in its place, where that passage backs something else of the sentence, or has a figure of it, and the draft names
/// nobody else whom it could mean.
fn near_miss(draft: &Analysis, name: &Name, evidence: &Evidence<'_>) -> Option<Opinion> {
    let same_figure = |at: &usize| {
        let source = evidence.sources.get(*at);
        source.is_some_and(|source| shares_a_figure(draft, source))
    };
    let beside = (0..evidence.sources.len()).filter(same_figure);
    let speaks = |at: &usize| {
        let source = evidence.sources.get(*at);
        source.is_some_and(|source| shares_a_word(draft, name, source))
    };
    let tells = (0..evidence.sources.len())
        .filter(speaks)
        .map(|at| (at, true));
    evidence
        .backing
        .iter()
        .copied()
        .chain(beside)
        .map(|at| (at, false))
        .chain(tells)
        .find_map(|(at, slips_only)| {
            let source = evidence.sources.get(at)?;
            let taken = |other: &Name| {
                let mut own = draft.names.iter();
                own.any(|n| {
                    n.relation(other) == NameRelation::Same && !misspelt(&n.tokens, &other.tokens)
                })
            };
            let mut near = source
                .names
                .iter()
                .filter(|n| {
                    let near = n.relation(name) == NameRelation::Near && begins_alike(n, name);
                    is_slip(n, name) || near && !slips_only
                })
                .filter(|n| !taken(n));
            let (other, None) = (near.next()?, near.next()) else {
                return None;
            };
            let written = other.span.of(&source.text);
            Some(Opinion {
                candidate: at,
                source: 0,
                date: evidence.candidates.get(at)?.source.date,
                judgement: Judgement {
                    stance: Stance::Contradicts,
                    relatedness: SURE,
                    reason: format!("the source has “{written}”"),
                    marks: vec![other.span],
                    expected: Some(written.to_string()),
                    at: Some(name.span),
                    not_yet: false,
                },
                replaces: Replaces::Nothing,
            })
        })
}
