//! "Has ordered 40 jets" beside "we have talked about 40 jets. We have not placed an order": a paragraph that speaks of the
//! matter and says that nothing of it is settled.

use super::alignment;
use super::clauses;
use super::clauses::argument;
use super::clauses::fact::{Fact, Predicates, Sentence};
use super::clauses::stage::Tense;
use super::topic;
use crate::claims::lexicon::{CONVERSE, Pos, SAYING, STATUS, UNSETTLED};
use crate::claims::names::Name;
use crate::claims::words::{self, Class, Relation, Word};
use crate::claims::{Analysis, Status, events};
use crate::quantity;
use crate::syntax::{self, Kind, Relation as Link, Upos};
use crate::text::Span;

/// Words between "no" or "not" and what there is none of, or what has not been done.
const REACH: usize = 3;
/// Words of meaning that a sentence may have beside its cue before one of them must be the draft's: "nothing is signed"
/// says it of whatever the paragraph speaks of, "no decision to close a brewery" of breweries.
const ASIDE: usize = 2;
/// The class of `unsettled.txt` for what there is none of, which leaves open only itself.
const OF_ITSELF: &str = "made if asked";
/// The class of `converse.txt` for a change of owner.
const TRADE: &str = "trade";
/// Bytes within which the name of a speaker ends that opens a turn.
const LABEL: usize = 48;
/// What must speak for the same matter: see [`likeness`].
const ENOUGH: i32 = 2;

/// What the draft's sentence tells as done, agreed or certain to come; `None` if it tells of nothing of the kind.
pub fn deed(draft: &Analysis) -> Option<&Fact> {
    let sentence = Sentence::of(draft);
    let tree = &sentence.parse.tree;
    // Who tells of talks, plans and offers says himself that nothing is settled.
    let open = |w: &Word| {
        let status = |word: &str| STATUS.of(word).and_then(events::parse);
        let found = status(&w.lower).or_else(|| status(w.lemma()));
        let early = found.is_some_and(|s| s < Status::Agreed || s == Status::Stalled);
        early || w.class == Class::Negation
    };
    let is_report = |fact: &Fact| {
        let at = tree.at(fact.predicate.start);
        fact.undergoers.is_empty()
            || at.is_some_and(|at| {
                tree.relation(at) == Link::Parataxis || tree.child(at, Link::Ccomp).is_some()
            })
    };
    let is_settled = |fact: &&Fact| {
        let main = tree.at(fact.predicate.start).is_some_and(|at| {
            Some(at) == tree.root() || matches!(tree.relation(at), Link::Conj | Link::Parataxis)
        });
        let settled = match fact.stage.tense {
            Tense::Past | Tense::Perfect => fact.stage.status >= Some(Status::Agreed),
            Tense::Future => fact.stage.status == Some(Status::Planned),
            Tense::Present => {
                is_to_be(&sentence, fact) || fact.stage.status == Some(Status::Agreed)
            }
        };
        main && fact.kind == Kind::Verbal
            && settled
            && !fact.denied()
            && !fact.stage.conditional
            && !(SAYING.contains(&fact.lemma) && is_report(fact))
    };
    let first = sentence.facts.iter().find(is_settled)?;
    // "Has agreed to lend them": what it comes to is the lending.
    let at = tree.at(first.predicate.start);
    let under = |fact: &&Fact| {
        let own = tree.at(fact.predicate.start);
        own.is_some_and(|own| tree.relation(own) == Link::Xcomp && tree.head(own) == at)
    };
    let fact = sentence.facts.iter().find(under).unwrap_or(first);
    let clause = draft.clause_at(fact.predicate.start);
    (!draft.words_in(clause).any(open)).then_some(fact)
}

/// "Is to be sold".
fn is_to_be(sentence: &Sentence<'_>, fact: &Fact) -> bool {
    fact.infinitive && fact.stage.status == Some(Status::Planned) && {
        let tree = &sentence.parse.tree;
        let at = tree.at(fact.predicate.start);
        at.is_some_and(|at| tree.children(at).any(|c| tree.lemma(c) == "be"))
    }
}

/// Words by which a passage has a matter as not settled.
#[derive(Debug, Clone, Copy)]
pub struct Cue {
    pub span: Span,
    /// True for "in talks about" and "is considering": something of it may be settled all the same.
    pub weak: bool,
    /// True for "no permit", which says it only of permits.
    of_itself: bool,
}

