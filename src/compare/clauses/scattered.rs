//! Words of a statement that belong together and that a document has in passages apart: "leaves over the warning"
//! beside "she will leave in December" and, elsewhere, "a warning on margins".

use super::fact::Sentence;
use super::lacking::PRONOUNS;
use super::stage::Tense;
use super::unbacked::{Unbacked, answered_by};
use crate::claims::Analysis;
use crate::claims::lexicon::OFFICES;
use crate::claims::names::{Name, NameRelation};
use crate::claims::words::{Class, Word};
use crate::compare::worth;
use crate::syntax::{Relation, Upos};
use crate::text::Span;

/// How well other words must answer a word before a passage is said to have it.
const IN_OTHER_WORDS: f32 = 0.4;
/// Prepositions before what something happened after, before or beside.
const TEMPORAL: [&str; 8] = [
    "after",
    "before",
    "during",
    "since",
    "until",
    "amid",
    "despite",
    "following",
];

/// What depends on a word of the draft's sentence, where the document has both and no passage has them together.
pub fn scattered(draft: &Sentence<'_>, passages: &[&Analysis]) -> Option<Unbacked> {
    let tree = &draft.parse.tree;
    let frame = worth::frame(draft.analysis);
    let position = |token: usize| {
        let span = tree.token(token)?.span;
        let at = super::argument::word_at(draft.analysis, span)?;
        (!frame.contains(&at)).then_some(at)
    };
    (0..tree.tokens().len()).find_map(|token| {
        if !binds(tree.relation(token)) {
            return None;
        }
        // When something was done is another question than what was done.
        let when = tree.preposition(token);
        if when.is_some_and(|p| TEMPORAL.contains(&p.as_str())) {
            return None;
        }
        let head = tree.head(token)?;
        let nominal =
            matches!(tree.upos(head), Upos::Noun) && tree.relation(token) == Relation::Nsubj;
        let (above, below) = (position(head)?, position(token)?);
        // A title may be put in other words, "finance chief": those who read titles know.
        let words = &draft.analysis.words;
        if words[above].lemmas.iter().any(|(l, _)| OFFICES.contains(l)) {
            return None;
        }
        let (a, b) = (of(draft.analysis, above)?, of(draft.analysis, below)?);
        if tree.relation(token) == Relation::OblAgent
            && let (Part::Word(_), Part::Name(at)) = (&a, &b)
        {
            let what = tree.child(head, Relation::NsubjPass);
            let what = what.and_then(position).map(Part::Word);
            return by_another(draft.analysis, &a, *at, passages).or_else(|| {
                let what = what.as_ref()?;
                by_another(draft.analysis, what, *at, passages)
            });
        }
        // "Orme scored the first try against Penholt" beside "Calder scored a try": where every passage that has what was
        // done names somebody else as doing.
        if tree.relation(token) == Relation::Nsubj
            && is_past(draft, head)
            && let (Part::Word(_), Part::Name(at)) = (&a, &b)
        {
            let what = tree.child(head, Relation::Obj);
            let what = what.and_then(position);
            let what = what.and_then(|at| of(draft.analysis, at))?;
            if matches!(what, Part::Name(_)) {
                return None;
            }
            let told: Vec<&Analysis> = passages.iter().copied().filter(|p| acts(p)).collect();
            return by_another(draft.analysis, &what, *at, &told);
        }
        // Whoever acts may be called something else in each passage.
        if matches!(b, Part::Name(_)) && !nominal || matches!(a, Part::Name(_)) {
            return None;
        }
        let has = |part: &Part, passage: &&Analysis| part.is_in(draft.analysis, passage);
        let one = passages.iter().any(|p| has(&a, p));
        let other = passages.iter().any(|p| has(&b, p));
        let both = passages.iter().any(|p| has(&a, p) && has(&b, p));
        (one && other && !both).then(|| {
            let at = tree.phrase(token);
            let at = if nominal {
                draft.analysis.words[above].span
            } else {
                at
            };
            let (first, second) = (
                draft.analysis.words[above].span.of(&draft.analysis.text),
                draft.analysis.words[below].span.of(&draft.analysis.text),
            );
            Unbacked {
                at,
                reason: format!("it has “{first}” and “{second}”, but not of each other"),
            }
        })
    })
}

