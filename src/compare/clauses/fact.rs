//! A clause made ready for comparing: its predicate, who takes part in which role, how real it is.

use super::argument::Argument;
use super::stage::{self, Stage};
use crate::claims::Analysis;
use crate::claims::lexicon::{self, AWAITING, CONVERSE_ROLES, ONE_VALUED, PREDICATES, Pos};
use crate::claims::words::{Relation, Word, words};
use crate::quantity::Dim;
use crate::syntax::{Attachment, Clause, Kind, Number, Parse, Relation as Link, Tree, Upos, Voice};
use crate::text::Span;

/// One thing that a sentence says.
#[derive(Debug, Clone)]
pub struct Fact {
    pub predicate: Span,
    /// The verb in dictionary form, particle included; a converse one is told from its other side.
    pub lemma: String,
    /// The words of `lemma`.
    words: Vec<Word>,
    pub kind: Kind,
    pub actors: Vec<Argument>,
    pub undergoers: Vec<Argument>,
    /// Prepositions with what stands behind them.
    pub others: Vec<(String, Argument)>,
    pub stage: Stage,
    /// True for "to sell".
    pub infinitive: bool,
    /// Whoever says it, where the sentence names them.
    pub sayers: Vec<Argument>,
}

/// How two predicates relate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Predicates {
    Unrelated,
    Same,
    /// The same things cannot be said of both at once.
    Opposed,
}

/// A sentence with all that it says.
pub struct Sentence<'a> {
    pub analysis: &'a Analysis,
    pub parse: &'a Parse,
    pub facts: &'a [Fact],
}

