//! How much of what a draft's sentence is about is found in a passage: its words and names, one by one.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use super::{instead, states, subject};
use crate::claims::Analysis;
use crate::claims::lexicon;
use crate::claims::names::{Name, NameRelation};
use crate::claims::words::{Class, Relation, Word};
use crate::text::Span;

/// What a match is worth, by how the words relate. A broader word in the draft says less than the
/// source and is nearly as good; a narrower one says more and proves half.
pub fn credit(relation: Relation) -> f32 {
    match relation {
        Relation::Same => 1.0,
        Relation::Derived => 0.95,
        Relation::Synonym => 0.85,
        Relation::Broader => 0.75,
        Relation::Opposite => 0.8,
        Relation::Narrower => 0.5,
        Relation::None => 0.0,
    }
}

/// What a match in the heading, the title or the sentence before is worth beside one in the passage.
const SURROUNDING: f32 = 0.7;
/// What a state is worth that the source names in other words, or whose opposite it names.
const STATE_CREDIT: f32 = 0.8;
/// Weight of a name beside that of a rare word.
const NAME_WEIGHT: f32 = 1.3;
/// Weight of a word that proves little.
const LIGHT_WEIGHT: f32 = 0.25;

/// What words are worth: the rarer in the corpus, the more a match proves. Made anew for each
/// sentence of a draft.
pub struct Weights<'i> {
    frequency: &'i dyn Fn(&str) -> (u64, u64),
    /// How the words of a draft's sentence relate to those of its candidates, by the ids of their
    /// forms: candidates are about the same things and so in the same words.
    relations: RefCell<FxHashMap<(u64, u64), Relation>>,
}

impl<'i> Weights<'i> {
    /// `frequency` gives, for a stem, the number of passages that hold it and the number of all.
    pub fn new(frequency: &'i dyn Fn(&str) -> (u64, u64)) -> Self {
        Self {
            frequency,
            relations: RefCell::default(),
        }
    }

    fn relation(&self, a: &Word, b: &Word) -> Relation {
        *self
            .relations
            .borrow_mut()
            .entry((a.id, b.id))
            .or_insert_with(|| relation(a, b))
    }

    /// True if all there is are a few sentences: an excerpt that somebody chose for this very draft.
    pub fn is_excerpt(&self) -> bool {
        (self.frequency)("").1 <= EXCERPT
    }

    /// 0.25 to 1.
    pub fn of(&self, word: &Word) -> f32 {
        if word.class == Class::Light {
            return LIGHT_WEIGHT;
        }
        let (with, all) = (self.frequency)(&word.stem);
        if all < SMALL_CORPUS {
            return 1.0;
        }
        let (with, all) = (with as f32 + 0.5, all as f32 + 1.0);
        (1.0 - with.ln() / all.ln()).clamp(0.4, 1.0)
    }
}

/// Passages below which frequencies say nothing yet.
const SMALL_CORPUS: u64 = 30;

/// Passages up to which a corpus is an excerpt.
const EXCERPT: u64 = 8;

/// A word or a name of the draft and what answers it in the source.
#[derive(Debug, Clone)]
pub struct Pair {
    /// Bytes of the draft's passage.
    pub draft: Span,
    pub weight: f32,
    pub is_name: bool,
    /// The position of the draft's word in its list (the last word of a name).
    pub word: usize,
    pub answer: Option<Answer>,
}

/// What answers a draft's word.
#[derive(Debug, Clone, Copy)]
pub struct Answer {
    /// Bytes of the source's passage; `None` if it stands in the surroundings only.
    pub source: Option<Span>,
    /// Position of the word in the source's list.
    pub word: Option<usize>,
    pub relation: Relation,
    pub credit: f32,
}

/// All pairs of one draft passage and one source passage.
#[derive(Debug, Clone)]
pub struct Alignment {
    pub pairs: Vec<Pair>,
    /// True if the passage, cut out of its text, leaves its subject open ("It sold …", "The film
    /// earned …"): it may be the one that the draft names.
    pub open: bool,
    /// True if the sources are an excerpt that somebody chose for this very draft.
    pub excerpt: bool,
    /// True if the passage names its own subject and the draft does not: then a name that stands in
    /// its surroundings only is not what it speaks of.
    foreign: bool,
}

