//! Relations of which a thing has one value: its seat, its founders, its parent, its name.

use super::argument::{self, Argument, Likeness, likeness};
use super::fact::{Fact, Sentence};
use crate::claims::Analysis;
use crate::claims::lexicon::{ONE_VALUED, REGIONS};
use crate::claims::names::{self, NameRelation};
use crate::claims::words::{self, Class};
use crate::compare::assertion::Difference;
use crate::syntax::{Relation as Link, Tree, Upos};
use crate::text::Span;

/// What kind of relation it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relation {
    Seat,
    Parent,
    Founder,
    Name,
}

/// One relation that a sentence gives.
#[derive(Debug, Clone)]
struct Property {
    relation: Relation,
    /// What has it.
    of: Argument,
    /// Bytes of what it is.
    value: Span,
}

/// True if both sentences have words that one such relation is given by; asked before anything is parsed.
pub fn may_share(draft: &Analysis, source: &Analysis) -> bool {
    let mine = kinds(draft);
    !mine.is_empty() && kinds(source).iter().any(|kind| mine.contains(kind))
}

/// The relations that the words of a sentence may give: "seat", "parent", "founding".
pub fn kinds(analysis: &Analysis) -> Vec<&'static str> {
    let mut found: Vec<&'static str> = Vec::new();
    for word in &analysis.words {
        // "Leuven-based"
        let last = word.lower.rsplit('-').next().unwrap_or_default();
        let lemmas = word.lemmas.iter().map(|(lemma, _)| *lemma);
        for kind in lemmas
            .chain([word.lower.as_str(), last])
            .filter_map(kind_of)
        {
            if !found.contains(&kind) {
                found.push(kind);
            }
        }
    }
    found
}

/// The relation that a word may be part of: "seat", "parent", "founding", "naming".
fn kind_of(word: &str) -> Option<&'static str> {
    let class = match word {
        "based" => "seat verb",
        _ => ONE_VALUED.of(word)?,
    };
    // Names are given by too many verbs for a search.
    class.split(' ').next().filter(|kind| *kind != "naming")
}

/// A value of the draft beside another one of the source, of the same thing.
pub fn other_value(draft: &Sentence<'_>, source: &Sentence<'_>) -> Option<Difference> {
    let mine = properties(draft);
    if mine.is_empty() {
        return None;
    }
    let theirs = properties(source);
    mine.iter().find_map(|a| {
        let same = |b: &&Property| {
            b.relation == a.relation
                && likeness(draft.analysis, &a.of, source.analysis, &b.of) == Likeness::Same
        };
        let about: Vec<&Property> = theirs.iter().filter(same).collect();
        let apart = |b: &Property| excludes(draft.analysis, a, source.analysis, b);
        let other = about.first().filter(|_| about.iter().all(|b| apart(b)))?;
        let what = match a.relation {
            Relation::Seat => "the place",
            Relation::Parent => "the owner",
            Relation::Founder => "the founders",
            Relation::Name => "the name",
        };
        Some(Difference {
            not_yet: false,
            draft: a.value,
            source: other.value,
            reason: format!(
                "the source gives {what} as “{}”, not “{}”",
                other.value.of(&source.analysis.text),
                a.value.of(&draft.analysis.text)
            ),
        })
    })
}

/// True if the two values cannot be the same.
fn excludes(draft: &Analysis, mine: &Property, source: &Analysis, theirs: &Property) -> bool {
    let (a, b) = (
        argument::names_in(draft, mine.value),
        argument::names_in(source, theirs.value),
    );
    if a.is_empty() || b.is_empty() {
        return mine.relation == Relation::Founder && a.is_empty() && b.is_empty() && {
            unlike(draft, mine.value, source, theirs.value)
        };
    }
    let related = |x: &[String], y: &[String]| match names::relation(x, y) {
        NameRelation::Same => true,
        // "Kestrel" and "Kestral" are one name spelt twice, "Suncatcher" and "Starcatcher" are two.
        NameRelation::Near => mine.relation != Relation::Name && shares_a_word(x, y),
        NameRelation::Different => false,
    };
    if a.iter().any(|x| b.iter().any(|y| related(x, y))) {
        return false;
    }
    if mine.relation != Relation::Seat {
        return true;
    }
    // A city may lie in the region that the other names.
    let region = |names: &[&[String]]| names.iter().all(|n| REGIONS.contains(&n.join(" ")));
    region(&a) == region(&b)
}

fn shares_a_word(a: &[String], b: &[String]) -> bool {
    a.iter().any(|x| b.contains(x))
}