impl<'a> Sentence<'a> {
    pub fn of(analysis: &'a Analysis) -> Sentence<'a> {
        Sentence {
            analysis,
            parse: analysis.parse(),
            facts: analysis.kept(facts).map_or(&[], Vec::as_slice),
        }
    }

    /// The facts with the predicate of `asked`: those with the very word if there are any, since who "said it had not
    /// been told" said something all the same.
    pub fn answers<'s>(&'s self, asked: &'s Fact) -> impl Iterator<Item = &'s Fact> {
        let exact = self.facts.iter().any(|fact| fact.lemma == asked.lemma);
        self.facts.iter().filter(move |fact| {
            (!exact || fact.lemma == asked.lemma) && asked.relation(fact) == Predicates::Same
        })
    }
}

fn facts(analysis: &Analysis) -> Vec<Fact> {
    let parse = analysis.parse();
    let clauses = parse.clauses.iter().filter(|c| c.kind != Kind::Verbless);
    let mut facts: Vec<Fact> = clauses.map(|c| Fact::of(analysis, parse, c)).collect();
    take_up(&parse.tree, &mut facts);
    facts
}

/// "The board accepted the offer, but it has not signed it": a pronoun of a joined verb takes up what stands in the same
/// role of the verb before.
fn take_up(tree: &Tree, facts: &mut [Fact]) {
    for at in 1..facts.len() {
        let (before, rest) = facts.split_at_mut(at);
        let Some(fact) = rest.first_mut() else { break };
        let Some(predicate) = tree.at(fact.predicate.start) else {
            continue;
        };
        let joined = tree
            .head(predicate)
            .filter(|_| tree.relation(predicate) == Link::Conj);
        let first = before
            .iter()
            .find(|f| joined.is_some() && tree.at(f.predicate.start) == joined);
        let Some(first) = first else { continue };
        let roles = [
            (&mut fact.actors, &first.actors),
            (&mut fact.undergoers, &first.undergoers),
        ];
        for (mine, theirs) in roles {
            if let ([pronoun], [taken_up]) = (mine.as_mut_slice(), theirs.as_slice())
                && is_taken_up(tree, pronoun.token, taken_up.token)
            {
                *pronoun = taken_up.clone();
            }
        }
    }
}

/// True if the pronoun can stand for the noun or name: in the same number, and no person for a thing.
fn is_taken_up(tree: &Tree, pronoun: usize, noun: usize) -> bool {
    let number = tree.token(noun).and_then(|t| t.morphology.number);
    let plural = number == Some(Number::Plural);
    match tree.form(pronoun).to_lowercase().as_str() {
        "it" => !plural && tree.upos(noun) != Upos::Pron,
        "them" | "they" => plural && tree.upos(noun) != Upos::Pron,
        _ => false,
    }
}

/// True for "it" in "the union said it had …", where nobody else is spoken to.
fn is_the_sayer(tree: &Tree, report: usize, token: usize) -> bool {
    let form = tree.form(token).to_lowercase();
    let hears = |child: usize| match tree.relation(child) {
        Link::Obj | Link::Iobj => true,
        Link::Obl => tree.preposition(child).is_some_and(|p| p == "to"),
        _ => false,
    };
    tree.upos(token) == Upos::Pron
        && matches!(form.as_str(), "it" | "he" | "she")
        && !tree.children(report).any(hears)
}

/// Prepositions whose phrases the tree may hang on a neighbour of the predicate.
const LOOSE: [&str; 5] = ["from", "to", "by", "against", "than"];

impl Fact {
    fn of(analysis: &Analysis, parse: &Parse, clause: &Clause) -> Fact {
        let tree = &parse.tree;
        let make = |tokens: &[usize]| -> Vec<Argument> {
            let made = tokens.iter().map(|t| Argument::new(analysis, tree, *t));
            made.collect()
        };
        let mut others: Vec<(String, Argument)> = clause
            .obliques
            .iter()
            .filter_map(|o| {
                let preposition = o.preposition.clone()?;
                Some((preposition, Argument::new(analysis, tree, o.token)))
            })
            .collect();
        others.extend(
            make(&clause.recipients)
                .into_iter()
                .map(|a| ("to".to_owned(), a)),
        );
        let roles = [&clause.patients, &clause.agents];
        let hosts = roles.into_iter().flatten().copied();
        let hosts: Vec<usize> = hosts
            .chain(clause.obliques.iter().map(|o| o.token))
            .collect();
        for host in hosts {
            for child in tree.children(host) {
                let link = tree.relation(child);
                if let Some(preposition) = tree.preposition(child)
                    && matches!(link, Link::Nmod | Link::Obl)
                    && LOOSE.contains(&preposition.as_str())
                    && tree.upos(child) == Upos::Propn
                {
                    others.push((preposition, Argument::new(analysis, tree, child)));
                }
            }
        }
        let (lemma, object) = phrasal(parse, clause, &others);
        let mut undergoers = make(&clause.patients);
        for undergoer in &mut undergoers {
            // "the sale of its unit to Brenner": what the preposition begins is no part of the unit.
            let inner = tree.children(undergoer.token).filter(|child| {
                tree.relation(*child) == Link::Nmod
                    && others.iter().any(|(_, other)| other.token == *child)
            });
            let cut = inner
                .filter_map(|child| Some(tree.token(tree.child(child, Link::Case)?)?.span.start));
            if let Some(cut) = cut.min().filter(|cut| *cut > undergoer.span.start) {
                undergoer.span = Span::new(undergoer.span.start, undergoer.span.end.min(cut));
            }
        }
        if clause.kind == Kind::Nominal && undergoers.is_empty() {
            undergoers = make(&awaiting(parse, clause));
        }
        if let Some(at) = object {
            undergoers.push(others.remove(at).1);
        }
        let mut actors = make(&acting(parse, clause));
        if actors.is_empty() && clause.voice == Voice::Passive {
            // "by two officers": a number of people is no amount.
            let by = |(p, a): &(String, Argument)| p == "by" && !is_amount(analysis, a);
            let (agents, rest) = others.into_iter().partition(by);
            others = rest;
            let agents: Vec<(String, Argument)> = agents;
            actors = agents.into_iter().map(|(_, a)| a).collect();
        }
        let mut fact = Fact {
            predicate: tree
                .token(clause.predicate)
                .map_or(Span::default(), |t| t.span),
            lemma,
            words: Vec::new(),
            kind: clause.kind,
            actors,
            undergoers,
            others,
            stage: stage::stage(analysis, parse, clause),
            infinitive: clause.marker.as_deref() == Some("to"),
            sayers: clause
                .said_by()
                .map(|m| make(&m.holders))
                .unwrap_or_default(),
        };
        if let ([sayer], Some(report)) = (fact.sayers.as_slice(), clause.said_by()) {
            let sayer = sayer.clone();
            let subject = match clause.voice {
                Voice::Passive => &mut fact.undergoers,
                _ => &mut fact.actors,
            };
            if let [alone] = subject.as_mut_slice()
                && alone.token > sayer.token
                && is_the_sayer(tree, report.token, alone.token)
            {
                // Of a name that differs nothing follows: "it" may still be somebody else.
                let stands_for = sayer.name.is_some();
                *alone = Argument {
                    stands_for,
                    ..sayer
                };
            }
        }
        // "We sold none of them".
        let none = |a: &Argument| tree.form(a.token).eq_ignore_ascii_case("none");
        if clause.voice != Voice::Passive && fact.undergoers.iter().any(none) {
            fact.stage.denied = !fact.stage.denied;
        }
        fact.turn();
        fact.words = words(&fact.lemma);
        fact
    }