impl Alignment {
    pub fn new(draft: &Analysis, source: &Analysis, weights: &Weights<'_>) -> Self {
        // A draft that sets the same aside says what the source says.
        let aside = match instead::set_aside(draft).is_empty() {
            true => instead::set_aside(source),
            false => Vec::new(),
        };
        let mut pairs = Vec::new();
        let dated = |span: Span| draft.periods.iter().any(|p| p.core.covers(span));
        for name in draft.names.iter().filter(|name| !dated(name.span)) {
            pairs.push(Pair {
                draft: name.span,
                weight: NAME_WEIGHT,
                is_name: true,
                word: name.words.end - 1,
                answer: answer_name(name, draft, source),
            });
        }
        for (i, word) in draft.words.iter().enumerate() {
            if !word.is_content()
                || draft.names.iter().any(|n| n.words.contains(&i))
                || draft.is_measured(word.span)
            {
                continue;
            }
            pairs.push(Pair {
                draft: word.span,
                weight: weights.of(word),
                is_name: false,
                word: i,
                answer: answer_word(word, source, &aside, weights),
            });
        }
        let (mine, theirs) = (states::states(draft), states::states(source));
        for pair in pairs
            .iter_mut()
            .filter(|p| p.answer.is_none_or(|a| a.credit < STATE_CREDIT))
        {
            let state = mine.iter().find(|s| s.span.covers(pair.draft));
            let other =
                state.and_then(|s| theirs.iter().find(|t| t.pair == s.pair).map(|t| (s, t)));
            if let Some((state, other)) = other {
                let same = state.positive == other.positive;
                pair.answer = Some(Answer {
                    source: Some(other.span),
                    word: Some(other.word),
                    relation: if same {
                        Relation::Synonym
                    } else {
                        Relation::Opposite
                    },
                    credit: STATE_CREDIT,
                });
            }
        }
        pairs.sort_by_key(|p| p.draft.start);
        let foreign = subject::is_foreign(&pairs, source);
        let open = weights.is_excerpt() && subject::leaves_open(source, &pairs);
        Self {
            pairs,
            foreign,
            open,
            excerpt: weights.is_excerpt(),
        }
    }

    /// The same without the words that stand in one of `spans`, bytes of the draft's passage.
    pub fn without(mut self, spans: &[Span]) -> Self {
        self.pairs
            .retain(|pair| !spans.iter().any(|span| span.covers(pair.draft)));
        self
    }

    /// The same with the names that stand in one of `spans` answered: the passage is theirs.
    pub fn knowing(mut self, spans: &[Span]) -> Self {
        let known = |pair: &&mut Pair| spans.iter().any(|span| span.covers(pair.draft));
        for pair in self.pairs.iter_mut().filter(known) {
            pair.answer.get_or_insert(Answer {
                source: None,
                word: None,
                relation: Relation::Same,
                credit: 1.0,
            });
        }
        self
    }

    /// The share, by weight, of the draft's words and names that are answered; `near` weighs more.
    ///
    /// Words of the clause `near` count fully, the rest of the sentence `elsewhere` times as much.
    pub fn coverage(&self, near: Span, elsewhere: f32) -> f32 {
        let (mut found, mut all) = (0.0, 0.0);
        for pair in &self.pairs {
            let weight = pair.weight
                * if near.covers(pair.draft) {
                    1.0
                } else {
                    elsewhere
                };
            all += weight;
            let missing = if pair.is_name && self.open {
                OPEN_SUBJECT
            } else {
                0.0
            };
            found += weight * pair.answer.map_or(missing, |a| a.credit);
        }
        if all > 0.0 { found / all } else { 0.0 }
    }

    /// The share, by weight, of all words and names but the one at `but`.
    pub fn coverage_without(&self, but: Span) -> f32 {
        let (mut found, mut all) = (0.0, 0.0);
        for pair in self.pairs.iter().filter(|p| p.draft != but) {
            all += pair.weight;
            found += pair.weight * pair.answer.map_or(0.0, |a| a.credit);
        }
        if all > 0.0 { found / all } else { 0.0 }
    }

    /// The share, by weight, of the words that are not names and the source itself answers; 1 if there are none.
    pub fn words(&self) -> f32 {
        let (mut found, mut all) = (0.0, 0.0);
        for pair in self.pairs.iter().filter(|p| !p.is_name) {
            all += pair.weight;
            found += pair.weight
                * pair
                    .answer
                    .filter(|a| a.source.is_some())
                    .map_or(0.0, |a| a.credit);
        }
        if all > 0.0 { found / all } else { 1.0 }
    }

    /// True if the passage names a subject that the draft does not: it speaks of somebody else.
    pub fn foreign_subject(&self) -> bool {
        self.foreign
    }

    /// The share of the names in `near` that are answered; 1 if there are none.
    pub fn names(&self, near: Span) -> f32 {
        let mut all = 0;
        let mut found = 0;
        for pair in self
            .pairs
            .iter()
            .filter(|p| p.is_name && near.covers(p.draft))
        {
            all += 1;
            let known = pair
                .answer
                .is_some_and(|a| a.source.is_some() || !self.foreign);
            found += usize::from(known || self.open);
        }
        if all == 0 {
            1.0
        } else {
            found as f32 / all as f32
        }
    }

