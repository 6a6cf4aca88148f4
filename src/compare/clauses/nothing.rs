//! "Has signed an agreement" beside "talks about an agreement, but nothing has been signed".

use super::argument::{self, Argument, Likeness};
use super::fact::{Fact, Predicates, Sentence};
use super::stage::Tense;
use crate::claims::lexicon::{MAKING, Pos};
use crate::claims::words::{Relation as Similar, Word};
use crate::claims::{Analysis, Status};
use crate::compare::alignment;
use crate::compare::assertion::Difference;
use crate::syntax::{Kind, Relation, Upos};
use crate::text::Span;

/// Pronouns that deny the deed of whatever the sentence speaks of.
const NOTHING: [&str; 2] = ["nothing", "none"];

/// What the draft tells as done, where the passage speaks of the same thing and says that nothing of the kind has been.
pub fn done(draft: &Sentence<'_>, source: &Sentence<'_>) -> Option<Difference> {
    let mine = draft.facts.iter().find(|f| is_done(f))?;
    let theirs = source.facts.iter().find(|theirs| {
        mine.relation(theirs) == Predicates::Same
            && theirs.denied()
            && matches!(theirs.stage.tense, Tense::Past | Tense::Perfect)
            && is_of_nothing(source, theirs)
    })?;
    speaks_of(draft, mine, source).then(|| {
        let words = whole(source, theirs);
        Difference {
            not_yet: true,
            draft: mine.stage.words,
            source: words,
            reason: format!(
                "the source says of it: “{}”",
                words.of(&source.analysis.text)
            ),
        }
    })
}

/// "Has signed a letter of intent" beside "there is no letter of intent": what there is not has not been made.
///
/// Whether both speak of the same parties is for the caller to know.
pub fn there_is_none(draft: &Sentence<'_>, source: &Sentence<'_>) -> Option<Difference> {
    let mine = draft.facts.iter().find(|f| is_done(f))?;
    let tree = &source.parse.tree;
    if let Some(found) = was_not_made(draft, mine, source) {
        return Some(found);
    }
    let words = (0..tree.tokens().len()).find_map(|at| {
        let noun = tree.child(at, Relation::Nsubj)?;
        let exists = tree.child(at, Relation::Expl).is_some() && tree.lemma(at) == "be";
        let present = matches!(tree.form(at).to_lowercase().as_str(), "is" | "are");
        let none = argument::is_none(tree, noun);
        let thing = Argument::new(source.analysis, tree, noun);
        let same = |own: &Argument| {
            argument::likeness(draft.analysis, own, source.analysis, &thing) == Likeness::Same
        };
        let is_it = exists && present && none && mine.undergoers.iter().any(same);
        is_it.then(|| tree.token(at).map(|t| t.span.join(tree.phrase(noun))))?
    })?;
    Some(Difference {
        not_yet: true,
        draft: mine.stage.words,
        source: words,
        reason: format!(
            "the source says that there “{}”",
            words.of(&source.analysis.text)
        ),
    })
}

/// "No binding agreement has been entered into", "no reserve fund will be established": by whichever verb of making.
fn was_not_made(draft: &Sentence<'_>, mine: &Fact, source: &Sentence<'_>) -> Option<Difference> {
    let tree = &source.parse.tree;
    let makes = |fact: &Fact| MAKING.contains(&fact.lemma);
    if !makes(mine) {
        return None;
    }
    let words = source.facts.iter().find_map(|theirs| {
        let thing = theirs.undergoers.first()?;
        let none = argument::is_none(tree, thing.token);
        let same = mine.undergoers.iter().any(|own| {
            argument::likeness(draft.analysis, own, source.analysis, thing) == Likeness::Same
        });
        // Of what somebody has made none, the sentence says who.
        (none && same && makes(theirs) && theirs.actors.is_empty()).then(|| {
            let det = tree
                .child(thing.token, Relation::Det)
                .and_then(|d| tree.token(d));
            let from = det.map_or(thing.span, |d| d.span.join(thing.span));
            from.join(theirs.stage.words)
        })
    })?;
    Some(Difference {
        not_yet: true,
        draft: mine.stage.words,
        source: words,
        reason: format!("the source says “{}”", words.of(&source.analysis.text)),
    })
}

/// Verbs (lemmas) by which somebody means to do a thing.
const MEANING: [&str; 4] = ["plan", "intend", "prepare", "propose"];
/// Nouns for what somebody means to do.
const PLANS: [&str; 4] = ["plan", "intention", "proposal", "intent"];

/// "Plans redundancies" beside "has no plans for redundancies".
///
/// Whether both speak of the same parties is for the caller to know.
pub fn none_is_planned(draft: &Sentence<'_>, source: &Sentence<'_>) -> Option<Difference> {
    let (verb, object) = means(draft.analysis)?;
    let tree = &source.parse.tree;
    let words = (0..tree.tokens().len()).find_map(|at| {
        let plans = PLANS.contains(&tree.lemma(at)) && tree.upos(at) == Upos::Noun;
        let none = argument::is_none(tree, at);
        if !plans || !none {
            return None;
        }
        let thing = tree.children_by(at, Relation::Nmod).find(|child| {
            tree.preposition(*child)
                .is_some_and(|p| matches!(p.as_str(), "for" | "of" | "on"))
        })?;
        let thing = Argument::new(source.analysis, tree, thing);
        let head = source.analysis.words.get(thing.head?)?;
        let noun = tree.token(at)?.span;
        let det = tree.child(at, Relation::Det).and_then(|d| tree.token(d));
        let words = det.map_or(noun, |d| d.span.join(thing.span));
        (alignment::relation(object, head) >= Similar::Synonym).then_some(words)
    })?;
    Some(Difference {
        not_yet: true,
        draft: verb.span.join(object.span),
        source: words,
        reason: format!("the source has “{}”", words.of(&source.analysis.text)),
    })
}