/// True if the text has one of the words by which [`unsettled`] finds anything; much cheaper than to read it.
pub fn may_be_unsettled(text: &str, weak: bool) -> bool {
    words::words(text).iter().any(|w| {
        w.class == Class::Negation
            || matches!(w.lower.as_str(), "nothing" | "none" | "nobody")
            || UNSETTLED.has_entry_from(w.lemma())
            || weak && (is_early(&w.lower) || w.lemmas.iter().any(|(lemma, _)| is_early(lemma)))
    })
}

/// True for words of talking and considering.
fn is_early(word: &str) -> bool {
    let status = STATUS.of(word).and_then(events::parse);
    matches!(status, Some(Status::Considered | Status::Discussed))
}

/// The words of a passage that say that what it speaks of is not settled: "no decision has been made", "nothing is
/// signed"; else those by which it is only talked of or considered.
pub fn unsettled(source: &Analysis) -> Option<Cue> {
    denied(source).or_else(|| talked_of(source))
}

/// "Is in talks with", "has discussed", "is reviewing": the verb, or the noun behind a form of "be".
fn talked_of(source: &Analysis) -> Option<Cue> {
    let mut words = source.words.iter();
    if !words.any(|w| is_early(&w.lower) || w.lemmas.iter().any(|(lemma, _)| is_early(lemma))) {
        return None;
    }
    let tree = &source.parse().tree;
    let at = (0..tree.tokens().len()).find(|at| {
        let lemma = tree.lemma(*at);
        let copular = tree.child(*at, Link::Cop).is_some() && tree.preposition(*at).is_some();
        let verb = |w: &Word| w.may_be(Pos::Verb);
        let word = tree
            .token(*at)
            .and_then(|t| argument::word_at(source, t.span));
        let is_verb = word.and_then(|at| source.words.get(at)).is_some_and(verb);
        is_early(lemma) && (copular || is_verb && tree.upos(*at) == Upos::Verb)
    })?;
    tree.token(at).map(|t| Cue {
        span: t.span,
        weak: true,
        of_itself: false,
    })
}

fn denied(source: &Analysis) -> Option<Cue> {
    let words = &source.words;
    let listed = |class: &str, w: &Word| {
        let is = |word: &str| UNSETTLED.all(word).contains(&class);
        is(&w.lower) || w.lemmas.iter().any(|(lemma, _)| is(lemma))
    };
    let strong = |from: usize, to: usize, of_itself: bool| Cue {
        span: words[from].span.join(words[to].span),
        weak: false,
        of_itself,
    };
    let lemmas: Vec<&str> = words.iter().map(Word::lemma).collect();
    (0..words.len()).find_map(|at| {
        let open = UNSETTLED
            .longest(&lemmas[at..])
            .filter(|(_, class)| *class == "open");
        if let Some((length, _)) = open {
            return Some(strong(at, at + length - 1, false));
        }
        let class = match words[at].lower.as_str() {
            "no" => "made",
            "nothing" | "none" | "nobody" => "doing",
            _ if words[at].class == Class::Negation && is_so_far(words, at) => "doing",
            _ => return None,
        };
        let clause = source.clause_at(words[at].span.start);
        let behind = &words[at + 1..words.len().min(at + 2 + REACH)];
        let itself = |w: &Word| class == "made" && listed(OF_ITSELF, w);
        let found = behind.iter().position(|w| listed(class, w) || itself(w))?;
        let word = &behind[found];
        // "Not many such places" and "not an order" deny no deed.
        let noun = |w: &Word| {
            matches!(w.lower.as_str(), "a" | "an" | "the" | "of") || w.class == Class::Content
        };
        let is_deed = !behind[..found].iter().any(noun) && !word.lower.ends_with('s');
        (clause.covers(word.span) && (class != "doing" || is_deed))
            .then(|| strong(at, at + 1 + found, itself(word)))
    })
}

/// True for the "not" of "has not signed", "is not yet decided", "did not order": of what will not be done more is known.
fn is_so_far(words: &[Word], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| words.get(before));
    let auxiliary = before.is_some_and(|w| {
        matches!(
            w.lower.as_str(),
            "has" | "have" | "had" | "is" | "are" | "was" | "were" | "been" | "did"
        )
    });
    auxiliary || words[at].lower.starts_with("ha") || words[at].lower.starts_with("did")
}

