//! Who or what takes part in a fact, and whether participants of two sentences can be the same.

use crate::claims::Analysis;
use crate::claims::lexicon::{DEALS, ORGANISATIONS, Pos};
use crate::claims::names::{self, NameRelation};
use crate::claims::words::{self, Class, Relation, Word};
use crate::compare::alignment;
use crate::quantity::{Dim, Figure};
use crate::syntax::{Relation as Link, Tree, Upos};
use crate::text::Span;

/// A phrase that takes part in a fact.
#[derive(Debug, Clone)]
pub struct Argument {
    /// Its head in the tree.
    pub token: usize,
    /// Bytes of the phrase.
    pub span: Span,
    /// Position of the head in the passage's list of words.
    pub head: Option<usize>,
    /// Words of the name it is, in lower case: its own, that of its apposition, or that of what it stands for.
    pub name: Option<Vec<String>>,
    /// True if it stands for something that was named before: "it", "the company".
    pub stands_for: bool,
}

/// True if both lists name something and nothing of the one can be anything of the other. A name behind a noun ("the
/// drug Corvane") does not make another noun of it.
pub fn are_apart(
    draft: &Analysis,
    mine: &[Argument],
    source: &Analysis,
    theirs: &[Argument],
) -> bool {
    let head = |analysis: &Analysis, argument: &Argument| {
        let word = analysis.words.get(argument.head?)?.clone();
        let named = analysis.names.iter().any(|n| n.span.covers(word.span));
        (!named && !argument.stands_for && word.may_be(Pos::Noun)).then_some(word)
    };
    let apart = |(a, b)| match (head(draft, a), head(source, b)) {
        (Some(x), Some(y)) => {
            let unlike = alignment::relation(&x, &y) <= Relation::Opposite
                && alignment::relation(&y, &x) <= Relation::Opposite;
            unlike && !(deal(&x) && deal(&y))
        }
        _ => likeness(draft, a, source, b) == Likeness::Different,
    };
    let mut pairs = mine.iter().flat_map(|a| theirs.iter().map(move |b| (a, b)));
    !mine.is_empty() && !theirs.is_empty() && pairs.all(apart)
}

/// Whether two participants are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    Different,
    /// Nothing tells.
    Open,
    /// The draft's says less of what kind it is: "a plant" for "a battery plant".
    Wider,
    Same,
}

impl Argument {
    /// The phrase whose head is `token`.
    pub fn new(analysis: &Analysis, tree: &Tree, token: usize) -> Argument {
        let token = whole_of(analysis, tree, token).unwrap_or(token);
        let span = tree.phrase(token);
        let own = tree.token(token).map_or(span, |t| t.span);
        let head = word_at(analysis, own);
        let mut argument = Argument {
            token,
            span,
            head,
            name: own_name(analysis, tree, token, span, own),
            stands_for: false,
        };
        if argument.name.is_none() {
            argument.stands_for = stands_for(analysis, tree, &argument);
            if argument.stands_for {
                argument.name = antecedent(analysis, tree, &argument);
            }
        }
        argument
    }

    /// True for a name that stands in the phrase itself.
    pub fn is_named(&self) -> bool {
        self.name.is_some() && !self.stands_for
    }

    /// Its words as they are written.
    pub fn of<'t>(&self, analysis: &'t Analysis) -> &'t str {
        self.span.of(&analysis.text)
    }
}

/// The position of the word that begins where the span begins, or covers its start.
pub fn word_at(analysis: &Analysis, span: Span) -> Option<usize> {
    analysis.words.iter().position(|w| w.span.overlaps(span))
}

/// "30 % of Orrin Yard": what is sold of it is a part, but it is Orrin Yard that is sold.
fn whole_of(analysis: &Analysis, tree: &Tree, token: usize) -> Option<usize> {
    let span = tree.token(token)?.span;
    let share = |f: &Figure| f.span.overlaps(span) && matches!(f.dim, Dim::Percent | Dim::Fraction);
    if !analysis.figures.iter().any(share) {
        return None;
    }
    let mut of = tree.children_by(token, Link::Nmod);
    of.find(|child| tree.preposition(*child).is_some_and(|p| p == "of"))
}