/// The verb and the noun of "plans redundancies": a form of the verb right behind a name or a pronoun. The tree often has
/// the two for one noun.
fn means(analysis: &Analysis) -> Option<(&Word, &Word)> {
    let words = &analysis.words;
    (1..words.len()).find_map(|at| {
        let verb = words[at].lemmas.iter();
        let verb = verb
            .into_iter()
            .any(|(l, p)| *p == Pos::Verb && MEANING.contains(l));
        let named = analysis.names.iter().any(|n| n.words.end == at);
        let subject = named || matches!(words[at - 1].lower.as_str(), "it" | "they" | "company");
        let object = words[at + 1..].iter().take(OBJECT);
        let object = object
            .take_while(|w| w.lower != "to")
            .find(|w| w.is_content());
        let object = object.filter(|w| w.may_be(Pos::Noun) && !analysis.is_measured(w.span))?;
        (verb && subject).then_some((&words[at], object))
    })
}

/// Words behind the verb among which its object stands.
const OBJECT: usize = 3;

/// Verbs (lemmas) that leave what is done to their noun: "held a ballot", "took a vote".
const CARRIERS: [&str; 5] = ["hold", "take", "make", "conduct", "stage"];

/// "Voted to strike" beside "no ballot on a strike has been held": the noun of the draft's verb, of which there was none.
pub fn none_was_held(draft: &Sentence<'_>, source: &Sentence<'_>) -> Option<Difference> {
    let mine = draft.facts.iter().find(|f| {
        let told = matches!(f.stage.tense, Tense::Past | Tense::Perfect);
        f.kind == Kind::Verbal && told && f.stage.status.is_some() && !f.denied()
    })?;
    let at = argument::word_at(draft.analysis, mine.predicate)?;
    let verb = draft.analysis.words.get(at)?;
    let tree = &source.parse.tree;
    let theirs = source.facts.iter().find_map(|f| {
        let held = CARRIERS.contains(&f.lemma.as_str()) && f.denied();
        let thing = f.undergoers.first().filter(|_| held)?;
        let noun = source.analysis.words.get(thing.head?)?;
        let same = alignment::relation(verb, noun) >= Similar::Derived;
        let none = argument::is_none(tree, thing.token);
        // "No ballot on strike action": what it was about must be what the draft's verb is about.
        let about = source
            .analysis
            .words_in(thing.span)
            .filter(|w| w.is_content() && w.span != noun.span);
        let mut about = about.peekable();
        let known = |w: &Word| {
            let mut own = draft.analysis.words.iter();
            own.any(|o| alignment::relation(o, w) >= Similar::Derived)
        };
        let spoken = about.peek().is_some() && about.any(known);
        (same && none && spoken).then(|| thing.span.join(f.stage.words))
    })?;
    Some(Difference {
        not_yet: true,
        draft: mine.stage.words,
        source: theirs,
        reason: format!("the source says “{}”", theirs.of(&source.analysis.text)),
    })
}

/// True for a verb by which the draft says that something has come to pass, if only on paper: "signed", "agreed".
fn is_done(fact: &Fact) -> bool {
    fact.kind == Kind::Verbal
        && fact.stage.status.is_some_and(|s| s >= Status::Agreed)
        && matches!(fact.stage.tense, Tense::Past | Tense::Perfect)
        && !fact.denied()
        && !fact.undergoers.is_empty()
}

fn is_of_nothing(source: &Sentence<'_>, fact: &Fact) -> bool {
    let tree = &source.parse.tree;
    let nothing = |a: &Argument| NOTHING.contains(&tree.form(a.token).to_lowercase().as_str());
    fact.undergoers.iter().any(nothing)
}

/// True if the passage has the thing that the draft says it was done to, in whatever place.
fn speaks_of(draft: &Sentence<'_>, mine: &Fact, source: &Sentence<'_>) -> bool {
    let tree = &source.parse.tree;
    let nouns = (0..tree.tokens().len())
        .filter(|at| matches!(tree.upos(*at), Upos::Noun | Upos::Propn))
        .map(|at| Argument::new(source.analysis, tree, at));
    let alike = |own: &Argument, other: &Argument| {
        argument::likeness(draft.analysis, own, source.analysis, other) >= Likeness::Wider
    };
    nouns
        .into_iter()
        .any(|other| mine.undergoers.iter().any(|own| alike(own, &other)))
}

/// From "nothing" to its verb.
fn whole(source: &Sentence<'_>, fact: &Fact) -> Span {
    let tree = &source.parse.tree;
    let first = fact.undergoers.first().and_then(|a| tree.token(a.token));
    first.map_or(fact.stage.words, |t| t.span.join(fact.stage.words))
}
