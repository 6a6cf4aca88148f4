//! The statements that a long sentence makes on the side, each as a sentence of its own.
//!
//! "Tern, led by Odile Faye, was founded in 2017 and has raised $870 million": that it is led by Odile Faye is a claim like
//! any other, and the year says nothing of it. Only what the sentence itself vouches for is taken: nothing that somebody
//! is reported to have said, that depends on a condition or that answers a question.

use super::Analysis;
use super::words::Class;
use crate::syntax::{Relation, Tree, Upos, VerbForm};
use crate::text::{Passage, Span};

/// Marks of a clause that holds beside the main one.
const CONCESSIVE: [&str; 5] = ["though", "although", "while", "whereas", "but"];
/// Pronouns that stand for the noun before a relative clause.
const RELATIVE: [&str; 3] = ["who", "which", "that"];
/// Words of a statement beside its subject, at least: "led by Odile Faye".
const WORDS: usize = 2;
/// Statements of one sentence that are looked at.
const MOST: usize = 4;

/// One statement of a sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    pub text: String,
    /// Bytes of the passage that are its subject, as the first of `text`.
    pub subject: Span,
    /// Bytes of the passage that say something of it, as the last of `text` but for the full stop.
    pub own: Span,
}

/// The statements of a passage besides its main one that hold no figure, date or quotation.
pub fn parts(analysis: &Analysis) -> Vec<Part> {
    let tree = &analysis.parse().tree;
    let measured = |span: Span| {
        analysis.figures.iter().any(|f| f.core.overlaps(span))
            || analysis.periods.iter().any(|p| p.core.overlaps(span))
            || analysis.quotations.iter().any(|q| q.inner.overlaps(span))
    };
    if analysis.asks() {
        return Vec::new();
    }
    let all = (0..tree.tokens().len()).filter_map(|at| part(analysis, tree, at));
    let told = all.filter(|part| {
        let words: Vec<_> = analysis.words_in(part.own).collect();
        let telling = |w: &&super::words::Word| matches!(w.class, Class::Content | Class::Light);
        !measured(part.own) && words.len() >= WORDS && words.iter().any(telling)
    });
    told.take(MOST).collect()
}

impl Part {
    /// The statement as a passage that stands where its words stand in `passage`.
    pub fn passage(&self, passage: &Passage) -> Passage {
        let mut made = passage.clone();
        let own = self.text.len() - 1 - self.own.len();
        made.map = passage.map.slice(self.subject);
        made.map.extend(&passage.map.slice(self.own), own);
        made.text = self.text.clone();
        made.links.clear();
        made
    }
}

/// What the clause or the aside at `at` says, if the sentence vouches for it.
fn part(analysis: &Analysis, tree: &Tree, at: usize) -> Option<Part> {
    if !is_vouched_for(tree, at) {
        return None;
    }
    let text = tree.text();
    let (subject, link, own) = match tree.relation(at) {
        // "Based in Tucson and led by …": both behind the name.
        Relation::Conj if is_behind_name(tree, at) => participle(tree, at, tree.head(at)?)?,
        Relation::Conj | Relation::Advcl | Relation::Parataxis => joined(tree, at)?,
        Relation::AclRelcl => relative(analysis, tree, at)?,
        Relation::Acl => participle(tree, at, at)?,
        Relation::Appos => aside(tree, at)?,
        Relation::Root => main(analysis, tree, at)?,
        _ => return None,
    };
    let names = analysis.names.iter().map(|n| n.span);
    let subject = names
        .filter(|name| name.overlaps(subject) && !name.overlaps(own))
        .fold(subject, |all, name| all.join(name));
    // Whom a statement is about must be known.
    let head = tree.head_of(subject)?;
    let named = analysis
        .names
        .iter()
        .any(|n| subject.covers(n.span) && !analysis.is_referent(n.span));
    if own.of(text).contains(',') || subject.of(text).contains(',') {
        return None;
    }
    if !named && !matches!(tree.upos(head), Upos::Noun | Upos::Propn)
        || subject.is_empty()
        || own.is_empty()
        || subject.overlaps(own)
    {
        return None;
    }
    Some(Part {
        text: format!("{}{link}{}.", subject.of(text), own.of(text)),
        subject,
        own,
    })
}

/// True if nothing above the token makes what it says somebody else's words, or conditional.
fn is_vouched_for(tree: &Tree, at: usize) -> bool {
    let tells = |token: usize| match tree.relation(token) {
        Relation::Advcl => {
            let mark = tree
                .child(token, Relation::Mark)
                .or_else(|| tree.child(token, Relation::Cc));
            mark.is_some_and(|m| CONCESSIVE.contains(&tree.form(m).to_lowercase().as_str()))
        }
        Relation::Ccomp
        | Relation::Xcomp
        | Relation::Csubj
        | Relation::CsubjPass
        | Relation::AdvclRelcl => false,
        _ => true,
    };
    let modal = |token: usize| {
        tree.children_by(token, Relation::Aux).any(|aux| {
            matches!(
                tree.lemma(aux),
                "may" | "might" | "could" | "would" | "should" | "can"
            )
        })
    };
    // "Is meant to fly, though it has flown already": the tree hangs it on the flying that is meant.
    let concedes = tree.relation(at) == Relation::Advcl;
    let above = |token: usize| tells(token) || concedes && tree.relation(token) == Relation::Xcomp;
    tells(at) && !modal(at) && tree.ancestors(at).all(above)
}

