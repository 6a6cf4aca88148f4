//! Titles and posts as sentences give them of somebody by name: "Ada Perrin, director of fleet, …", "finance chief Ada
//! Perrin", "appointed Ada Perrin as treasurer".

use super::positions::{is_left_open, position_class};
use crate::claims::Analysis;
use crate::claims::lexicon::{OFFICES, Pos};
use crate::claims::names::Name;
use crate::claims::words::{Class, Word};
use crate::syntax::{Relation, Tree, Upos};
use crate::text::Span;

/// A title or post and who holds it.
pub struct Office<'a> {
    pub holder: &'a Name,
    /// Bytes of the title, without whom it is held for.
    pub span: Span,
    title: String,
    /// The class of those that one person holds at a time.
    class: Option<&'static str>,
    /// Stems of its content words, that of the noun for the office last.
    words: Vec<String>,
    /// True if it was held before, or is held for somebody else.
    pub is_past: bool,
}

/// Words of a title that say when or in whose place it is held.
const NOT_NOW: [&str; 9] = [
    "former", "ex", "previous", "then", "future", "incoming", "outgoing", "acting", "interim",
];

impl Office<'_> {
    /// The title as the sentence writes it.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// True if one title may be a form of the other, or the same person may well hold both.
    pub fn goes_with(&self, other: &Office<'_>) -> bool {
        if let (Some(a), Some(b)) = (self.class, other.class) {
            return a == b;
        }
        let (mine, theirs) = (&self.words, &other.words);
        let within = |a: &[String], b: &[String]| a.iter().all(|word| b.contains(word));
        let field = |words: &[String]| -> Vec<String> {
            let all = words.split_last().map_or(&[][..], |(_, rest)| rest);
            all.to_vec()
        };
        within(mine, theirs)
            || within(theirs, mine)
            || field(mine).iter().any(|word| field(theirs).contains(word))
    }

    /// True for one office, by the same words or by words of one class.
    pub fn is_same(&self, other: &Office<'_>) -> bool {
        match (self.class, other.class) {
            (Some(a), Some(b)) => a == b,
            (None, None) => {
                let within = |a: &[String], b: &[String]| a.iter().all(|word| b.contains(word));
                self.words.len() > 1
                    && within(&self.words, &other.words)
                    && within(&other.words, &self.words)
            }
            _ => false,
        }
    }

    /// True if a passage about the holder has the title beside nobody's name, so that it may become his.
    pub fn is_left_open(&self, source: &Analysis) -> bool {
        match self.class {
            Some(class) => is_left_open(source, class),
            None => self
                .words
                .iter()
                .all(|stem| source.words.iter().any(|w| w.stem == *stem)),
        }
    }

    /// True for a post of which a firm has one holder at a time.
    pub fn is_sole(&self) -> bool {
        self.class.is_some_and(|class| class != "spokesperson")
    }
}

/// The titles that a sentence gives of people it names.
pub fn offices(analysis: &Analysis) -> Vec<Office<'_>> {
    if analysis.row.is_some() || !analysis.words.iter().any(is_office) {
        return Vec::new();
    }
    let tree = &analysis.parse().tree;
    let mut found: Vec<Office> = Vec::new();
    for name in &analysis.names {
        let Some(head) = tree.head_of(name.span) else {
            continue;
        };
        for noun in titles(tree, head, name.span) {
            found.extend(office(analysis, tree, name, noun));
        }
    }
    found.sort_by_key(|office| office.span);
    found.dedup_by(|a, b| a.span == b.span && a.holder.span == b.holder.span);
    found
}

/// Tokens of the nouns that are said of the name at `head`.
fn titles(tree: &Tree, head: usize, name: Span) -> Vec<usize> {
    let mut found: Vec<usize> = tree.children_by(head, Relation::Appos).collect();
    let above = tree.head(head);
    match (tree.relation(head), above) {
        (Relation::Appos, Some(noun)) => found.push(noun),
        (Relation::Nsubj, Some(noun)) if tree.child(noun, Relation::Cop).is_some() => {
            found.push(noun);
        }
        (Relation::Nsubj | Relation::NsubjPass | Relation::Obj, Some(verb)) => {
            let role = tree.relation(head);
            let given = tree.children_by(verb, Relation::Obl).filter(|noun| {
                let object = tree.child(verb, Relation::Obj);
                let taken =
                    role == Relation::Nsubj && object.is_some_and(|o| tree.upos(o) == Upos::Propn);
                !taken && tree.preposition(*noun).is_some_and(|p| p == "as")
            });
            found.extend(given);
        }
        _ => {}
    }
    // "finance chief Ada Perrin": the tree may have either word for the head.
    let before = tree.at(name.start).and_then(|first| first.checked_sub(1));
    if let Some(before) = before.filter(|at| {
        matches!(tree.upos(*at), Upos::Noun | Upos::Propn)
            && tree
                .token(*at)
                .is_some_and(|t| t.span.end + 1 == name.start)
    }) {
        found.push(before);
    }
    found
}