/// True if `matter`, a few sentences that lead up to the one that has the cue, speak of what the deed was done to.
pub fn is_the_matter(
    draft: &Analysis,
    deed: &Fact,
    matter: &[&Analysis],
    cue: Cue,
    knows: impl Fn(&Name) -> bool,
) -> bool {
    let Some(last) = matter.last() else {
        return false;
    };
    // What is only talked of is named where it is said.
    let (matter, enough) = match cue.weak {
        true => (std::slice::from_ref(last), ENOUGH + 1),
        false => (matter, ENOUGH),
    };
    let own = |w: &Word| {
        let mut theirs = last.words_in(cue.span);
        theirs.any(|t| alignment::relation(w, t) >= Relation::Synonym)
    };
    if cue.of_itself && !draft.words.iter().any(own) || clauses::another_time(draft, last) {
        return false;
    }
    let cue = cue.span;
    let found = |word: &Word, least: Relation| {
        matter.iter().any(|m| {
            // "Marit Elsgaard, analyst: …": who speaks is not what is spoken of.
            let from = m.text.find(": ").filter(|at| *at < LABEL).unwrap_or(0);
            let mut all = m.words.iter().filter(|w| w.span.start >= from);
            all.any(|w| !is_of_name(m, w) && alignment::relation(word, w) >= least)
        })
    };
    let beside = last
        .words_in(last.clause_at(cue.start))
        .filter(|w| w.is_content() && !cue.covers(w.span) && !is_of_name(last, w));
    let beside: Vec<&Word> = beside.collect();
    // "No certainty that the talks will lead to a sale" takes up the talks of the sentence before.
    let before = matter.iter().rev().skip(1).flat_map(|m| &m.words);
    let mut told = draft.words.iter().chain(before).filter(|w| w.is_content());
    let taken_up = told.any(|a| {
        let mut theirs = beside.iter();
        theirs.any(|b| alignment::relation(a, b) >= Relation::Synonym)
    });
    // "Not decided whether Skarvik will be fined" leaves open nothing of Nordvik's fine.
    let mut whose = last
        .names
        .iter()
        .filter(|n| n.span.start > cue.end)
        .peekable();
    let of_another = whose.peek().is_some() && !whose.any(|n| topic::has_name(draft, n));
    if of_another || beside.len() > ASIDE && !taken_up {
        return false;
    }
    let tree = &draft.parse().tree;
    let verb = tree.at(deed.predicate.start);
    let is_of_deed = |token: Option<usize>| {
        let above = token.and_then(|t| tree.ancestors(t).find(|at| tree.upos(*at) == Upos::Verb));
        above == verb
    };
    let same_figures = draft
        .figures
        .iter()
        .filter(|f| is_of_deed(tree.at(f.core.start)))
        .all(|f| {
            let mut theirs = matter.iter().flat_map(|m| &m.figures);
            theirs.any(|o| quantity::compare::relation(f, o) == quantity::compare::Relation::Equal)
        });
    let named = |name: &Name| matter.iter().any(|m| topic::has_name(m, name));
    // "Van Aelst of the Netherlands", "the Asian rights": where somebody is from need not be said again.
    let takes_part = |n: &&Name| {
        let head = tree.head_of(n.span);
        let above = head.and_then(|at| tree.head(at));
        let of_name = above.is_some_and(|at| tree.upos(at) == Upos::Propn);
        is_of_deed(head) && !of_name && head.is_some_and(|at| tree.upos(at) != Upos::Adj)
    };
    let names = draft.names.iter().filter(takes_part);
    let mut names = names.filter(|n| !named(n));
    same_figures
        && names.all(knows)
        && likeness(draft, deed, matter, &found, &named) >= enough
        && !matter
            .iter()
            .any(|m| !m.asks() && clauses::confirms(draft, m))
}