fn own_name(
    analysis: &Analysis,
    tree: &Tree,
    token: usize,
    phrase: Span,
    own: Span,
) -> Option<Vec<String>> {
    let at = |span: Span| {
        let mut names = analysis.names.iter();
        names
            .find(|n| n.span.covers(span))
            .map(|n| n.tokens.clone())
    };
    // "its battery", "the Harrow ships": a name that only modifies a common noun is not what is named.
    if let Some(found) = at(own) {
        return Some(found);
    }
    // "the developer Norrland Homes", "Councillor Piet Ammer": a name ends the phrase without a link.
    let ends = analysis
        .names
        .iter()
        .find(|n| n.span.end == phrase.end && n.span.start > own.start);
    let linked = |name: Span| {
        let between = Span::new(own.end.min(name.start), name.start);
        analysis
            .words_in(between)
            .any(|w| matches!(w.class, Class::Function | Class::Negation))
    };
    if let Some(name) = ends.filter(|n| !linked(n.span)) {
        return Some(name.tokens.clone());
    }
    // "the chief executive, Marit Solberg", "the battery, named Aurora"
    tree.children(token).find_map(|child| {
        let span = tree.token(child)?.span;
        match tree.relation(child) {
            Link::Appos => at(span),
            Link::Acl if matches!(tree.lemma(child), "name" | "call" | "dub") => tree
                .children(child)
                .find_map(|named| at(tree.token(named)?.span)),
            _ => None,
        }
    })
}

/// True for a personal pronoun, and for a definite noun that says only what kind of thing it was.
fn stands_for(analysis: &Analysis, tree: &Tree, argument: &Argument) -> bool {
    if tree.upos(argument.token) == Upos::Pron {
        return matches!(
            tree.form(argument.token).to_lowercase().as_str(),
            "it" | "he" | "she" | "they" | "its" | "his" | "her" | "their"
        );
    }
    let Some(head) = argument.head.and_then(|at| analysis.words.get(at)) else {
        return false;
    };
    let definite = tree
        .child(argument.token, Link::Det)
        .is_some_and(|det| matches!(tree.lemma(det).to_lowercase().as_str(), "the" | "this"));
    let of_another = tree.child(argument.token, Link::Nmod).is_some();
    // "The pump business" is a part of a company.
    let is_part = head.lower == "business"
        && [Link::Compound, Link::Amod]
            .iter()
            .any(|link| tree.child(argument.token, *link).is_some());
    definite && !of_another && !is_part && ORGANISATIONS.contains(&head.lower)
}

/// What a pronoun or "the company" stands for: the name that opens this sentence before it, else the
/// one that opens the sentence before.
fn antecedent(analysis: &Analysis, tree: &Tree, argument: &Argument) -> Option<Vec<String>> {
    let start = argument.span.start;
    let above = tree
        .ancestors(argument.token)
        .find(|at| matches!(tree.upos(*at), Upos::Verb | Upos::Adj | Upos::Noun));
    // Within one clause "it" is not its subject; in a later one it may be.
    let own_clause = above.map_or(start, |at| tree.token(at).map_or(start, |t| t.span.start));
    let opens = analysis.names.first().filter(|n| {
        let subject = tree.at(n.span.start).is_some_and(|at| {
            let head = tree.head_of(n.span).unwrap_or(at);
            matches!(tree.relation(head), Link::Nsubj | Link::NsubjPass)
        });
        subject && n.span.end <= start && n.span.end <= own_clause
    });
    if let Some(name) = opens {
        return Some(name.tokens.clone());
    }
    let named = |text: &str| {
        let words = words::words(text);
        let names = names::names(text, &words);
        (!names.is_empty()).then_some((words, names))
    };
    // Where the sentence before names nobody, or there is none, it is what the heading names first.
    let before = analysis.before.as_deref().and_then(named);
    let (words, names) = before.or_else(|| named(analysis.topic.as_deref()?))?;
    let first = names.first()?;
    // Only a name that the sentence before begins with, an article aside, is surely what it speaks of.
    let mut lead = words.iter().take(first.words.start);
    let opens = first.words.start <= 1 && lead.all(|w| w.class == Class::Function);
    opens.then(|| first.tokens.clone())
}

/// Whether `mine` of the draft and `theirs` of the source are the same.
pub fn likeness(
    draft: &Analysis,
    mine: &Argument,
    source: &Analysis,
    theirs: &Argument,
) -> Likeness {
    match (&mine.name, &theirs.name) {
        (Some(a), Some(b)) => match names::relation(a, b) {
            NameRelation::Same => Likeness::Same,
            NameRelation::Near | NameRelation::Different => {
                if theirs.stands_for || mine.stands_for {
                    Likeness::Open
                } else {
                    Likeness::Different
                }
            }
        },
        // "Resigned over strategy" beside "not over anything".
        _ if is_any(draft, mine) || is_any(source, theirs) => Likeness::Same,
        (None, None) if is_none_of_all(draft, mine, source, theirs) => Likeness::Same,
        _ if takes_up(draft, mine, source, theirs) => Likeness::Same,
        _ if mine.stands_for || theirs.stands_for => Likeness::Open,
        (Some(_), None) | (None, Some(_)) => Likeness::Open,
        (None, None) => nouns(draft, mine, source, theirs),
    }
}

