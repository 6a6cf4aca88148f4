//! What one figure of a passage measures: the stretch of text that is its own, its period and its standing.

use std::sync::Arc;

use super::places;
use super::set_aside::is_set_aside;
use crate::claims::Analysis;
use crate::claims::lexicon::{DIRECTION, HOLDINGS, METRICS, Pos};
use crate::claims::words::{Relation, Word};
use crate::compare::alignment::relation;
use crate::quantity::{Dim, Figure, Period};
use crate::text::Span;

/// A figure with the text that says what it measures.
pub struct Bound<'a> {
    pub analysis: &'a Analysis,
    pub index: usize,
    pub figure: &'a Figure,
    /// The stretch around the figure that speaks of no other figure.
    pub own: Span,
    /// What stands before the first figure of the sentence, shared by all of them.
    pub frame: Span,
    /// What is said of the figures before it and of this one too: subject and verb of its clause.
    shared: Arc<[Span]>,
    /// True if the figure is what another one is held against ("up from $3 billion", "(2022: 5)").
    pub is_comparison: bool,
}

/// What of a whole a figure gives: two figures that differ in it may both be right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share {
    All,
    /// "71 of the 98 launches".
    Part,
    /// "20 other languages", "another 5".
    Rest,
    /// "11 new cases".
    New,
    /// "8,000 victims per day".
    Rate,
}

/// Words behind a figure among which "per" says that it is a rate.
const RATE_REACH: usize = 4;
/// Words that make a record of a figure before "since".
const RECORDS: [&str; 5] = ["most", "least", "first", "best", "worst"];
impl<'a> Bound<'a> {
    /// `None` if the passage has no such figure.
    pub fn new(analysis: &'a Analysis, index: usize) -> Option<Self> {
        let figure = analysis.figures.get(index)?;
        if analysis.row.is_some() {
            return Some(Self {
                analysis,
                index,
                figure,
                own: analysis.clause_at(figure.core.start),
                frame: Span::default(),
                shared: Arc::from([]),
                is_comparison: false,
            });
        }
        let place = places::of(analysis, index)?;
        Some(Self {
            analysis,
            index,
            figure,
            own: place.own,
            frame: place.frame,
            shared: Arc::clone(&place.shared),
            is_comparison: place.is_comparison,
        })
    }

    /// True if the word at `span` is said of this figure: it stands in its own stretch or in the part
    /// of the frame that it shares.
    pub fn holds(&self, span: Span) -> bool {
        self.own.covers(span) || self.shared.iter().any(|s| s.covers(span))
    }

    /// True if both stand in one clause.
    pub fn holds_with(&self, other: &Bound) -> bool {
        let clause = |b: &Bound| b.analysis.clause_at(b.figure.core.start);
        clause(self) == clause(other)
    }

    /// Content words of the figure's own stretch and of the frame that are not measured themselves.
    pub fn words(&self) -> impl Iterator<Item = (usize, &'a Word)> + '_ {
        let analysis = self.analysis;
        analysis.words.iter().enumerate().filter(move |(_, w)| {
            w.is_content() && self.holds(w.span) && !analysis.is_measured(w.span)
        })
    }

    /// The period of the figure: that of its own stretch, else the frame's, else the sentence's only one.
    pub fn period(&self) -> Option<&'a Period> {
        if let Some(row) = &self.analysis.row {
            let header = row.periods.get(self.index).and_then(Option::as_ref);
            return header.or_else(|| {
                self.analysis
                    .periods
                    .iter()
                    .find(|p| row.subject.covers(p.core))
            });
        }
        let core = self.figure.core;
        let near = |p: &&Period| {
            let after = p.core.start >= core.end;
            let distance = if after {
                p.core.start - core.end
            } else {
                core.start.saturating_sub(p.core.end)
            };
            (self.other_clause(p.core), distance)
        };
        let all: Vec<&Period> = {
            let periods = self.analysis.periods.iter();
            let own = periods.filter(|p| !is_set_aside(self.analysis, p, core));
            own.collect()
        };
        // "Will last 14 months": a length of time is not the period of itself.
        if all.iter().any(|p| p.core.overlaps(core)) {
            return None;
        }
        let own = all
            .iter()
            .copied()
            .filter(|p| self.own.covers(p.core) && !self.is_record_since(p))
            .min_by_key(near);
        // "and in 2017, there were 60": behind the rival before, it leads this one in.
        let rivals = self.analysis.figures.iter();
        let from = rivals
            .filter(|f| f.dim == self.figure.dim && f.core.end <= core.start)
            .map(|f| f.core.end)
            .max();
        let leads = |p: &&Period| {
            from.is_some_and(|from| p.core.start >= from && p.core.end <= core.start)
                && !self.other_clause(p.core)
        };
        // "In 2016 it opened, and on 30 June it had 214: 131 here and 83 there": the last one shared with those before.
        let shared = |p: &&Period| {
            !self.is_comparison
                && p.core.end <= core.start
                && self.shared.iter().any(|s| s.covers(p.core))
        };
        own.or_else(|| all.iter().copied().rfind(leads))
            .or_else(|| all.iter().copied().rfind(shared))
            .or_else(|| {
                all.iter()
                    .copied()
                    .filter(|p| !self.is_comparison && self.frame.covers(p.core))
                    .min_by_key(near)
            })
            .or_else(|| {
                all.first().copied().filter(|only| {
                    all.len() == 1
                        && !self.is_record_since(only)
                        && !self.is_comparison
                        && !self.analysis.figures.iter().enumerate().any(|(i, _)| {
                            // "9,850 boats, 5 % fewer than in 2024": the year is that of the base.
                            i != self.index
                                && Bound::new(self.analysis, i).is_some_and(|b| {
                                    b.is_of_base(only) || b.is_comparison && b.own.covers(only.core)
                                })
                        })
                })
            })
    }