    /// Tells "sold it to X" as "X bought it".
    fn turn(&mut self) {
        let Some(line) = CONVERSE_ROLES.of(&self.lemma) else {
            return;
        };
        let mut parts = line.split('|');
        let (Some(verb), Some(becomes), Some(instead)) = (parts.next(), parts.next(), parts.next())
        else {
            return;
        };
        let actors = if instead == "object" {
            std::mem::take(&mut self.undergoers)
        } else {
            let (there, rest) = std::mem::take(&mut self.others)
                .into_iter()
                .partition(|(p, _)| p == instead);
            self.others = rest;
            let there: Vec<(String, Argument)> = there;
            there.into_iter().map(|(_, a)| a).collect()
        };
        let before = std::mem::replace(&mut self.actors, actors);
        if becomes == "object" {
            self.undergoers = before;
        } else {
            self.others
                .extend(before.into_iter().map(|a| (becomes.to_owned(), a)));
        }
        self.lemma = verb.to_owned();
    }

    /// True if the two predicates are ends that follow one another, such as "join" and "leave".
    pub fn in_turn(&self, other: &Fact) -> bool {
        let ends = |f: &Fact| f.classes().iter().any(|c| c.starts_with("in turn "));
        ends(self) && ends(other)
    }

    /// True if each actor takes an end of its own, such as "approve" or "oppose".
    pub fn by_whom(&self) -> bool {
        self.classes().iter().any(|c| c.starts_with("by whom "))
    }

    /// What stands behind the preposition.
    pub fn behind<'f>(&'f self, preposition: &'f str) -> impl Iterator<Item = &'f Argument> {
        let there = self.others.iter().filter(move |(p, _)| p == preposition);
        there.map(|(_, argument)| argument)
    }

    /// How this predicate of a draft relates to that of a source.
    pub fn relation(&self, other: &Fact) -> Predicates {
        if self.lemma == other.lemma {
            let (mine, theirs) = (self.classes(), other.classes());
            // "voted for" and "voted against"
            return if opposed(&mine, &theirs) && !shared(&mine, &theirs) {
                Predicates::Opposed
            } else {
                Predicates::Same
            };
        }
        let (mine, theirs) = (self.classes(), other.classes());
        if shared(&mine, &theirs) {
            return Predicates::Same;
        }
        if opposed(&mine, &theirs) {
            return Predicates::Opposed;
        }
        match (self.words.as_slice(), other.words.as_slice()) {
            ([a], [b]) => match a.relation(b) {
                Relation::Same | Relation::Synonym | Relation::Derived => Predicates::Same,
                Relation::Opposite => Predicates::Opposed,
                _ => Predicates::Unrelated,
            },
            _ => Predicates::Unrelated,
        }
    }

    /// True if the verbs of the same meaning are listed, so that the lack of all of them says something.
    pub fn is_listed(&self) -> bool {
        !PREDICATES.all(&self.lemma).is_empty()
    }

    /// True if a listed verb means the opposite.
    pub fn is_polar(&self) -> bool {
        let mut classes = PREDICATES.all(&self.lemma).iter();
        classes.any(|class| class.ends_with(['+', '-']))
    }

    /// Classes of the predicate, alone and with each of its prepositions.
    fn classes(&self) -> Vec<&'static str> {
        let mut all: Vec<&'static str> = PREDICATES.all(&self.lemma).to_vec();
        for (preposition, _) in &self.others {
            all.extend(PREDICATES.all(&format!("{} {preposition}", self.lemma)));
        }
        all
    }

    /// True if the fact is denied by a word of its own or above it.
    pub fn denied(&self) -> bool {
        self.stage.denied
    }

    /// The predicate with the words above it that make it less than a fact.
    pub fn words_of<'t>(&self, analysis: &'t Analysis) -> &'t str {
        self.stage.words.of(&analysis.text)
    }
}

