//! How far an event has come, whether it is denied, and by which words: read off the clauses above it.

use super::argument;
use crate::claims::events;
use crate::claims::lexicon::{AWAITING, IMPLICIT_NEGATION, STATUS};
use crate::claims::{Analysis, Status};
use crate::syntax::{Attachment, Matrix};
use crate::syntax::{Clause, Kind, Parse, Relation, Upos, VerbForm};
use crate::text::Span;

/// How a sentence stands to an event it tells.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// How far it has come; `None` if the sentence leaves it open.
    pub status: Option<Status>,
    /// The words that say so, the predicate included.
    pub words: Span,
    pub denied: bool,
    /// True below "if" and "until": nothing says that it happened.
    pub conditional: bool,
    pub tense: Tense,
}

/// When it happens, by the clause's own verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tense {
    /// "will sell": nothing else makes it less than a fact.
    Future,
    /// "sells", "to sell", "selling".
    Present,
    /// "sold", "was sold".
    Past,
    /// "has sold".
    Perfect,
}

/// Auxiliaries that leave open whether it happens.
const POSSIBLE: [&str; 6] = ["may", "might", "could", "can", "would", "should"];
/// What "will" becomes under a verb of saying: "she said the site would close".
const FUTURE_IN_REPORT: &str = "would";
/// Verbs of saying that deny what is said.
const DENYING: [&str; 5] = ["deny", "dispute", "refute", "reject", "rebut"];
/// Markers under which nothing is asserted.
const OPENERS: [&str; 6] = ["if", "unless", "whether", "lest", "until", "till"];
/// Prepositions by which talks and plans say of what they are.
const ABOUT: [&str; 4] = ["about", "on", "over", "of"];
/// Forms of verbs behind which "to" begins what is still to be done.
const AHEAD: [&str; 6] = ["have", "has", "need", "needs", "needed", "remains"];
/// Adjectives that single out who did it: "the only bank to survive".
const SINGLED_OUT: [&str; 4] = ["only", "first", "second", "last"];
/// Clauses that one may stand under, at most.
const DEPTH: usize = 4;

/// The stage of `clause`'s event.
pub fn stage(analysis: &Analysis, parse: &Parse, clause: &Clause) -> Stage {
    let mut reader = Reader {
        analysis,
        parse,
        status: None,
        open: false,
        conditional: false,
        words: span(parse, clause.predicate),
        denied: clause
            .negation
            .is_some_and(|at| !in_title(analysis, parse, at)),
    };
    reader.read(clause, 0);
    Stage {
        status: reader.status.filter(|_| !reader.open),
        words: reader.words,
        denied: reader.denied,
        conditional: reader.conditional,
        tense: tense(parse, clause),
    }
}

/// True for the "No" of "No Way Out", a capital inside a sentence or a word of a name, and for "no 1".
fn in_title(analysis: &Analysis, parse: &Parse, token: usize) -> bool {
    let span = span(parse, token);
    let rest = analysis.text.get(span.end..).unwrap_or("");
    if rest
        .trim_start_matches(['.', ' '])
        .starts_with(|c: char| c.is_ascii_digit())
    {
        return true;
    }
    let capital = span
        .of(&analysis.text)
        .starts_with(|c: char| c.is_uppercase());
    capital && token > 0 && analysis.words.first().is_some_and(|w| w.span != span)
        || analysis
            .names
            .iter()
            .any(|n| n.span.covers(span) && n.span != span)
}

