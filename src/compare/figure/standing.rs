//! Whether a figure is reported, lies ahead, or is what somebody expected.

use super::binding::Bound;
use crate::claims::Status;
use crate::claims::lexicon::{COMMITMENTS, COUNTING, Pos, STATUS};
use crate::claims::words::Word;
use crate::syntax::{self, Upos, VerbForm};

impl<'a> Bound<'a> {
    /// True if somebody expected the figure ("the $54.9 billion analysts had expected").
    pub fn is_expected_by_others(&self) -> bool {
        let text = &self.analysis.text;
        // "Analyst: Length of stay is down": whoever speaks expects nothing.
        let speaks = |w: &Word| {
            text.get(w.span.end..)
                .is_some_and(|t| t.starts_with([':', ',']))
        };
        self.analysis
            .words_in(self.own)
            .any(|w| (w.is("analyst") || w.is("consensus")) && !(w.span.start == 0 && speaks(w)))
    }

    /// True if the figure is given ahead of time: planned, guided to, forecast.
    pub fn is_ahead(&self) -> bool {
        let clause = self.analysis.clause_at(self.figure.core.start);
        // "Guides to 120": a noun would not go on by "to".
        let leads = |w: &Word| {
            let rest = self.analysis.text.get(w.span.end..).unwrap_or("");
            rest.trim_start().starts_with("to ")
        };
        let announces = |w: &Word| {
            w.is("guidance")
                || w.is("forecast")
                || w.is("expectation")
                || w.is("outlook")
                || w.is("projection")
                || counts_ahead(w) && (w.lower.ends_with("ed") || !w.may_be(Pos::Noun) || leads(w))
        };
        self.standing() == Some(true)
            || self.is_called_planned()
            || self.is_committed()
            || self.is_to_be()
            || self
                .analysis
                .words_in(clause)
                .any(|w| announces(w) && self.holds(w.span))
    }

    /// True for "has committed $3 billion to the site": the nearest verb before the figure binds it for later.
    fn is_committed(&self) -> bool {
        let clause = self.analysis.clause_at(self.figure.core.start);
        let before = |w: &&Word| w.span.end <= self.figure.core.start && clause.covers(w.span);
        let words = self.analysis.words.iter().rev();
        let verb = words.filter(before).find(|w| {
            let inflected = |(lemma, pos): &(&str, Pos)| *pos == Pos::Verb && *lemma != w.lower;
            w.lemmas.iter().any(inflected)
        });
        verb.is_some_and(|w| w.lemmas.iter().any(|(l, _)| COMMITMENTS.contains(l)))
    }

    /// The form of "be" before the figure whose complement it is, with the word before: "should be about 75".
    fn copula(&self) -> Option<(&'a str, &'a str)> {
        let words = &self.analysis.words;
        let clause = self.analysis.clause_at(self.figure.core.start);
        let last = words
            .iter()
            .rposition(|w| w.span.end <= self.figure.span.start && clause.covers(w.span))?;
        let form = words[last].lower.as_str();
        let lead = last
            .checked_sub(1)
            .map_or("", |at| words[at].lower.as_str());
        matches!(form, "be" | "was" | "were").then_some((lead, form))
    }

    /// True for "should be about $75 million". What "will be" may be decided.
    fn is_to_be(&self) -> bool {
        matches!(self.copula(), Some(("should", "be")))
    }

    /// True for "a planned 450 patients".
    fn is_called_planned(&self) -> bool {
        let start = self.figure.span.start;
        let before = self.analysis.words.iter().rfind(|w| w.span.end <= start);
        before.is_some_and(|w| {
            w.lower.ends_with("ed")
                && (w.is("expect")
                    || STATUS.of(&w.lower) == Some("planned")
                    || STATUS.of(w.lemma()) == Some("planned"))
        })
    }

    /// True if the event next to the figure lies ahead, false if it happened, `None` if nothing says.
    fn standing(&self) -> Option<bool> {
        // "Once they have paid, it will be $14 million": what was done belongs to the other verb.
        if matches!(self.copula(), Some(("will", "be"))) {
            return None;
        }
        let clause = self.analysis.clause_at(self.figure.core.start);
        let event = self.analysis.events.iter().rfind(|e| {
            let span = self.analysis.words[e.word].span;
            span.end <= self.figure.core.start && clause.covers(span)
        })?;
        match event.status? {
            Status::Planned => Some(true),
            Status::Completed => Some(false),
            _ => None,
        }
    }

    /// True if the verb that the figure hangs on tells what was: "closed the year with a margin of 21 %".
    pub fn is_told_as_past(&self) -> bool {
        let tree = &self.analysis.parse().tree;
        let verb = tree.at(self.figure.core.start).and_then(|at| {
            let mut above = tree.ancestors(at);
            above.find(|at| tree.upos(*at) == Upos::Verb)
        });
        let token = verb.and_then(|at| tree.token(at));
        token.is_some_and(|t| {
            let form = t.morphology.verb_form;
            t.morphology.tense == Some(syntax::Tense::Past) && form != Some(VerbForm::Participle)
        })
    }

    /// True if the text says that it happened.
    pub fn happened(&self) -> bool {
        let was = || matches!(self.copula(), Some((_, "was" | "were")));
        self.standing() == Some(false) || self.standing().is_none() && was()
    }
}

/// True for a verb by which somebody gives a figure that is to come: "assume", "expects".
fn counts_ahead(word: &Word) -> bool {
    let mut verbs = word.lemmas.iter().filter(|(_, pos)| *pos == Pos::Verb);
    verbs.any(|(lemma, _)| COUNTING.of(lemma) == Some("ahead"))
}