/// The predicate in dictionary form with the particle or adverb that makes another verb of it, and the
/// place among `others` of what is then its object: the tree often takes "over" of "took over the firm"
/// for a preposition.
fn phrasal(
    parse: &Parse,
    clause: &Clause,
    others: &[(String, Argument)],
) -> (String, Option<usize>) {
    let tree = &parse.tree;
    let lemma = dictionary_form(tree.form(clause.predicate), &clause.lemma.to_lowercase());
    if clause.kind != Kind::Verbal {
        return (lemma, None);
    }
    let listed = |particle: &str| {
        let phrase = format!("{lemma} {particle}");
        let known = !PREDICATES.all(&phrase).is_empty() || !ONE_VALUED.all(&phrase).is_empty();
        known.then_some(phrase)
    };
    let adverb = tree
        .children(clause.predicate)
        .filter(|child| matches!(tree.relation(*child), Link::Advmod | Link::CompoundPrt))
        .find_map(|child| listed(&tree.form(child).to_lowercase()));
    if let Some(phrase) = adverb {
        return (phrase, None);
    }
    let over = others
        .iter()
        .position(|(p, _)| PARTICLES.contains(&p.as_str()) && listed(p).is_some());
    match over.filter(|_| clause.patients.is_empty()) {
        Some(at) => (
            listed(&others[at].0).unwrap_or_else(|| lemma.clone()),
            Some(at),
        ),
        None => (lemma, None),
    }
}

/// Particles that the tree takes for prepositions.
const PARTICLES: [&str; 8] = ["over", "up", "off", "out", "down", "on", "in", "forward"];

/// The lemma, or WordNet's where the tagger made one that is no word.
fn dictionary_form(form: &str, lemma: &str) -> String {
    if lemma.contains(' ') || !lexicon::lemmas(lemma).is_empty() {
        return lemma.to_owned();
    }
    let known = lexicon::lemmas(&form.to_lowercase());
    let verb = known.iter().find(|(_, pos)| *pos == Pos::Verb);
    verb.map_or_else(|| lemma.to_owned(), |(verb, _)| (*verb).to_owned())
}

/// True for "3 %", "$5m" and lengths of time.
pub fn is_amount(analysis: &Analysis, argument: &Argument) -> bool {
    let head = argument.head.and_then(|at| analysis.words.get(at));
    analysis.figures.iter().any(|f| {
        f.span.overlaps(argument.span)
            && !matches!(f.dim, Dim::Count { .. })
            && head.is_none_or(|h| f.span.overlaps(h.span))
    }) || analysis
        .periods
        .iter()
        .any(|p| p.core.overlaps(argument.span))
}

/// What awaits the deed that a noun names: the purchase that is "subject to approval".
fn awaiting(parse: &Parse, clause: &Clause) -> Vec<usize> {
    let tree = &parse.tree;
    let above = tree.head(clause.predicate);
    let waits = above.filter(|at| AWAITING.contains(tree.lemma(*at)));
    let over = |at: usize| parse.clauses.iter().find(|c| c.predicate == at);
    waits
        .and_then(over)
        .map_or_else(Vec::new, |c| c.agents.clone())
}

/// Who acts; under "X was the one that …" and "X was the first to …" it is X.
fn acting(parse: &Parse, clause: &Clause) -> Vec<usize> {
    let identified = |token: usize| {
        let above = parse
            .clauses
            .iter()
            .find(|c| c.predicate == token && c.kind == Kind::Copular)?;
        let expletive = above.agents.iter().all(|at| {
            matches!(
                parse.tree.form(*at).to_lowercase().as_str(),
                "it" | "there" | "this" | "that"
            )
        });
        (!expletive && above.negation.is_none()).then(|| above.agents.clone())
    };
    let from = match clause.attachment {
        Attachment::Relative(noun) if clause.agents == [noun] => identified(noun),
        Attachment::Complement(head)
        | Attachment::Participial(head)
        | Attachment::Adverbial(head)
            if clause.agents.is_empty() && clause.marker.as_deref() == Some("to") =>
        {
            identified(head)
        }
        _ => None,
    };
    from.unwrap_or_else(|| clause.agents.clone())
}

fn shared(a: &[&'static str], b: &[&'static str]) -> bool {
    a.iter().any(|class| b.contains(class))
}

fn opposed(a: &[&'static str], b: &[&'static str]) -> bool {
    let pole = |class: &'static str| {
        let positive = class.strip_suffix('+').map(|name| (name, true));
        positive.or_else(|| class.strip_suffix('-').map(|name| (name, false)))
    };
    a.iter().filter_map(|c| pole(c)).any(|(name, end)| {
        b.iter()
            .filter_map(|c| pole(c))
            .any(|(other, theirs)| name == other && end != theirs)
    })
}