    /// True for the period behind "than" of "a third more than in 2024": that of what the figure is held against.
    pub fn is_of_base(&self, period: &Period) -> bool {
        let core = self.figure.core;
        let between = Span::new(core.end, period.core.start.max(core.end));
        self.own.covers(period.core) && self.analysis.words_in(between).any(|w| w.lower == "than")
    }

    /// True for "412, the most since privatisation in 1989": how long it has not been so much.
    fn is_record_since(&self, period: &Period) -> bool {
        let core = self.figure.core;
        let between = Span::new(core.end, period.core.end.max(core.end));
        let words: Vec<&str> = self
            .analysis
            .words_in(between)
            .map(|w| w.lower.as_str())
            .collect();
        let since = words.iter().position(|w| *w == "since");
        since.is_some_and(|at| {
            words[..at]
                .iter()
                .any(|w| RECORDS.contains(w) || w.ends_with("est"))
        })
    }

    /// True if there is no doubt which period of its sentence is the figure's.
    pub fn is_period_sure(&self) -> bool {
        let all = &self.analysis.periods;
        all.len() == 1 || self.analysis.row.is_some() || all.iter().any(|p| self.own.covers(p.core))
    }

    fn other_clause(&self, span: Span) -> bool {
        self.analysis.clause_at(span.start) != self.analysis.clause_at(self.figure.core.start)
    }