fn office<'a>(
    analysis: &'a Analysis,
    tree: &Tree,
    holder: &'a Name,
    noun: usize,
) -> Option<Office<'a>> {
    let token = tree.token(noun)?.span;
    let at = analysis.words.iter().position(|w| w.span.overlaps(token))?;
    if !is_office(&analysis.words[at]) {
        return None;
    }
    // "chief operating officer", "officer in charge of fleet": the words before the noun, and what is "of" it behind.
    let is_in_name = |word: &Word| {
        let mut names = analysis.names.iter();
        names.any(|n| n.span.covers(word.span) && !is_title(analysis, n))
    };
    // "Director of Harbours": a capital makes no firm of the harbours there.
    let written = analysis.words[at].span.of(&analysis.text);
    let capital = written.starts_with(char::is_uppercase);
    let is_field = |word: &Word| capital && word.may_be(Pos::Noun) && !word.lemmas.is_empty();
    let held = |i: &usize| {
        let word = &analysis.words[*i];
        let gap = analysis
            .words
            .get(i + 1)
            .map_or(token.start, |next| next.span.start);
        let next = analysis.text.get(word.span.end..gap).unwrap_or_default();
        word.is_content()
            && matches!(next, " " | "-")
            && !holder.span.overlaps(word.span)
            && !is_in_name(word)
    };
    let first = (0..at).rev().take_while(held).last().unwrap_or(at);
    let mut last = at;
    let of = analysis.words.get(at + 1).is_some_and(|w| w.lower == "of");
    if of {
        let behind = (at + 2..analysis.words.len()).take_while(|i| {
            let word = &analysis.words[*i];
            let gap = analysis
                .text
                .get(analysis.words[i - 1].span.end..word.span.start);
            gap == Some(" ")
                && (word.is_content() && (!is_in_name(word) || is_field(word))
                    || word.class == Class::Function && word.lower == "the")
        });
        last = behind.last().unwrap_or(at);
    }
    let words = analysis.words.get(first..=last)?;
    let span = words.first()?.span.join(words.last()?.span);
    let told = |w: &&Word| w.is_content() && !NOT_NOW.contains(&w.lower.as_str());
    let stem = |w: &Word| w.stem.clone();
    let mut stems: Vec<String> = words.iter().filter(told).map(stem).collect();
    let office = analysis.words[at].stem.clone();
    stems.retain(|l| *l != office);
    stems.push(office);
    let title = analysis.words[first].span.join(analysis.words[at].span);
    let lead = first.checked_sub(1).and_then(|i| analysis.words.get(i));
    let past = |w: &Word| NOT_NOW.contains(&w.lower.as_str());
    Some(Office {
        holder,
        span,
        title: span.of(&analysis.text).to_string(),
        class: class(title.of(&analysis.text)),
        words: stems,
        is_past: words.iter().any(past) || lead.is_some_and(past),
    })
}

/// The class of a title, by the longest end of it that is known: "group chief financial officer".
fn class(title: &str) -> Option<&'static str> {
    let lower = title.to_lowercase();
    let starts = std::iter::once(0).chain(lower.match_indices(' ').map(|(at, _)| at + 1));
    starts
        .into_iter()
        .find_map(|at| position_class(lower.get(at..)?))
}

fn is_office(word: &Word) -> bool {
    word.lemmas.iter().any(|(lemma, _)| OFFICES.contains(lemma))
}

/// True for a run of capitals that is a title and nobody's name: "Director of Fleet", "Chief Financial Officer".
fn is_title(analysis: &Analysis, name: &Name) -> bool {
    let last = analysis.words.get(name.words.end.saturating_sub(1));
    last.is_some_and(is_office) || name.tokens.iter().any(|t| OFFICES.contains(t))
}
