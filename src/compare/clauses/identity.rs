//! "Halm is a supplier of Orme" beside "Halm sued a supplier of Orme": who is something, and who only stands in one
//! sentence with it.

use super::argument::{self, Argument};
use super::fact::Sentence;
use super::unbacked::Unbacked;
use crate::claims::lexicon::{ORGANISATIONS, PRAISE, Pos};
use crate::claims::names::NameRelation;
use crate::claims::words::{Relation as Similar, Word};
use crate::claims::{Analysis, names};
use crate::compare::alignment;
use crate::syntax::{Kind, Relation, Tree, Upos};
use crate::text::Span;

/// Verbs behind which a noun says what their subject or object is.
const LINKING: [&str; 21] = [
    "be", "become", "remain", "serve", "act", "work", "name", "appoint", "call", "describe",
    "know", "regard", "elect", "make", "consider", "hire", "promote", "rank", "see", "classify",
    "operate",
];
/// Bytes between a name and a noun beside it: ", the ".
const BESIDE: usize = 8;

/// The noun that the draft says somebody or something is, where the passages have both and nowhere say so; or what
/// restricts it and is lacking. `None` if a passage says it, or none has the noun.
pub fn not_said(draft: &Sentence<'_>, passages: &[&Analysis]) -> Option<Unbacked> {
    let tree = &draft.parse.tree;
    let mine = draft
        .facts
        .iter()
        .find(|f| f.kind == Kind::Copular && !f.denied())?;
    let at = tree
        .at(mine.predicate.start)
        .filter(|at| tree.upos(*at) == Upos::Noun)?;
    let who = mine.actors.first().filter(|a| a.name.is_some())?;
    let name = who.name.as_deref()?;
    let own = argument::word_at(draft.analysis, mine.predicate)?;
    let noun = draft.analysis.words.get(own)?;
    // That something is a company goes without saying, and which in an order it is is compared as a figure.
    let phrase = tree.phrase(at);
    let ordered = draft
        .analysis
        .figures
        .iter()
        .any(|f| phrase.overlaps(f.core));
    let kind = ORGANISATIONS.contains(noun.lemma()) && tree.child(at, Relation::Nmod).is_none();
    if ordered || kind || draft.analysis.is_measured(noun.span) {
        return None;
    }
    let (mut has_both, mut lacking) = (false, None);
    for passage in passages {
        let told = mentions(passage, name);
        if told.is_empty() {
            continue;
        }
        let theirs = &passage.parse().tree;
        let alike = (0..theirs.tokens().len()).filter(|n| is_it(noun, passage, theirs, *n));
        for n in alike {
            has_both = true;
            if !told.iter().any(|span| is_linked(theirs, n, *span)) {
                continue;
            }
            match restricted_otherwise(draft.analysis, tree.phrase(at), noun, passage) {
                None => return None,
                Some(word) => lacking = lacking.or(Some(word)),
            }
        }
    }
    if let Some(word) = lacking {
        return Some(Unbacked {
            at: word,
            reason: format!("it has nothing of “{}”", word.of(&draft.analysis.text)),
        });
    }
    has_both.then(|| Unbacked {
        at: tree.phrase(at),
        reason: format!(
            "it does not say that it is “{}”",
            tree.phrase(at).of(&draft.analysis.text)
        ),
    })
}

fn is_it(noun: &Word, passage: &Analysis, tree: &Tree, at: usize) -> bool {
    if !matches!(tree.upos(at), Upos::Noun | Upos::Propn) {
        return false;
    }
    let span = tree.token(at).map_or(Span::default(), |t| t.span);
    let word = argument::word_at(passage, span).and_then(|i| passage.words.get(i));
    word.is_some_and(|w| alignment::relation(noun, w) >= Similar::Narrower)
}

/// Where the passage speaks of whoever bears the name: the name itself, and pronouns that may stand for it.
fn mentions(passage: &Analysis, name: &[String]) -> Vec<Span> {
    let tree = &passage.parse().tree;
    let named = passage
        .names
        .iter()
        .filter(|n| names::relation(name, &n.tokens) == NameRelation::Same)
        .map(|n| n.span);
    let others = (0..tree.tokens().len())
        .filter(|at| matches!(tree.upos(*at), Upos::Pron | Upos::Noun))
        .map(|at| Argument::new(passage, tree, at))
        .filter(|a| a.stands_for)
        .filter(|a| {
            let same = |n: &Vec<String>| names::relation(name, n) == NameRelation::Same;
            a.name.as_ref().is_none_or(same)
        })
        .map(|a| a.span);
    named.chain(others).collect()
}

/// True if the noun says what the mention is: beside it, behind "is", or under a verb such as "named".
fn is_linked(tree: &Tree, noun: usize, mention: Span) -> bool {
    let Some(own) = tree.token(noun).map(|t| t.span) else {
        return false;
    };
    if mention.covers(own) {
        return true;
    }
    let phrase = tree.phrase(noun).join(own);
    let gap = match mention.end <= phrase.start {
        true => Span::new(mention.end, phrase.start),
        false => Span::new(phrase.end.min(mention.start), mention.start),
    };
    let between = gap.of(tree.text());
    let mut words = between
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty());
    let beside = gap.len() <= BESIDE
        && words.all(|w| {
            matches!(
                w,
                "the" | "a" | "an" | "its" | "s" | "named" | "called" | "as"
            )
        });
    if beside {
        return true;
    }
    // What something is done to, with or by is not what another thing is.
    let taken = matches!(
        tree.relation(noun),
        Relation::Obj
            | Relation::Iobj
            | Relation::Obl
            | Relation::OblAgent
            | Relation::Nsubj
            | Relation::NsubjPass
    );
    let head = tree.head(noun).filter(|_| taken);
    let behind = matches!(tree.relation(noun), Relation::Obl | Relation::OblAgent);
    if behind {
        return tree.preposition(noun).is_some_and(|p| p == "as");
    }
    head.is_none_or(|head| {
        tree.child(head, Relation::Cop).is_some() || LINKING.contains(&tree.lemma(head))
    })
}

/// Bytes of the first word that restricts the draft's noun and that the passage has in no form.
fn restricted_otherwise(
    draft: &Analysis,
    phrase: Span,
    noun: &Word,
    passage: &Analysis,
) -> Option<Span> {
    let is_name = |w: &Word| draft.names.iter().any(|n| n.span.covers(w.span));
    let mut restricting = draft
        .words_in(phrase)
        .filter(|w| w.is_content() && w.span != noun.span && w.span.start < noun.span.start)
        .filter(|w| !is_name(w) && !PRAISE.contains(&w.lower))
        .filter(|w| w.may_be(Pos::Noun) || w.may_be(Pos::Adjective));
    // "A Phase 3 trial": a label has its number, or it is another one.
    let numbered = draft.names.iter().filter(|n| {
        let digits = |t: &String| t.bytes().any(|b| b.is_ascii_digit());
        phrase.covers(n.span) && n.tokens.len() > 1 && n.tokens.iter().any(digits)
    });
    let another = |n: &&names::Name| !passage.names.iter().any(|o| o.tokens == n.tokens);
    if let Some(label) = numbered.into_iter().find(another) {
        return Some(label.span);
    }
    let lacks = |w: &&Word| {
        let mut there = passage.words.iter().chain(&passage.surroundings);
        !there.any(|other| alignment::relation(w, other) > Similar::Opposite)
    };
    restricting.find(lacks).map(|w| w.span)
}