fn tense(parse: &Parse, clause: &Clause) -> Tense {
    let tree = &parse.tree;
    let at = clause.predicate;
    let auxiliary = |form: &[&str]| {
        tree.children(at).any(|child| {
            matches!(
                tree.relation(child),
                Relation::Aux | Relation::AuxPass | Relation::Cop
            ) && form.contains(&tree.form(child).to_lowercase().as_str())
        })
    };
    if clause.modals.iter().any(|m| is_future(m, clause)) {
        return Tense::Future;
    }
    if auxiliary(&["has", "have", "'ve", "’ve"]) {
        return Tense::Perfect;
    }
    let past = tree.token(at).is_some_and(|t| {
        t.morphology.tense == Some(crate::syntax::Tense::Past)
            || t.morphology.verb_form == Some(VerbForm::Participle)
    });
    let present = auxiliary(&["is", "are", "am"]);
    if auxiliary(&["was", "were", "had", "did"]) || past && !present {
        Tense::Past
    } else {
        Tense::Present
    }
}

/// True for "will", and for "would" in what somebody is reported to have said.
fn is_future(modal: &str, clause: &Clause) -> bool {
    let reported = || clause.above.iter().any(|matrix| matrix.reports);
    matches!(modal, "will" | "shall" | "'ll" | "’ll") || modal == FUTURE_IN_REPORT && reported()
}

struct Reader<'p> {
    analysis: &'p Analysis,
    parse: &'p Parse,
    status: Option<Status>,
    /// True if something above leaves open what it means for the event.
    open: bool,
    conditional: bool,
    words: Span,
    denied: bool,
}

fn span(parse: &Parse, token: usize) -> Span {
    parse.tree.token(token).map_or(Span::default(), |t| t.span)
}

/// The class of a word in `status.txt`.
fn class(lemma: &str) -> Option<Status> {
    STATUS.of(lemma).and_then(events::parse)
}