/// True for the verb of a deed that the sentence tells as done.
fn is_past(draft: &Sentence<'_>, verb: usize) -> bool {
    let span = draft.parse.tree.token(verb).map(|t| t.span);
    let mut facts = draft.facts.iter();
    facts
        .any(|f| Some(f.predicate) == span && matches!(f.stage.tense, Tense::Past | Tense::Perfect))
}

/// True for a passage of which a name is the subject.
fn acts(passage: &Analysis) -> bool {
    let tree = &passage.parse().tree;
    passage.names.iter().any(|name| {
        let at = tree.head_of(name.span);
        at.is_some_and(|at| matches!(tree.relation(at), Relation::Nsubj | Relation::NsubjPass))
    })
}

/// "Supplied by Orme", where every passage that has the verb, or what is supplied, names somebody else and Orme stands
/// elsewhere.
fn by_another(
    draft: &Analysis,
    told: &Part,
    agent: usize,
    passages: &[&Analysis],
) -> Option<Unbacked> {
    let name = draft.names.get(agent)?;
    let new = |other: &Name| {
        let mut own = draft.names.iter();
        own.all(|n| n.relation(other) == NameRelation::Different)
    };
    let mut with_it = passages.iter().filter(|p| told.is_in(draft, p)).peekable();
    with_it.peek()?;
    let of_another = |passage: &&&Analysis| {
        let mut theirs = passage.names.iter();
        let has = passage
            .names
            .iter()
            .any(|n| n.relation(name) == NameRelation::Same);
        !has && theirs.any(new)
    };
    let all = with_it.all(|passage| of_another(&passage));
    all.then(|| Unbacked {
        at: name.span,
        reason: format!(
            "it does not say that it is by “{}”",
            name.span.of(&draft.text)
        ),
    })
}

/// True for what a word takes with it in its own clause.
fn binds(relation: Relation) -> bool {
    use Relation::{Amod, Compound, Nmod, NmodPoss, Nsubj, NsubjPass, Obj, Obl, OblAgent};
    matches!(
        relation,
        Amod | Compound | Nmod | NmodPoss | Nsubj | NsubjPass | Obj | Obl | OblAgent
    )
}

/// A word of the draft, by what may answer it.
enum Part {
    Word(usize),
    Name(usize),
}

/// The part that the word at `at` is of; `None` for words that say little, and for figures and dates.
fn of(draft: &Analysis, at: usize) -> Option<Part> {
    let word: &Word = draft.words.get(at)?;
    let covers = |span: Span| span.covers(word.span);
    if let Some(name) = draft.names.iter().position(|n| covers(n.span)) {
        return Some(Part::Name(name));
    }
    let dated = draft.periods.iter().any(|p| covers(p.core));
    (word.class == Class::Content && !dated && !draft.is_measured(word.span))
        .then_some(Part::Word(at))
}

impl Part {
    fn is_in(&self, draft: &Analysis, passage: &Analysis) -> bool {
        match self {
            Part::Word(at) => answered_by(draft, *at, passage, IN_OTHER_WORDS),
            Part::Name(at) => {
                let name = &draft.names[*at];
                let mut theirs = passage.names.iter();
                let mut words = passage.words.iter();
                theirs.any(|n| n.relation(name) == NameRelation::Same)
                    || words.any(|w| PRONOUNS.contains(&w.lower.as_str()))
                    || passage
                        .surroundings
                        .iter()
                        .any(|w| name.tokens.contains(&w.lower))
            }
        }
    }
}