    /// Up or down, by the nearest word of movement before the figure in its own stretch or the frame.
    pub fn direction(&self) -> Option<&'static str> {
        let clause = self.analysis.clause_at(self.figure.core.start);
        let of = |w: &Word| {
            DIRECTION
                .of(&w.lower)
                .or_else(|| w.lemmas.iter().find_map(|(l, _)| DIRECTION.of(l)))
        };
        let before = |w: &&Word| w.span.end <= self.figure.core.start && clause.covers(w.span);
        let mut moving = self.analysis.words.iter().rev().filter(before);
        let nearest = moving.by_ref().find_map(|w| Some((w, of(w)?)));
        // "Growth slowed from 6 % to 4 %": what slows still grows.
        let level = self.analysis.words.iter().rev().find(|w| before(w));
        if nearest.is_some_and(|(w, _)| w.may_be(Pos::Verb))
            && level.is_some_and(|w| matches!(w.lower.as_str(), "to" | "from" | "at"))
            && let Some(noun) = moving.find(|w| w.may_be(Pos::Noun) && !w.may_be(Pos::Verb))
            && let Some(way) = of(noun)
        {
            return Some(way);
        }
        let nearest = nearest.map(|(_, way)| way);
        // "a 3 % drop"
        nearest.or_else(|| {
            self.analysis
                .words_in(Span::new(self.figure.core.end, self.own.end))
                .take(2)
                .find_map(of)
        })
    }

    /// The class of what is measured ("revenue", "profit") by the nearest word of the own stretch, or of the frame.
    pub fn metric(&self) -> Option<&'static str> {
        let words = &self.analysis.words;
        let lemmas: Vec<&str> = words
            .iter()
            .map(|w| {
                if METRICS.of(&w.lower).is_some() {
                    w.lower.as_str()
                } else {
                    noun(w)
                }
            })
            .collect();
        let core = self.figure.core;
        let mut best: Option<(usize, &'static str)> = None;
        let mut at = 0;
        while at < words.len() {
            let Some((length, class)) = METRICS.longest(&lemmas[at..]) else {
                at += 1;
                continue;
            };
            let span = words[at].span.join(words[at + length - 1].span);
            // "Profit before tax", "earnings after interest": what is taken off is not what is measured.
            let taken_off = at > 0 && matches!(words[at - 1].lower.as_str(), "before" | "after");
            // "$540 million in the bank and no debt": what there is none of is not what there is so much of.
            let none = span.start >= core.end
                && at > 0
                && matches!(words[at - 1].lower.as_str(), "no" | "without");
            if self.holds(span) && !none && !(taken_off && best.is_some()) {
                // What stands before a figure names it sooner than what comes behind it.
                let distance = if span.end <= core.start {
                    core.start - span.end
                } else {
                    (span.start.saturating_sub(core.end)) * 2
                };
                if best.is_none_or(|(d, _)| distance < d) {
                    best = Some((distance, class));
                }
            }
            at += length;
        }
        if best.is_none()
            && let Some(row) = &self.analysis.row
        {
            let cell: Vec<&str> = self.analysis.words_in(row.subject).map(noun).collect();
            let header: Vec<&str> = row
                .headers
                .get(self.index)
                .into_iter()
                .flatten()
                .map(noun)
                .collect();
            return [cell, header].iter().find_map(|list| {
                (0..list.len()).find_map(|i| METRICS.longest(&list[i..]).map(|(_, c)| c))
            });
        }
        best.map(|(_, class)| class)
    }

    /// True if some word of the own stretch or the frame is, or is a kind of, what `noun` names.
    pub fn speaks_of(&self, noun: &Word) -> bool {
        // A table says what it counts in its headers and above itself.
        let around = self.analysis.row.iter().flat_map(|row| {
            let header = row.headers.get(self.index).into_iter().flatten();
            header.chain(&self.analysis.surroundings)
        });
        let own = self.words().map(|(_, w)| w);
        own.chain(around)
            .any(|w| relation(noun, w) >= Relation::Narrower)
    }

    /// The name that restricts what is counted to a part: "Texas" of "3,200 people in Texas".
    pub fn scope(&self) -> Option<Span> {
        let behind = Span::new(self.figure.span.end, self.own.end);
        let inside = |(_, w): &(usize, &Word)| behind.covers(w.span);
        let all = self.analysis.words.iter().enumerate();
        let words: Vec<(usize, &Word)> = all.filter(inside).take(3).collect();
        let at = words
            .iter()
            .position(|(_, w)| matches!(w.lower.as_str(), "in" | "within" | "across"))?;
        // "A 40 % stake in Petrel": in what is held, not where.
        let held = at.checked_sub(1).and_then(|noun| words.get(noun));
        if held.is_some_and(|(_, noun)| noun.lemmas.iter().any(|(l, _)| HOLDINGS.contains(l))) {
            return None;
        }
        let (next, _) = words.get(at)?;
        let name = self
            .analysis
            .names
            .iter()
            .find(|n| n.words.start == next + 1 || n.words.start == next + 2)?;
        Some(name.span)
    }

    /// What of a whole the figure gives.
    pub fn share(&self) -> Share {
        let words = &self.analysis.words;
        let core = self.figure.core;
        let before = words.iter().rfind(|w| w.span.end <= core.start);
        let mut behind = words.iter().filter(|w| w.span.start >= core.end);
        let is = |w: &Word, list: &[&str]| list.contains(&w.lower.as_str());
        let plain = self.figure.span == core;
        let next: Vec<&Word> = behind.by_ref().take(RATE_REACH).collect();
        // "6 % more than in 2024" is a step, not what is left.
        let step = next.get(1).is_some_and(|w| w.lower == "than");
        if !step
            && next
                .first()
                .is_some_and(|w| is(w, &["other", "others", "more", "further", "additional"]))
            || plain
                // "An additional 10 % off" is 10 % of the same price; "and Orme another 19 %" is a share of its own.
                && before.is_some_and(|w| {
                    let words: &[&str] = match self.figure.dim {
                        Dim::Percent => &["another"],
                        _ => &["another", "further", "additional"],
                    };
                    is(w, words)
                })
        {
            return Share::Rest;
        }
        if next.first().is_some_and(|w| is(w, &["new"])) {
            return Share::New;
        }
        let own = |w: &&&Word| self.own.covers(w.span);
        if self.figure.rate.is_none() && next.iter().filter(own).any(|w| w.lower == "per") {
            return Share::Rate;
        }
        // "120 megawatts of additional capacity" adds as "another 120 megawatts" does.
        if next.first().is_some_and(|w| w.lower == "of")
            && next
                .get(1)
                .is_some_and(|w| is(w, &["additional", "further", "extra"]))
        {
            return Share::Rest;
        }
        // "three sites, two of them here", "of which two", "$11 million of it"
        let pronoun = |w: &&Word| is(w, &["them", "it", "these", "those", "which", "whom"]);
        let set_off = next.first().is_some_and(|w| w.lower == "of")
            && next.get(1).is_some_and(pronoun)
            || before.is_some_and(|w| {
                let lead = self.analysis.text.get(..w.span.start).unwrap_or_default();
                is(w, &["which", "whom"]) && lead.trim_end().ends_with("of")
            });
        if set_off {
            return Share::Part;
        }
        // "71 of the 98 launches", "of the 98 launches, 71"
        let of = next.first().is_some_and(|w| w.lower == "of");
        let whole =
            self.analysis.figures.iter().any(|f| {
                f.core.start > core.end && next.iter().skip(1).any(|w| f.core.covers(w.span))
            });
        if of && whole || super::whole::opens_with_it(self) {
            Share::Part
        } else {
            Share::All
        }
    }

    /// True for figures that say by how much something changed.
    pub fn is_change(&self) -> bool {
        matches!(
            self.figure.dim,
            Dim::Percent | Dim::PercentPoint | Dim::BasisPoint
        )
    }
}

fn noun(word: &Word) -> &str {
    word.lemmas
        .iter()
        .find(|(_, p)| *p == crate::claims::lexicon::Pos::Noun)
        .map_or(word.lower.as_str(), |(l, _)| l)
}