impl Reader<'_> {
    fn read(&mut self, clause: &Clause, depth: usize) {
        if clause
            .marker
            .as_deref()
            .is_some_and(|m| OPENERS.contains(&m))
        {
            self.open = true;
            // "A museum until the council closed it": it did.
            let until = matches!(clause.marker.as_deref(), Some("until" | "till"));
            self.conditional = !until || tense(self.parse, clause) != Tense::Past;
        }
        match clause.kind {
            Kind::Nominal => self.nominal(clause, depth),
            _ => {
                self.lower(own(self.parse, clause), span(self.parse, clause.predicate));
                for matrix in &clause.above {
                    self.matrix(clause, matrix);
                }
                self.under_noun(clause, depth);
            }
        }
    }

    /// Takes a status that is not further than the one it has.
    fn lower(&mut self, status: Option<Status>, by: Span) {
        let Some(status) = status else { return };
        if self.status.is_none_or(|s| status < s) {
            self.status = Some(status);
            if status < Status::Completed {
                self.words = self.words.join(by);
            }
        }
    }

    fn matrix(&mut self, clause: &Clause, matrix: &Matrix) {
        // "Cancelled | team of 60 moved": one cell of a table says nothing of how far another has come.
        if let Some(row) = &self.analysis.row {
            let cell = |token: usize| {
                let at = span(self.parse, token);
                row.cells.iter().position(|(cell, _)| cell.covers(at))
            };
            if cell(clause.predicate) != cell(matrix.token) {
                return;
            }
        }
        self.denied ^= matrix.negated;
        let by = span(self.parse, matrix.token);
        if matrix.reports {
            if DENYING.contains(&matrix.lemma.as_str()) {
                self.denied = !self.denied;
                self.words = self.words.join(by);
            }
            // "Is expected to break even": who expects it to happen has not seen it.
            let expected = clause.marker.as_deref() == Some("to")
                && class(&matrix.lemma) == Some(Status::Planned);
            if expected {
                self.lower(Some(Status::Planned), by);
            }
        } else {
            self.governor(&matrix.lemma, by);
        }
        // "Have to approve", "needs to sell": who still has to do it has not; who "had to" did.
        let form = self.parse.tree.form(matrix.token).to_lowercase();
        if clause.marker.as_deref() == Some("to") && AHEAD.contains(&form.as_str()) {
            self.lower(Some(Status::Planned), by);
        }
        if matrix.modals.iter().any(|m| POSSIBLE.contains(&m.as_str())) {
            let reported = matrix.modals.iter().any(|m| is_future(m, clause));
            let status = if reported {
                Status::Planned
            } else {
                Status::Considered
            };
            self.lower(Some(status), by);
        }
    }

    fn governor(&mut self, lemma: &str, by: Span) {
        if IMPLICIT_NEGATION.contains(lemma) {
            self.denied = !self.denied;
            self.words = self.words.join(by);
            return;
        }
        match class(lemma) {
            Some(Status::Ended) => {
                self.denied = !self.denied;
                self.words = self.words.join(by);
            }
            Some(Status::Denied) => {
                self.denied = !self.denied;
                self.words = self.words.join(by);
            }
            Some(Status::Stalled) => self.lower(Some(Status::Planned), by),
            Some(status) => self.lower(Some(status), by),
            None => {}
        }
    }

    /// "the plan to sell", "talks about buying": the noun that a clause hangs on.
    fn under_noun(&mut self, clause: &Clause, depth: usize) {
        let tree = &self.parse.tree;
        let noun = match clause.attachment {
            Attachment::Participial(noun) => noun,
            Attachment::Adverbial(head) | Attachment::Complement(head)
                if tree.upos(head) == Upos::Noun =>
            {
                head
            }
            // "They met to sign": what it was for is not what happened.
            Attachment::Adverbial(head) if clause.marker.as_deref() == Some("to") => {
                // "They signed a letter to buy": the tree hangs "to buy" on the signing.
                match class(tree.lemma(head)).filter(|status| *status < Status::Begun) {
                    Some(status) => self.lower(Some(status), span(self.parse, head)),
                    None => self.open = true,
                }
                return;
            }
            // "Opened talks about selling it": the tree hangs the selling on the opening as often as on the talks.
            Attachment::Adverbial(head)
                if clause.marker.as_deref().is_some_and(|m| ABOUT.contains(&m)) =>
            {
                match tree.child(head, Relation::Obj) {
                    Some(object)
                        if class(tree.lemma(object)).is_some_and(|s| s < Status::Begun) =>
                    {
                        object
                    }
                    _ => return,
                }
            }
            _ => return,
        };
        let infinitive = clause.marker.as_deref().is_some_and(|m| m != "that");
        if !infinitive {
            return;
        }
        // "The only bank to survive", "the first to sell": who is singled out did it.
        let singled_out = tree.children_by(noun, Relation::Amod).any(|child| {
            let form = tree.form(child).to_lowercase();
            SINGLED_OUT.contains(&form.as_str()) || form.ends_with("est")
        });
        if singled_out {
            return;
        }
        let by = span(self.parse, noun);
        match class(tree.lemma(noun)) {
            Some(status) => {
                self.lower(Some(status), by);
                self.around(noun, depth);
            }
            None => self.open = true,
        }
    }

    /// A noun that names an event: what is done with it says how far it has come.
    fn nominal(&mut self, clause: &Clause, depth: usize) {
        let tree = &self.parse.tree;
        let at = clause.predicate;
        for child in tree.children_by(at, Relation::Amod) {
            self.lower(class(tree.lemma(child)), span(self.parse, child));
        }
        self.around(at, depth);
        if self.status.is_none() {
            self.open = true;
        }
    }

    /// What the nearest verb or noun above a noun says of it.
    fn around(&mut self, noun: usize, depth: usize) {
        let tree = &self.parse.tree;
        if depth >= DEPTH {
            self.open = true;
            return;
        }
        let Some(above) = tree.head(noun) else { return };
        if argument::is_none(tree, noun) {
            self.denied = !self.denied;
        }
        let object = matches!(
            tree.relation(noun),
            Relation::Obj | Relation::NsubjPass | Relation::Obl | Relation::Nmod
        );
        let state = matches!(tree.relation(noun), Relation::Nsubj)
            && (phrase(self.parse, above).is_some() || AWAITING.contains(tree.lemma(above)));
        if !object && !state {
            // "The sale was completed" is passive and an object; "the sale surprised" says nothing of it.
            return;
        }
        let lemma = tree.lemma(above);
        let by = span(self.parse, above);
        if let Some((status, words)) = phrase(self.parse, above) {
            // What was put on hold had been agreed or planned; it is not done.
            self.lower(Some(status.min(Status::Agreed)), by.join(words));
            return;
        }
        if AWAITING.contains(lemma) {
            self.lower(Some(Status::Considered), by);
            return;
        }
        let governs =
            class(lemma).or_else(|| IMPLICIT_NEGATION.contains(lemma).then_some(Status::Denied));
        let Some(status) = governs else {
            // "opened talks about a sale": the tree hangs "about a sale" on the verb as often as on the talks.
            let object = tree.child(above, Relation::Obj);
            let talks = object.filter(|_| tree.relation(noun) == Relation::Obl);
            if let Some(talks) = talks
                && let Some(status) = class(tree.lemma(talks))
            {
                self.lower(Some(status), span(self.parse, talks));
                self.around(talks, depth + 1);
            }
            // "talks about an acquisition" under another verb: the noun above decides first.
            return;
        };
        if let Some(clause) = self.parse.clauses.iter().find(|c| c.predicate == above) {
            let inner = stage(self.analysis, self.parse, clause);
            self.denied ^= inner.denied;
            match status {
                Status::Ended | Status::Denied | Status::Stalled => self.governor(lemma, by),
                _ => {
                    self.lower(Some(status), by);
                    match inner.status {
                        Some(own) => self.lower(Some(own), inner.words),
                        None => self.open = true,
                    }
                }
            }
        } else if tree.upos(above) == Upos::Noun {
            self.lower(Some(status), by);
            self.around(above, depth + 1);
        }
    }
}