/// Two phrases with one head, each of which restricts it by a noun that the other lacks: "former navy
/// officers" and "officers of the coast guard".
fn unlike(draft: &Analysis, mine: Span, source: &Analysis, theirs: Span) -> bool {
    let content = |analysis: &Analysis, span: Span| -> Vec<words::Word> {
        analysis
            .words_in(span)
            .filter(|w| w.class == Class::Content && !analysis.is_measured(w.span))
            .filter(|w| w.may_be(crate::claims::lexicon::Pos::Noun))
            .cloned()
            .collect()
    };
    let (a, b) = (content(draft, mine), content(source, theirs));
    let lacks = |a: &[words::Word], b: &[words::Word]| {
        a.iter()
            .any(|x| b.iter().all(|y| x.relation(y) <= words::Relation::Opposite))
    };
    let shares = a
        .iter()
        .any(|x| b.iter().any(|y| x.relation(y) >= words::Relation::Synonym));
    shares && lacks(&a, &b) && lacks(&b, &a)
}

fn properties(sentence: &Sentence<'_>) -> Vec<Property> {
    let mut found = Vec::new();
    for fact in sentence.facts {
        if fact.denied()
            || fact
                .stage
                .status
                .is_none_or(|s| s < crate::claims::Status::Begun)
        {
            continue;
        }
        of_fact(sentence, fact, &mut found);
    }
    of_nouns(sentence, &mut found);
    found
}

/// What a clause gives: "based in", "founded by", "is owned by", "is called", "is a subsidiary of".
fn of_fact(sentence: &Sentence<'_>, fact: &Fact, found: &mut Vec<Property>) {
    let tree = &sentence.parse.tree;
    let mut add = |relation, of: &Argument, value: Span| {
        found.push(Property {
            relation,
            of: of.clone(),
            value,
        })
    };
    let of = |lemma: &str| ONE_VALUED.all(lemma);
    let seat = of(&fact.lemma).contains(&"seat verb")
        || fact.others.iter().any(|(p, _)| {
            of(&format!("{} {p}", fact.lemma)).contains(&"seat verb")
                || p == "out" && of(&format!("{} out of", fact.lemma)).contains(&"seat verb")
        });
    if seat {
        let holder = fact.undergoers.first().or(fact.actors.first());
        let place = fact
            .others
            .iter()
            .find(|(p, _)| matches!(p.as_str(), "in" | "at" | "near" | "out" | "out of" | "from"));
        if let (Some(holder), Some((_, place))) = (holder, place) {
            add(Relation::Seat, holder, with_apposition(tree, place));
        }
    }
    if of(&fact.lemma).contains(&"founding verb")
        && let (Some(thing), Some(by)) = (fact.undergoers.first(), fact.actors.first())
        && is_body(thing)
    {
        let last = fact.actors.last().unwrap_or(by);
        add(
            Relation::Founder,
            thing,
            whole(tree, by).join(whole(tree, last)),
        );
    }
    if of(&fact.lemma).contains(&"parent verb")
        && let (Some(thing), Some(by)) = (fact.undergoers.first(), fact.actors.first())
        && thing.name.is_some()
        && by.is_named()
        && fact.actors.len() == 1
    {
        add(Relation::Parent, thing, by.span);
    }
    let noun = fact.lemma.as_str();
    if fact.kind == crate::syntax::Kind::Copular {
        // "X is a subsidiary of Y", "X is Y's subsidiary", "X is a Y subsidiary"
        if of(noun).contains(&"parent noun")
            && let Some(thing) = fact.actors.first()
            && let Some(owner) = owner(sentence, fact_token(sentence, fact))
        {
            add(Relation::Parent, thing, owner);
        }
        // "Stoke's home is X", "The headquarters of Stoke are in X"
        for holder in &fact.actors {
            let head = holder
                .head
                .and_then(|at| sentence.analysis.words.get(at))
                .map_or("", |w| w.lower.as_str());
            if of(head).contains(&"seat noun")
                && let Some(thing) = possessor(sentence, holder.token)
            {
                let token = fact_token(sentence, fact);
                add(Relation::Seat, &thing, tree.phrase(token));
            }
        }
    }
    if of(&fact.lemma).contains(&"naming verb") {
        naming(sentence, fact, found);
    }
}

fn fact_token(sentence: &Sentence<'_>, fact: &Fact) -> usize {
    sentence.parse.tree.at(fact.predicate.start).unwrap_or(0)
}