    /// How well the words next to `draft_focus` answer words next to `source_focus`: the figure there
    /// measures the same thing. Looks at the `REACH` nearest words of each clause.
    pub fn local(
        &self,
        draft: &Analysis,
        draft_focus: Span,
        source: &Analysis,
        source_focus: Span,
    ) -> f32 {
        let clause = draft.clause_at(draft_focus.start);
        let source_clause = source.clause_at(source_focus.start);
        let mut near: Vec<(&Pair, usize)> = self
            .pairs
            .iter()
            .filter(|p| clause.covers(p.draft))
            .map(|p| (p, distance(p.draft, draft_focus)))
            .collect();
        near.sort_by_key(|(p, d)| (*d, p.draft.start));
        let (mut found, mut all) = (0.0, 0.0);
        for (pair, _) in near.into_iter().take(REACH) {
            all += pair.weight;
            if let Some(answer) = pair.answer {
                let place = match answer.source {
                    Some(span) if source_clause.covers(span) => 1.0,
                    Some(_) => 0.6,
                    None => 0.7,
                };
                found += pair.weight * answer.credit * place;
            }
        }
        if all > 0.0 { found / all } else { 0.5 }
    }

    /// Bytes of the source's passage that answer something, in order.
    pub fn marks(&self) -> Vec<Span> {
        let mut marks: Vec<Span> = self
            .pairs
            .iter()
            .filter_map(|p| p.answer.and_then(|a| a.source))
            .collect();
        marks.sort();
        marks.dedup();
        marks
    }
}

/// What a name is worth that an open subject may stand for.
const OPEN_SUBJECT: f32 = 0.6;

/// Words on each side of a figure that say what it measures.
const REACH: usize = 5;

fn distance(a: Span, b: Span) -> usize {
    if a.start >= b.end {
        a.start - b.end
    } else {
        b.start.saturating_sub(a.end)
    }
}

fn answer_name(name: &Name, draft: &Analysis, source: &Analysis) -> Option<Answer> {
    if let Some(other) = source
        .names
        .iter()
        .find(|other| name.relation(other) == NameRelation::Same)
    {
        return Some(Answer {
            source: Some(other.span),
            word: Some(other.words.end - 1),
            relation: Relation::Same,
            credit: 1.0,
        });
    }
    // A name at the start of a sentence may not have been seen as one; all its words in a row will do.
    let tokens = &name.tokens;
    let run = source
        .words
        .windows(tokens.len())
        .position(|run| run.iter().zip(tokens).all(|(w, t)| w.lower == *t));
    if let Some(at) = run {
        return Some(Answer {
            source: Some(
                source.words[at]
                    .span
                    .join(source.words[at + tokens.len() - 1].span),
            ),
            word: Some(at + tokens.len() - 1),
            relation: Relation::Same,
            credit: 1.0,
        });
    }
    // The 3 of "Phase 3" stands in many places.
    let is_word = |token: &str| !token.bytes().all(|b| b.is_ascii_digit());
    let around = |token: &String| source.surroundings.iter().any(|w| w.lower == *token);
    let here = |token: &String| source.words.iter().any(|w| w.lower == *token);
    if tokens.iter().all(|t| around(t) || here(t))
        || tokens
            .iter()
            .any(|t| lexicon::lemmas(t).is_empty() && is_word(t) && around(t))
    {
        return Some(Answer {
            source: None,
            word: None,
            relation: Relation::Same,
            credit: SURROUNDING,
        });
    }
    let _ = draft;
    None
}

fn answer_word(
    word: &Word,
    source: &Analysis,
    aside: &[Span],
    weights: &Weights<'_>,
) -> Option<Answer> {
    let mut best: Option<Answer> = None;
    for (i, other) in source.words.iter().enumerate() {
        if !other.is_content() || aside.iter().any(|span| span.covers(other.span)) {
            continue;
        }
        let relation = weights.relation(word, other);
        if relation == Relation::None {
            continue;
        }
        let credit = credit(relation);
        if best.is_none_or(|b| credit > b.credit) {
            best = Some(Answer {
                source: Some(other.span),
                word: Some(i),
                relation,
                credit,
            });
        }
        if relation == Relation::Same {
            break;
        }
    }
    // A heading that tells the same must not bring back what the sentence itself sets aside.
    let mut set_aside = aside.iter().flat_map(|span| source.words_in(*span));
    if set_aside.any(|other| weights.relation(word, other) >= Relation::Synonym) {
        return best;
    }
    let around = source
        .surroundings
        .iter()
        .map(|other| credit(weights.relation(word, other)) * SURROUNDING)
        .fold(0.0, f32::max);
    if around > best.map_or(0.0, |b| b.credit) {
        best = Some(Answer {
            source: None,
            word: None,
            relation: Relation::Same,
            credit: around,
        });
    }
    best
}

/// How two words relate, by WordNet, by the direction they point and by the states they name.
pub fn relation(a: &Word, b: &Word) -> Relation {
    let found = a.relation(b);
    if matches!(found, Relation::Same | Relation::Opposite) {
        return found;
    }
    if let (Some(x), Some(y)) = (a.direction, b.direction) {
        return if x == y {
            Relation::Synonym
        } else {
            Relation::Opposite
        };
    }
    if let (Some(x), Some(y)) = (a.state, b.state)
        && x.trim_end_matches(['+', '-']) == y.trim_end_matches(['+', '-'])
    {
        return if x == y {
            Relation::Synonym
        } else {
            Relation::Opposite
        };
    }
    found
}