/// The state that a verb or a form of "be" puts its subject or object in by a phrase: "put on hold",
/// "is in talks"; with the bytes of the phrase.
fn phrase(parse: &Parse, predicate: usize) -> Option<(Status, Span)> {
    let tree = &parse.tree;
    let of = |noun: usize| {
        let preposition = tree.preposition(noun)?;
        let status = class(&format!("{preposition} {}", tree.lemma(noun)))?;
        let words = tree
            .child(noun, Relation::Case)
            .map(|case| span(parse, case));
        let noun = span(parse, noun);
        Some((status, words.map_or(noun, |case| case.join(noun))))
    };
    let obliques = tree.children_by(predicate, Relation::Obl);
    obliques.chain([predicate]).find_map(of)
}

/// What a clause's own tense and auxiliaries say.
fn own(parse: &Parse, clause: &Clause) -> Option<Status> {
    let tree = &parse.tree;
    let modal = |list: &[&str]| clause.modals.iter().any(|m| list.contains(&m.as_str()));
    if clause.modals.iter().any(|m| is_future(m, clause)) {
        return Some(Status::Planned);
    }
    if modal(&POSSIBLE) {
        return Some(Status::Considered);
    }
    if modal(&["must", "ought"]) {
        return None;
    }
    let at = clause.predicate;
    let auxiliary = |form: &[&str]| {
        tree.children(at).any(|child| {
            matches!(
                tree.relation(child),
                Relation::Aux | Relation::AuxPass | Relation::Cop
            ) && form.contains(&tree.form(child).to_lowercase().as_str())
        })
    };
    if clause.marker.as_deref() == Some("to") {
        // "is to be scrapped"
        return if auxiliary(&["is", "are", "was", "were"]) {
            Some(Status::Planned)
        } else {
            Some(Status::Completed)
        };
    }
    let form = tree.token(at).and_then(|t| t.morphology.verb_form);
    let progressive =
        form == Some(VerbForm::Gerund) && auxiliary(&["is", "are", "was", "were", "been", "be"]);
    if progressive {
        return Some(Status::Begun);
    }
    Some(Status::Completed)
}