fn is_verbal(tree: &Tree, at: usize) -> bool {
    matches!(tree.upos(at), Upos::Verb) || tree.child(at, Relation::Cop).is_some()
}

fn subject_of(tree: &Tree, at: usize) -> Option<usize> {
    let subject = |at: usize| {
        tree.child(at, Relation::Nsubj)
            .or_else(|| tree.child(at, Relation::NsubjPass))
    };
    subject(at).or_else(|| {
        // A joined verb shares the subject of the one before it.
        tree.ancestors(at)
            .take_while(|above| is_verbal(tree, *above))
            .find_map(subject)
    })
}

/// The words of the predicate at `at` with its auxiliaries, without its subject and what opens it.
fn predicate(tree: &Tree, at: usize) -> Span {
    let helps = tree.children(at).filter(|child| {
        matches!(
            tree.relation(*child),
            Relation::Aux | Relation::AuxPass | Relation::Cop
        )
    });
    let spans = helps.filter_map(|child| Some(tree.token(child)?.span));
    let phrase = tree.phrase(at);
    let own = spans.fold(phrase, |all, span| all.join(span));
    // "Still" and "already" before the auxiliary are left where they are; the subject is not.
    let subject = tree
        .child(at, Relation::Nsubj)
        .or_else(|| tree.child(at, Relation::NsubjPass));
    match subject.and_then(|s| tree.token(s)) {
        Some(token) if own.covers(token.span) => {
            let rest = tree.text().get(token.span.end..own.end).unwrap_or("");
            Span::new(own.end - rest.trim_start().len(), own.end)
        }
        _ => own,
    }
}

/// The name that a noun goes by, else its own words: "Kestrel" of "its rocket, Kestrel".
fn name_of(tree: &Tree, at: usize) -> Span {
    // "Orme Power, which …": the tree may hang the clause on the last word of the name.
    let at = std::iter::once(at)
        .chain(tree.ancestors(at))
        .find(|token| !matches!(tree.relation(*token), Relation::Flat | Relation::Compound))
        .unwrap_or(at);
    let named = tree
        .children_by(at, Relation::Appos)
        .find(|child| tree.upos(*child) == Upos::Propn);
    tree.phrase(named.unwrap_or(at))
}

/// The main statement itself, where all that is measured stands on the side: "has set up a firm, of which it holds 60 %".
fn main(analysis: &Analysis, tree: &Tree, at: usize) -> Option<(Span, String, Span)> {
    let measured = !analysis.figures.is_empty() || !analysis.periods.is_empty();
    // What somebody said or wants is not to be cut off from it; what "has" happened is told as done.
    let whole = [Relation::Ccomp, Relation::Xcomp]
        .iter()
        .all(|link| tree.child(at, *link).is_none());
    let done = tree
        .children_by(at, Relation::Aux)
        .any(|aux| tree.lemma(aux) == "have");
    let subject = subject_of(tree, at).filter(|_| measured && whole && done)?;
    let about = name_of(tree, subject);
    let own = predicate(tree, at);
    // "The buyback of £25 million has been suspended": the figure is in the statement itself.
    let figure = analysis.figures.iter().any(|f| f.core.overlaps(about));
    let apart = about.end < own.start && tree.upos(subject) != Upos::Pron && !figure;
    apart.then(|| (about, " ".to_string(), own))
}

/// "…, and has reached break-even", "though it has already flown".
fn joined(tree: &Tree, at: usize) -> Option<(Span, String, Span)> {
    if !is_verbal(tree, at) {
        return None;
    }
    let head = tree.head(at).filter(|head| is_verbal(tree, *head))?;
    let subject = subject_of(tree, at)?;
    let pronoun = tree.upos(subject) == Upos::Pron;
    let subject = match pronoun {
        true if tree.form(subject).eq_ignore_ascii_case("it") => subject_of(tree, head)?,
        true => return None,
        false => subject,
    };
    if tree.upos(subject) == Upos::Pron {
        return None;
    }
    let own = predicate(tree, at);
    let finite = tree.token(at)?.morphology.verb_form == Some(VerbForm::Finite);
    let helped = tree
        .child(at, Relation::Aux)
        .or_else(|| tree.child(at, Relation::AuxPass));
    let link = match helped.or_else(|| tree.child(at, Relation::Cop)) {
        None if !finite => {
            // "Was audited and approved": the auxiliary stands with the first verb.
            let shared = tree
                .children(head)
                .filter(|child| matches!(tree.relation(*child), Relation::Aux | Relation::AuxPass));
            let words: Vec<&str> = shared.map(|child| tree.form(child)).collect();
            if words.is_empty() {
                return None;
            }
            format!(" {} ", words.join(" "))
        }
        _ => " ".to_string(),
    };
    Some((name_of(tree, subject), link, own))
}

