//! A quotation held against the whole corpus: it is looked up by its own words and may run over several passages.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{CANDIDATES, Checker};
use crate::claims::quotations::speaker::{self, Around, Speaker};
use crate::claims::{self, Analysis, ClaimKind, Quotation, Setting};
use crate::compare::quotation::{self, Scene, stitch};
use crate::compare::{Alignment, Judgement, Stance, Weights};
use crate::evidence::{self, Candidate, Query};
use crate::text::{Context, Passage, PassageKind, SourceMap, Span};
use crate::verdict::{Opinion, Replaces, Weighed};

/// Passages behind a candidate that a quotation may run on into, beside as many as it has sentences.
const REACH: u32 = 5;
/// Sentences of a quotation that are counted.
const SENTENCES: usize = 20;
/// Passages that name a speaker, of which one may say what they are.
const NAMING: usize = 12;
/// Passages before a candidate that may name its speaker.
const BEFORE: u32 = 5;

impl Checker<'_> {
    /// What the corpus says of quotation `index` of `draft`; `near` are the candidates for the whole passage.
    pub(super) fn quotation(
        &mut self,
        index: usize,
        draft: &Analysis,
        near: &[Candidate],
        weights: &Weights<'_>,
    ) -> (Vec<Opinion>, Vec<Candidate>) {
        let Some(quoted) = draft.quotations.get(index) else {
            return (Vec::new(), Vec::new());
        };
        let words = quoted.inner.of(&draft.text);
        let candidates = self.candidates(words, near);
        let sentences = words.matches(['.', '!', '?']).count().min(SENTENCES) as u32;
        let mut read = Vec::new();
        let mut opinions = Vec::new();
        let mut numbers: FxHashMap<Arc<str>, usize> = FxHashMap::default();
        for candidate in &candidates {
            for (wide, analysis) in self.windows(index, draft, candidate, REACH + sentences) {
                let alignment = Alignment::new(draft, &analysis, weights);
                let before = self.before(candidate);
                let before: Vec<&Passage> = before.iter().map(|c| &*c.passage).collect();
                let scene = Scene {
                    draft: self.around,
                    source: Around {
                        before: &before,
                        after: None,
                    },
                    is_person: &|speaker| self.is_person(speaker),
                };
                let judged = quotation::judge(draft, index, &analysis, &alignment, &scene);
                let next = numbers.len();
                let number = *numbers
                    .entry(Arc::clone(&candidate.source.id))
                    .or_insert(next);
                // What stands behind the candidate as a whole begins in another one, maybe with another speaker.
                let first = candidate.passage.text.len();
                let behind = |j: &Judgement| {
                    j.stance == Stance::Supports && j.marks.iter().all(|m| m.start >= first)
                };
                if let Some(judgement) = judged.filter(|j| !behind(j)) {
                    opinions.push(opinion(read.len(), number, candidate, judgement));
                    read.push(wide);
                }
            }
        }
        settle(&mut opinions);
        let supported = opinions
            .iter()
            .any(|o| o.judgement.stance == Stance::Supports);
        if !supported && let Some(stitched) = stitched(index, draft, &candidates) {
            return (stitched, candidates);
        }
        (opinions, read)
    }

    /// Passages that share words with the quotation itself, then those for the sentence around it.
    fn candidates(&self, words: &str, near: &[Candidate]) -> Vec<Candidate> {
        let asked = Passage {
            text: words.to_string(),
            kind: PassageKind::Paragraph,
            map: SourceMap::identity(0, words.len()),
            context: Context::default(),
            cells: Vec::new(),
            links: Vec::new(),
        };
        let terms = evidence::terms(&asked);
        let query = Query {
            words: terms.words,
            names: terms.names,
            figures: terms.figures,
        };
        let mut all = self.snapshot.index.search(&query, CANDIDATES);
        for candidate in near {
            let known = |c: &Candidate| {
                c.ordinal == candidate.ordinal && c.source.id == candidate.source.id
            };
            if !all.iter().any(known) {
                all.push(candidate.clone());
            }
        }
        all
    }

    /// The candidate alone and joined with the passages behind it, where either may hold the quotation.
    fn windows(
        &mut self,
        index: usize,
        draft: &Analysis,
        candidate: &Candidate,
        reach: u32,
    ) -> Vec<(Candidate, Arc<Analysis>)> {
        let may_hold = |text: &str| quotation::may_stand_in(draft, index, text);
        let mut windows = Vec::new();
        if may_hold(&candidate.passage.text) {
            windows.push((candidate.clone(), self.analysis(candidate)));
        }
        let run = self.snapshot.index.passages(
            &candidate.source.id,
            candidate.ordinal..candidate.ordinal.saturating_add(reach),
        );
        if run.len() > 1 {
            let mut joined = (*candidate.passage).clone();
            for next in &run[1..] {
                joined.append(&next.passage);
            }
            if may_hold(&joined.text) {
                let setting = Setting {
                    date: candidate.source.date,
                    title: Some(Arc::clone(&candidate.source.title)),
                };
                let analysis = Arc::new(claims::analyse(&joined, &setting));
                let mut wide = candidate.clone();
                wide.passage = Arc::new(joined);
                windows.push((wide, analysis));
            }
        }
        windows
    }

    /// True if a source introduces somebody of that name with a form of address or a position, or lets them speak.
    fn is_person(&self, speaker: &Speaker) -> bool {
        let query = Query {
            names: vec![speaker.tokens.join(" ")],
            ..Query::default()
        };
        let naming = self.snapshot.index.search(&query, NAMING);
        naming.iter().any(|c| {
            let text = &c.passage.text;
            speaker::introduces(text, &speaker.tokens) || speaker::labels(text, &speaker.tokens)
        })
    }

    fn before(&self, candidate: &Candidate) -> Vec<Candidate> {
        let range = candidate.ordinal.saturating_sub(BEFORE)..candidate.ordinal;
        self.snapshot.index.passages(&candidate.source.id, range)
    }
}