/// "is called X", "named X", "calls its programme X": the thing and its name.
fn naming(sentence: &Sentence<'_>, fact: &Fact, found: &mut Vec<Property>) {
    let tree = &sentence.parse.tree;
    let token = fact_token(sentence, fact);
    let objects: Vec<usize> = fact.undergoers.iter().map(|a| a.token).collect();
    let complement = tree.children(token).find(|c| {
        matches!(tree.relation(*c), Link::Xcomp | Link::Obj)
            && tree.upos(*c) == Upos::Propn
            && *c > token
    });
    let carrier = match tree.relation(token) {
        Link::Acl => tree.head(token),
        _ => objects.iter().copied().find(|o| Some(*o) != complement),
    };
    let (Some(name), Some(carrier)) = (complement, carrier) else {
        return;
    };
    let mut of = Argument::new(sentence.analysis, tree, carrier);
    // What is named is told by its kind, not by the name at issue.
    of.name = None;
    if !of.stands_for {
        found.push(Property {
            relation: Relation::Name,
            of,
            value: tree.phrase(name),
        });
    }
}

/// Relations that stand inside a phrase: "a subsidiary of Y", "the Leuven-based company".
fn of_nouns(sentence: &Sentence<'_>, found: &mut Vec<Property>) {
    let tree = &sentence.parse.tree;
    for at in 0..tree.tokens().len() {
        let lemma = tree.lemma(at).to_lowercase();
        let classes = ONE_VALUED.all(&lemma);
        let apposed = tree.relation(at) == Link::Appos;
        if classes.contains(&"parent noun")
            && apposed
            && let Some(thing) = tree.head(at)
            && let Some(owner) = owner(sentence, at)
        {
            found.push(Property {
                relation: Relation::Parent,
                of: Argument::new(sentence.analysis, tree, thing),
                value: owner,
            });
        }
        // "the company's headquarters in Y"
        if classes.contains(&"seat noun")
            && let Some(thing) = possessor(sentence, at)
            && let Some(place) = tree.children(at).find(|c| {
                tree.upos(*c) == Upos::Propn && tree.preposition(*c).as_deref() == Some("in")
            })
        {
            found.push(Property {
                relation: Relation::Seat,
                of: thing,
                value: tree.phrase(place),
            });
        }
        // "Leuven-based": the place stands before the hyphen.
        if lemma == "base" || lemma == "headquarter" {
            let place = tree.children(at).find(|c| {
                *c < at
                    && tree.upos(*c) == Upos::Propn
                    && tree.token(*c).zip(tree.token(at)).is_some_and(|(a, b)| {
                        sentence.analysis.text.get(a.span.end..b.span.start) == Some("-")
                    })
            });
            if let (Some(place), Some(thing)) = (place, tree.head(at))
                && tree.relation(at) == Link::Amod
            {
                found.push(Property {
                    relation: Relation::Seat,
                    of: Argument::new(sentence.analysis, tree, thing),
                    value: tree.phrase(place),
                });
            }
        }
    }
}

/// Whose subsidiary: "of Y", "Y's", "a Y subsidiary", "of the fund Y".
fn owner(sentence: &Sentence<'_>, noun: usize) -> Option<Span> {
    let tree = &sentence.parse.tree;
    tree.children(noun).find_map(|child| {
        let owns = match tree.relation(child) {
            Link::Nmod => tree.preposition(child).as_deref() == Some("of"),
            Link::NmodPoss | Link::Compound => true,
            _ => false,
        };
        let owner = Argument::new(sentence.analysis, tree, child);
        (owns && owner.is_named()).then(|| with_apposition(tree, &owner))
    })
}

/// Whose headquarters: "X's", "of X".
fn possessor(sentence: &Sentence<'_>, noun: usize) -> Option<Argument> {
    let tree = &sentence.parse.tree;
    let child = tree
        .children(noun)
        .find(|child| match tree.relation(*child) {
            Link::NmodPoss => true,
            Link::Nmod => tree.preposition(*child).as_deref() == Some("of"),
            _ => false,
        })?;
    Some(Argument::new(sentence.analysis, tree, child))
}

/// A place with what is set behind it: "Kent, Washington".
fn with_apposition(tree: &Tree, place: &Argument) -> Span {
    let more = tree.children_by(place.token, Link::Appos);
    more.fold(place.span, |span, child| span.join(tree.phrase(child)))
}

/// A phrase with the clauses that hang on it, "engineers who had left Y", and the name of whom it calls something,
/// "the chemist Ada Perrin".
fn whole(tree: &Tree, argument: &Argument) -> Span {
    let inside = tree.below(argument.token, |child| match tree.relation(child) {
        Link::Appos => tree.upos(child) == Upos::Propn,
        Link::Punct | Link::Conj | Link::Cc => false,
        _ => true,
    });
    let spans = inside.iter().filter_map(|at| tree.token(*at));
    spans
        .map(|t| t.span)
        .reduce(|a, b| a.join(b))
        .unwrap_or(argument.span)
}

/// True for what is founded: something with a name, or "the company".
fn is_body(argument: &Argument) -> bool {
    argument.name.is_some()
}