/// "Okada Power, which is owned by …".
fn relative(analysis: &Analysis, tree: &Tree, at: usize) -> Option<(Span, String, Span)> {
    let subject = tree
        .child(at, Relation::Nsubj)
        .or_else(|| tree.child(at, Relation::NsubjPass))?;
    let pronoun = tree.form(subject).to_lowercase();
    if !is_verbal(tree, at) || !RELATIVE.contains(&pronoun.as_str()) {
        return None;
    }
    // "The audit that led to the change": only which audit is meant.
    let lead = tree.text().get(..tree.token(subject)?.span.start)?;
    let noun = tree.head(at)?;
    let set_off = lead.trim_end().ends_with([',', '–', '—', '(']);
    if !set_off && tree.relation(noun) != Relation::Appos {
        return None;
    }
    // "A stake in Orme Power, which is based in Norland": the name right before it is meant, whatever the tree says.
    let before = lead.trim_end().trim_end_matches(',').trim_end().len();
    let nearest = analysis.names.iter().find(|n| n.span.end == before);
    if let Some(name) = nearest.filter(|_| set_off) {
        return Some((name.span, " ".to_string(), predicate(tree, at)));
    }
    // "Rupert Danso, the director who resigned": it is Danso who did.
    let noun = match tree.relation(noun) {
        Relation::Appos => tree.head(noun)?,
        _ => noun,
    };
    let own = tree.token(noun)?.span;
    analysis.names.iter().find(|n| n.span.overlaps(own))?;
    Some((name_of(tree, noun), " ".to_string(), predicate(tree, at)))
}

fn is_behind_name(tree: &Tree, at: usize) -> bool {
    let first = tree.head(at);
    first.is_some_and(|first| tree.relation(first) == Relation::Acl)
}

/// "Tern, based in Tucson": a past participle behind a name, which is the head of `first`.
fn participle(tree: &Tree, at: usize, first: usize) -> Option<(Span, String, Span)> {
    let noun = tree
        .head(first)
        .filter(|noun| tree.upos(*noun) == Upos::Propn)?;
    let past = tree.token(at)?.morphology.verb_form == Some(VerbForm::Participle);
    past.then(|| (name_of(tree, noun), " is ".to_string(), tree.phrase(at)))
}

/// "Ruta Janssen, a former engineer": what stands behind a name says what it is.
fn aside(tree: &Tree, at: usize) -> Option<(Span, String, Span)> {
    let noun = tree.head(at)?;
    let named = tree.upos(noun) == Upos::Propn && tree.upos(at) == Upos::Noun;
    // "Grudge Match, the film": only what kind of thing is meant.
    let told = [
        Relation::Nmod,
        Relation::Amod,
        Relation::Compound,
        Relation::NmodPoss,
    ]
    .iter()
    .any(|link| tree.child(at, *link).is_some());
    let bracket = tree
        .text()
        .get(..tree.phrase(at).start)?
        .trim_end()
        .ends_with('(');
    (named && told && !bracket).then(|| (tree.phrase(noun), " is ".to_string(), tree.phrase(at)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claims::{Setting, analyse};
    use crate::text::read_draft;

    fn found(text: &str) -> Vec<String> {
        let draft = read_draft(text);
        let analysis = analyse(&draft.passages[0], &Setting::default());
        parts(&analysis).into_iter().map(|part| part.text).collect()
    }

    #[test]
    fn what_is_said_on_the_side_is_a_statement() {
        for (text, part) in [
            (
                "The site goes to Orme Power, which is wholly owned by Orme Group.",
                "Orme Power is wholly owned by Orme Group.",
            ),
            (
                "In May it held talks about a stake in Orme Power, which is based in Norland.",
                "Orme Power is based in Norland.",
            ),
            (
                "Orme Ferries has six ships and has sold the harbour office.",
                "Orme Ferries has sold the harbour office.",
            ),
            (
                "Ada Marsh, a former harbour pilot, called it a day in May 2024.",
                "Ada Marsh is a former harbour pilot.",
            ),
        ] {
            assert!(
                found(text).iter().any(|p| p == part),
                "{text}: {:?}",
                found(text)
            );
        }
    }

    #[test]
    fn what_others_say_or_may_come_is_none() {
        for text in [
            "Ada Marsh said that the yard has six docks and has sold the harbour office.",
            "If the yard has six docks and sells the harbour office, prices fall.",
            "The yard has six docks.",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn a_statement_stands_where_its_words_stand() {
        let draft = read_draft(
            "In 2024 the *site* goes to **Orme Power**, which is wholly owned by Orme Group.",
        );
        let passage = &draft.passages[0];
        let analysis = analyse(passage, &Setting::default());
        let part = parts(&analysis).remove(0);
        let made = part.passage(passage);
        let at = made.text.find("wholly").unwrap_or(0);
        let span = made.to_source(Span::new(at, at + 6));
        assert_eq!(span.of(&draft.source), "wholly");
    }
}