/// Words that one source has exactly as quoted are sourced; that another source has them otherwise
/// does not make them wrong.
fn settle(opinions: &mut Vec<Opinion>) {
    let best = opinions
        .iter()
        .filter(|o| o.judgement.stance == Stance::Supports)
        .map(|o| o.judgement.relatedness)
        .fold(0.0, f32::max);
    if best > 0.0 {
        opinions.retain(|o| {
            o.judgement.stance != Stance::Contradicts
                || best < quotation::SURE && o.judgement.relatedness >= quotation::SURE
        });
    }
}

/// A quotation put together from two passages: wrong, unless its ellipsis shows where they meet and
/// they follow each other in one source, only too far apart to be one quotation.
fn stitched(index: usize, draft: &Analysis, candidates: &[Candidate]) -> Option<Vec<Opinion>> {
    let texts: Vec<&str> = candidates.iter().map(|c| c.passage.text.as_str()).collect();
    let found = stitch::stitched(draft, index, &texts)?;
    let (first, second) = (&candidates[found.first.0], &candidates[found.second.0]);
    let place = |c: &Candidate| c.cited(Span::default());
    let one_source = first.source.id == second.source.id;
    let apart = found.shown && one_source && first.ordinal < second.ordinal;
    let parts = format!(
        "“{}” stands at {}, “{}” at {}",
        found.first.1.of(&first.passage.text),
        place(first),
        found.seam.of(&draft.text),
        place(second)
    );
    let (stance, reason) = if apart {
        (
            Stance::Nearest,
            format!("its parts are too far apart for one quotation: {parts}"),
        )
    } else {
        (
            Stance::Contradicts,
            format!("the quotation is put together from two places: {parts}"),
        )
    };
    let judgement = |mark| Judgement {
        not_yet: false,
        stance,
        relatedness: quotation::SURE,
        reason: reason.clone(),
        marks: vec![mark],
        expected: None,
        at: None,
    };
    // Each place speaks for itself, also where both are of one source, so that both are shown.
    Some(vec![
        opinion(found.first.0, 0, first, judgement(found.first.1)),
        opinion(found.second.0, 1, second, judgement(found.second.1)),
    ])
}

fn opinion(at: usize, source: usize, candidate: &Candidate, judgement: Judgement) -> Opinion {
    Opinion {
        candidate: at,
        source,
        date: candidate.source.date,
        judgement,
        replaces: Replaces::Nothing,
    }
}

/// Marks that open or close a quotation.
const MARKS: [char; 8] = ['“', '”', '"', '„', '«', '‘', '’', '\''];

/// Reads a passage that stands inside a quotation opened before it as quoted too.
pub(super) fn go_on(analysis: &mut Analysis, passage: &Passage, around: Around<'_>) {
    let plain = analysis.quotations.is_empty() && !passage.text.contains(MARKS);
    if plain && speaker::left_open(around.before, passage.context.block) {
        let inner = claims::quotations::trim(&analysis.text, Span::new(0, analysis.text.len()));
        analysis.quotations.push(Quotation {
            inner,
            pieces: vec![inner],
            block: false,
        });
    }
}

/// True if all that is wrong with a statement are words that it quotes: they are judged as a quotation.
pub(super) fn is_inside(kind: ClaimKind, analysis: &Analysis, weighed: &Weighed) -> bool {
    let contradicting = weighed
        .opinions
        .iter()
        .find(|o| o.judgement.stance == Stance::Contradicts);
    let at = contradicting.and_then(|o| o.judgement.at);
    kind == ClaimKind::Assertion
        && at.is_some_and(|at| analysis.quotations.iter().any(|q| q.inner.overlaps(at)))
}

/// True if the claim is a quotation: it is looked up by its own words.
pub(super) fn index_of(kind: ClaimKind) -> Option<usize> {
    match kind {
        ClaimKind::Quotation(index) => Some(index),
        _ => None,
    }
}

/// What around a passage its findings may depend on: what may name the speaker of its quotations.
pub(super) struct Lead<'t> {
    before: Vec<&'t Passage>,
    after: Option<&'t Passage>,
}

impl<'t> Lead<'t> {
    /// The surroundings of passage `at`; none for a passage that quotes nobody.
    pub fn of(passages: &'t [Passage], at: usize) -> Self {
        let start = at.saturating_sub(BEFORE as usize);
        let block = passages.get(at).map(|p| p.context.block);
        let quotes = passages
            .get(start..=at)
            .unwrap_or_default()
            .iter()
            .filter(|p| Some(p.context.block) == block)
            .any(|p| p.kind == PassageKind::Quote || p.text.contains(MARKS));
        if !quotes {
            return Self {
                before: Vec::new(),
                after: None,
            };
        }
        Self {
            before: passages.get(start..at).unwrap_or_default().iter().collect(),
            after: passages.get(at + 1),
        }
    }

    pub fn around(&self) -> Around<'_> {
        Around {
            before: &self.before,
            after: self.after,
        }
    }

    /// Feeds the texts to a hasher.
    pub fn hash(&self, hasher: &mut impl std::hash::Hasher) {
        use std::hash::Hash;
        let block = |p: &Passage| p.context.block;
        let own = self.before.last().map_or(0, |p| block(p));
        for passage in self.before.iter().copied().chain(self.after) {
            (&passage.text, passage.kind, own.abs_diff(block(passage))).hash(hasher);
        }
    }
}