/// True for the noun of "no contract": whatever there might have been.
pub fn is_none(tree: &Tree, noun: usize) -> bool {
    tree.children_by(noun, Link::Det)
        .any(|det| tree.lemma(det).eq_ignore_ascii_case("no"))
}

/// "No contract was awarded" speaks of the construction contract as well. Of what somebody "has made no bid" for, the
/// sentence or the one before says.
fn is_none_of_all(draft: &Analysis, mine: &Argument, source: &Analysis, theirs: &Argument) -> bool {
    let head = |analysis: &Analysis, argument: &Argument| {
        argument.head.and_then(|at| analysis.words.get(at)).cloned()
    };
    let tree = &source.parse().tree;
    let passive = tree.relation(theirs.token) == Link::NsubjPass;
    is_none(tree, theirs.token)
        && passive
        && head(draft, mine)
            .zip(head(source, theirs))
            .is_some_and(|(a, b)| alignment::relation(&a, &b) >= Relation::Synonym)
}

/// True for the "it" of "We have not settled it", where the sentence before speaks of the draft's lawsuit.
fn takes_up(draft: &Analysis, mine: &Argument, source: &Analysis, theirs: &Argument) -> bool {
    let word = |analysis: &'_ Analysis, argument: &Argument| {
        argument.head.and_then(|at| analysis.words.get(at)).cloned()
    };
    let pronoun = word(source, theirs)
        .is_some_and(|w| matches!(w.lower.as_str(), "it" | "them" | "this" | "that" | "none"));
    if !pronoun || mine.stands_for || mine.name.is_some() {
        return false;
    }
    let before = source
        .before
        .as_deref()
        .map(words::words)
        .unwrap_or_default();
    word(draft, mine).is_some_and(|noun| {
        noun.may_be(Pos::Noun)
            && noun.is_content()
            && before.iter().any(|w| noun.relation(w) == Relation::Same)
    })
}

/// True for a pronoun that a denial makes cover all there is.
fn is_any(analysis: &Analysis, argument: &Argument) -> bool {
    let word = argument.head.and_then(|at| analysis.words.get(at));
    word.is_some_and(|w| matches!(w.lower.as_str(), "anything" | "anyone" | "anybody"))
}

/// True if a phrase of the source restricts the same noun by a name that the draft does not have, where the draft
/// restricts it by words that the source's passage does not have.
pub fn is_another_by_name(
    draft: &Analysis,
    mine: &Argument,
    source: &Analysis,
    theirs: &Argument,
) -> bool {
    let heads = mine.head.zip(theirs.head);
    let words = heads.and_then(|(a, b)| draft.words.get(a).zip(source.words.get(b)));
    let same_head = words.is_some_and(|(a, b)| alignment::relation(a, b) >= Relation::Synonym);
    let known = |name: &[String]| {
        let mut all = draft.names.iter();
        all.any(|n| names::relation(name, &n.tokens) != NameRelation::Different)
    };
    let named = names_in(source, theirs.span);
    let foreign = named.iter().any(|name| !known(name));
    let outside = |other: &&Word| {
        let mut inside = source.names.iter().filter(|n| n.span.overlaps(theirs.span));
        !inside.any(|n| n.span.covers(other.span) && !known(&n.tokens))
    };
    let head = words.map(|(a, _)| a.span);
    let lacks = draft
        .words_in(mine.span)
        .filter(|w| w.is_content() && Some(w.span) != head && w.may_be(Pos::Noun))
        .any(|w| {
            let mut there = source.words.iter().filter(outside);
            !there.any(|other| alignment::relation(w, other) > Relation::Opposite)
        });
    mine.name.is_none() && theirs.name.is_none() && same_head && foreign && lacks
}

/// Two phrases with common nouns as their heads: the same kind of thing, restricted alike.
fn nouns(draft: &Analysis, mine: &Argument, source: &Analysis, theirs: &Argument) -> Likeness {
    let heads = mine.head.zip(theirs.head);
    let words = heads.and_then(|(a, b)| draft.words.get(a).zip(source.words.get(b)));
    let Some((a, b)) = words else {
        return Likeness::Open;
    };
    match alignment::relation(a, b) {
        Relation::Same | Relation::Derived | Relation::Synonym => {}
        Relation::Broader | Relation::Narrower => return Likeness::Open,
        Relation::None if deal(a) && deal(b) => {}
        Relation::None | Relation::Opposite => return Likeness::Different,
    }
    let (my_names, their_names) = (names_in(draft, mine.span), names_in(source, theirs.span));
    let any_same = my_names.iter().any(|a| {
        let same = |b: &&[String]| names::relation(a, b) == NameRelation::Same;
        their_names.iter().any(same)
    });
    if !my_names.is_empty() && !their_names.is_empty() && !any_same {
        return Likeness::Different;
    }
    let (more, less) = (
        restricting(draft, mine, source, theirs),
        restricting(source, theirs, draft, mine),
    );
    match (more, less) {
        (true, true) => Likeness::Different,
        // "the drug" is the one that was spoken of, "drugs" are not.
        // A name or number in the draft says which one; the source may mean another.
        (true, false) if is_definite(source, theirs) && named_before(&my_names, source, theirs) => {
            Likeness::Same
        }
        (true, false) if is_taken_up(draft, mine, source, theirs) => Likeness::Same,
        (true, false) => Likeness::Open,
        (false, true) if is_definite(draft, mine) => Likeness::Same,
        (false, true) => Likeness::Wider,
        (false, false) => Likeness::Same,
    }
}