/// Two for each name that the deed was done to or with and the matter has, one for each noun, for a figure, for the verb and
/// for who did it; one less for a new thing ("an office") of which it has nothing. Nothing for names alone, since with one
/// firm there may be many matters, and nothing without something that the deed was done to or with.
fn likeness(
    draft: &Analysis,
    deed: &Fact,
    matter: &[&Analysis],
    found: &dyn Fn(&Word, Relation) -> bool,
    named: &dyn Fn(&Name) -> bool,
) -> i32 {
    let tree = &draft.parse().tree;
    let mut subjects = 0;
    let mut names = 0;
    let mut words = 0;
    let others = deed.others.iter().map(|(_, a)| a);
    let all = deed.actors.iter().chain(&deed.undergoers).chain(others);
    for argument in all {
        let mut own = draft.names.iter().filter(|n| argument.span.covers(n.span));
        let name = own.any(named);
        if tree.relation(argument.token) == Link::Nsubj {
            subjects += name as i32;
            continue;
        }
        names += 2 * name as i32;
        let figure = draft.figures.iter().any(|f| argument.span.covers(f.core));
        words += figure as i32;
        let head = argument.head.and_then(|at| draft.words.get(at));
        let is_noun = |w: &&Word| {
            let dated = draft.periods.iter().any(|p| p.core.covers(w.span));
            let pronoun = tree.upos(argument.token) == Upos::Pron || argument.stands_for;
            !dated && !pronoun && !is_of_name(draft, w)
        };
        let Some(head) = head.filter(is_noun) else {
            words += is_taken_up(draft, argument.token, found) as i32;
            continue;
        };
        let made = |w: &Word| {
            let classes = UNSETTLED.all(w.lemma());
            classes.contains(&"made") || classes.contains(&OF_ITSELF)
        };
        let is_made = made(head) && matter.iter().any(|m| m.words.iter().any(made));
        let mut article = draft.words_in(argument.span);
        let new = article
            .next()
            .is_some_and(|w| matches!(w.lower.as_str(), "a" | "an"));
        if found(head, Relation::Synonym) || is_made {
            words += 1;
        } else if new && !name && !figure {
            words -= 1;
        }
    }
    if names + words <= 0 {
        return 0;
    }
    words += is_told(draft, deed, matter, found) as i32;
    if words > 0 {
        subjects + names + words
    } else {
        0
    }
}

/// True if "it" stands behind a noun of its sentence that the matter has: "the dividend is 30 cent, and they approved it".
fn is_taken_up(draft: &Analysis, token: usize, found: &dyn Fn(&Word, Relation) -> bool) -> bool {
    let tree = &draft.parse().tree;
    let pronoun = matches!(tree.form(token).to_lowercase().as_str(), "it" | "them");
    let before = (0..token).filter(|at| tree.upos(*at) == Upos::Noun);
    let first = before
        .filter(|at| matches!(tree.relation(*at), Link::Nsubj | Link::NsubjPass))
        .find_map(|at| tree.token(at));
    let word = first.and_then(|t| draft.words.iter().find(|w| w.span.overlaps(t.span)));
    pronoun && word.is_some_and(|w| found(w, Relation::Synonym))
}

/// True if the matter has the deed, whatever it says of it: "a sale is one of the options".
fn is_told(
    draft: &Analysis,
    deed: &Fact,
    matter: &[&Analysis],
    found: &dyn Fn(&Word, Relation) -> bool,
) -> bool {
    let tree = &draft.parse().tree;
    let verb = argument::word_at(draft, deed.predicate).and_then(|at| draft.words.get(at));
    let own = tree.at(deed.predicate.start).map(|at| tree.lemma(at));
    let tells = |m: &&Analysis| {
        let mut facts = Sentence::of(m).facts.iter();
        let mut words = m.words.iter();
        facts.any(|f| deed.relation(f) == Predicates::Same)
            || words.any(|w| own.is_some() && syntax::verb_of(w.lemma()) == own)
    };
    let trades = CONVERSE.of(&deed.lemma) == Some(TRADE);
    let paper = |m: &&Analysis| {
        let lemmas: Vec<&str> = m.words.iter().map(Word::lemma).collect();
        let mut all = 0..lemmas.len();
        all.any(|at| {
            let found = UNSETTLED.longest(&lemmas[at..]);
            found.is_some_and(|(_, class)| class == "paper")
        })
    };
    verb.is_some_and(|w| found(w, Relation::Synonym))
        || matter.iter().any(|m| tells(m) || trades && paper(m))
}

fn is_of_name(analysis: &Analysis, word: &Word) -> bool {
    analysis.names.iter().any(|n| n.span.covers(word.span))
}