/// "Has looked at Vexia. It has made no offer for it", beside "an offer for Vexia": what restricts the draft's noun are
/// names that the sentence before has, and a pronoun takes them up, or a bare "no" leaves them to be understood.
fn is_taken_up(draft: &Analysis, mine: &Argument, source: &Analysis, theirs: &Argument) -> bool {
    let words: Vec<&str> = source
        .words_in(theirs.span)
        .map(|w| w.lower.as_str())
        .collect();
    let pronoun = words
        .iter()
        .any(|w| matches!(*w, "it" | "them" | "him" | "her"));
    if !pronoun && !matches!(words[..], ["no", _]) {
        return false;
    }
    let head = mine.head.and_then(|at| draft.words.get(at)).map(|w| w.span);
    let inside = draft
        .names
        .iter()
        .filter(|n| mine.span.covers(n.span))
        .collect::<Vec<_>>();
    let only_named = draft
        .words_in(mine.span)
        .filter(|w| w.class == Class::Content && Some(w.span) != head)
        .all(|w| inside.iter().any(|n| n.span.covers(w.span)));
    let Some(before) = source.before.as_deref().filter(|_| only_named) else {
        return false;
    };
    let earlier = names::names(before, &words::words(before));
    let is_known = |name: &&names::Name| {
        let mut all = earlier.iter();
        all.any(|n| n.relation(name) == NameRelation::Same)
    };
    !inside.is_empty() && inside.iter().all(is_known)
}

/// True for a noun by which a business text takes up a purchase, a merger or a sale: "the Castor deal".
fn deal(word: &Word) -> bool {
    word.lemmas.iter().any(|(lemma, _)| DEALS.contains(lemma))
}

/// True if the passage has each of the names before the phrase: "the purchase" is then theirs.
fn named_before(names: &[&[String]], source: &Analysis, phrase: &Argument) -> bool {
    let before = |n: &&names::Name| n.span.end <= phrase.span.start;
    names.iter().all(|name| {
        let mut earlier = source.names.iter().filter(before);
        earlier.any(|n| names::relation(name, &n.tokens) == NameRelation::Same)
    })
}

/// Tokens of the names that touch a phrase.
pub fn names_in(analysis: &Analysis, phrase: Span) -> Vec<&[String]> {
    let inside = analysis.names.iter().filter(|n| n.span.overlaps(phrase));
    inside.map(|n| n.tokens.as_slice()).collect()
}

/// True if `mine` has a noun or adjective before or behind its head that `theirs` has in no form.
fn restricting(a: &Analysis, mine: &Argument, b: &Analysis, theirs: &Argument) -> bool {
    let inside: Vec<&Word> = b.words_in(theirs.span).collect();
    let head = mine.head.and_then(|at| a.words.get(at)).map(|w| w.span);
    a.words_in(mine.span)
        .filter(|w| w.class == Class::Content && Some(w.span) != head)
        .filter(|w| !a.is_measured(w.span))
        .filter(|w| w.may_be(Pos::Noun) || w.may_be(Pos::Adjective) || w.lemmas.is_empty())
        .any(|w| {
            let answers = |other: &&Word| alignment::relation(w, other) > Relation::Opposite;
            !inside.iter().any(answers)
        })
}

/// True for "the", "this", "its" and a possessive before the head.
fn is_definite(analysis: &Analysis, argument: &Argument) -> bool {
    let first = analysis.words_in(argument.span).next();
    let possessive = analysis.words_in(argument.span).any(|w| {
        w.span.of(&analysis.text).ends_with("'s") || w.span.of(&analysis.text).ends_with("’s")
    });
    possessive
        || first.is_some_and(|w| {
            matches!(
                w.lower.as_str(),
                "the"
                    | "this"
                    | "that"
                    | "these"
                    | "those"
                    | "its"
                    | "his"
                    | "her"
                    | "their"
                    | "both"
            )
        })
}
