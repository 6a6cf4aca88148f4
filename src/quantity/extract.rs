//! Finds every figure in a sentence: one pass over its tokens, from number to number.

use super::Dec;
use super::figure::{Comparator, Dim, DurationUnit, Figure, Value, Written};
use super::lexicon::{flag, lexicon};
use super::number::Amount;
use super::part::Part;
use super::reader::Reader;
use super::time::Period;
use super::token::{Kind, tokens};
use crate::text::Span;

/// Every quantity in rendered prose, in order; spans overlap neither one another nor the `core` of
/// any of `periods` (the dates that were found in the same text).
///
/// Durations and ages are figures. Numbers in names, versions, page references, times of day,
/// scores and telephone numbers are not.
pub fn figures(text: &str, periods: &[Period]) -> Vec<Figure> {
    let tokens = tokens(text, lexicon());
    if !tokens.promising {
        return Vec::new();
    }
    let reader = Reader::new(text, &tokens);
    let mut found: Vec<Figure> = Vec::new();
    let mut at = 0;
    let mut floor = 0;
    let mut unit_line = None;
    while let Some(token) = reader.token(at) {
        if reader.is_idle(at) {
            at += 1;
            continue;
        }
        let here = Span::new(token.start, token.end);
        if let Some(period) = periods.iter().find(|period| period.core.overlaps(here)) {
            at = reader.token_at(at, period.core.end).max(at + 1);
            floor = at;
            continue;
        }
        if let Some(scale) = reader.unit_line(at) {
            unit_line = Some(scale);
            at += 1;
            continue;
        }
        if let Some(end) = reader.skip(at) {
            at = end.max(at + 1);
            continue;
        }
        if !reader.opens(at) {
            at += 1;
            continue;
        }
        match reader.figure(at, floor) {
            Some((mut figure, end)) => {
                if periods
                    .iter()
                    .any(|period| period.core.overlaps(figure.core))
                {
                    at += 1;
                    continue;
                }
                if periods
                    .iter()
                    .any(|period| period.core.overlaps(figure.span))
                {
                    figure.span = figure.core;
                }
                if let Some(scale) = unit_line {
                    super::cell::scale_bare(&mut figure, scale);
                }
                found.push(figure);
                at = end.max(at + 1);
                floor = at;
            }
            None => at += 1,
        }
    }
    join_bounds(text, &mut found);
    found
}

/// "above 1000 and below 1500": two bounds that name one range.
fn join_bounds(text: &str, found: &mut Vec<Figure>) {
    let mut at = 0;
    while at + 1 < found.len() {
        let joined = match (&found[at], &found[at + 1]) {
            (low, high)
                if matches!(low.comparator, Comparator::More | Comparator::AtLeast)
                    && matches!(high.comparator, Comparator::Less | Comparator::AtMost)
                    && matches!(
                        text.get(low.span.end..high.span.start).map(str::trim),
                        Some("and" | "but")
                    )
                    && (low.dim == high.dim || low.dim == Dim::Number) =>
            {
                match (&low.value, &high.value) {
                    (Value::Exact(from), Value::Exact(to)) if from < to => Some(Figure {
                        span: low.span.join(high.span),
                        core: low.core.join(high.core),
                        value: Value::Range {
                            low: *from,
                            high: *to,
                        },
                        dim: high.dim.clone(),
                        approx: None,
                        comparator: Comparator::Equal,
                        rate: high.rate.clone(),
                        written: low.written,
                    }),
                    _ => None,
                }
            }
            _ => None,
        };
        if let Some(joined) = joined {
            found[at] = joined;
            found.remove(at + 1);
        }
        at += 1;
    }
}

impl Reader<'_> {
    /// "in millions:", "(in thousands)": the scale of the bare numbers after it.
    pub(super) fn unit_line(&self, at: usize) -> Option<i8> {
        let scale = self.word(at).scale.filter(|scale| *scale > 2)?;
        let named = at
            .checked_sub(1)
            .is_some_and(|before| self.is(before, "in"));
        (named && matches!(self.sign(at + 1), Some(':' | ')'))).then_some(scale)
    }

    /// True if nothing can begin at `at`: a word that opens nothing, before another word or a comma;
    /// punctuation. Most of a text is such tokens.
    fn is_idle(&self, at: usize) -> bool {
        let kind = |at: usize| self.token(at).map(|token| token.kind);
        match kind(at) {
            Some(Kind::Word { id, .. }) => {
                let flags = self.lexicon.flags(id);
                flags & (flag::OPENER | flag::IDIOM | flag::MONEY) == 0
                    && match kind(at + 1) {
                        None | Some(Kind::Word { .. }) => true,
                        Some(Kind::Number(_)) => false,
                        // "Rs. 20"
                        Some(Kind::Sign('.')) => !matches!(kind(at + 2), Some(Kind::Number(_))),
                        Some(Kind::Sign(sign)) => {
                            matches!(sign, ',' | ';' | '!' | '?' | '"' | '“' | '”' | '\'' | '’')
                        }
                    }
            }
            Some(Kind::Sign(sign)) => matches!(
                sign,
                ',' | '.' | ';' | ':' | '!' | '?' | '"' | '“' | '”' | '\'' | '’' | ')' | '/'
            ),
            _ => false,
        }
    }

    /// True if a figure may begin at `at`.
    pub(super) fn opens(&self, at: usize) -> bool {
        if self.literal(at).is_some() {
            return true;
        }
        if let Some(sign) = self.sign(at) {
            let number_next = self.literal(at + 1).is_some()
                || self
                    .sign(at + 1)
                    .is_some_and(|next| !next.is_ascii_punctuation() || next == '$');
            return match sign {
                '-' | '−' | '–' => self.glued(at + 1) && number_next && self.minus(at),
                '±' => number_next,
                '(' => {
                    self.literal(at + 1).is_some()
                        && self.sign(at + 2) == Some(')')
                        && self.sign(at + 3) == Some('%')
                }
                _ => self.lexicon.money_signs.contains_key(self.slice(at)),
            };
        }
        // A code or a prefixed sign stands right before its number.
        let beside = self.literal(at + 1).is_some()
            || self
                .sign(at + 1)
                .is_some_and(|sign| matches!(sign, '$' | '£' | '¥' | '₵' | '.'))
            || self.has(at, flag::MONEY)
            || (self.sign(at + 1) == Some('-') && self.literal(at + 2).is_some());
        if beside && self.is_word(at) && self.currency_before(at).is_some() {
            return true;
        }
        if self.has(at, flag::OPENER) {
            // "a" opens a number only before a word that goes on with it.
            return !self.is_any(at, &["a", "an"])
                || self.has(at + 1, flag::OPENER)
                || self.word(at + 1).scale.is_some()
                || self.is_any(
                    at + 1,
                    &["few", "couple", "pair", "handful", "minority", "majority"],
                )
                || self.is(at + 2, "and")
                || self.sign(at + 2) == Some(',');
        }
        false
    }

    /// True if the dash at `at` is a minus: nothing, white space or a bracket stands before it.
    pub(super) fn minus(&self, at: usize) -> bool {
        let begins = at == 0
            || !self.glued(at)
            || matches!(
                self.sign(at - 1),
                Some('(' | '[' | '=' | '<' | '>' | '~' | ':')
            );
        // "5 -10": a range with a crooked space.
        begins && !(at > 0 && self.literal(at - 1).is_some())
    }

    /// The figure that begins at `at`, and the token after it.
    pub(super) fn figure(&self, at: usize, floor: usize) -> Option<(Figure, usize)> {
        if let Some(found) = self.multiple_word(at, floor) {
            return Some(found);
        }
        if let Some(found) = self.place(at) {
            return Some(found);
        }
        if let Some(found) = self.ordinal(at, floor) {
            return Some(found);
        }
        if let Some(found) = self.compound_with_article(at, floor) {
            return Some(found);
        }
        let part = self.part(at)?;
        if let Some(found) = self.tolerance(&part, floor) {
            return Some(found);
        }
        if let Some(found) = self.range(&part, floor) {
            return Some(found);
        }
        if let Some(found) = self.one_in(&part, floor) {
            return Some(found);
        }
        self.single(part, floor)
    }

    /// A figure of one number.
    pub(super) fn single(&self, part: Part, floor: usize) -> Option<(Figure, usize)> {
        let amount = part.amount;
        let mut hedges = self.hedges(part.start, part.end, floor);
        if matches!(part.dim, Some(Dim::Duration { .. })) {
            hedges = self.without_during(hedges, part.start);
        }
        let hedged = hedges.approx.is_some()
            || hedges.comparator != Comparator::Equal
            || hedges.start.is_some();
        if self.is_title_of_length(&part) {
            return None;
        }
        let one = amount.value == Dec::ONE;
        let bare = part.dim.is_none();
        let bounded = hedges.comparator != Comparator::Equal;
        if bare
            && (self.is_day_of_month(&part)
                || !self.is_whole_text(&part) && self.is_year(part.start, part.end, bounded))
        {
            return None;
        }
        let part_of_one = amount.written.fraction && amount.value.abs() < Dec::ONE;
        let noun = if bare && !part_of_one {
            self.counted(part.end, one)
        } else {
            None
        };
        let aged = bare && self.states_age(&part, floor);
        let shared = bare && noun.is_none() && self.shares_percent(&part);
        if bare && !aged {
            let whole_text = self.is_whole_text(&part);
            // "a five-time champion" has been it five times.
            let hyphened =
                self.is_hyphen(part.end) && self.glued(part.end) && self.glued(part.end + 1);
            if hyphened
                && amount.vague.is_none()
                && self.is(part.end + 1, "time")
                && self.is_word(part.end + 2)
                && !self.glued(part.end + 2)
            {
                let dim = Dim::Count {
                    of: Some("time".to_owned()),
                };
                let written = part.written();
                let value = Value::Exact(amount.value);
                return Some(self.finish(part.start, part.end, value, dim, written, hedges, None));
            }
            if hyphened && self.has(part.end + 1, flag::HYPHEN | flag::STOP) {
                // "two-party", "2-for-1", "two-under"
                return None;
            }
            if !whole_text && !hedged && self.identifies(part.start, &amount, bare, noun.is_some())
            {
                return None;
            }
            if self
                .literal(part.start)
                .is_some_and(|literal| literal.zero_led && literal.decimals == 0)
            {
                return None;
            }
            if self.is_word(part.end) && self.glued(part.end) {
                return None;
            }
            // "221 BC"
            if amount.plain && matches!(self.slice(part.end), "BC" | "BCE" | "AD" | "CE" | "B.C.") {
                return None;
            }
            if !whole_text && !self.says_something(&part, hedged, noun.is_some()) {
                return None;
            }
        }
        let written = part.written();
        let dim = match part.dim {
            Some(dim) => dim,
            None if shared => Dim::Percent,
            None if aged => Dim::Age {
                unit: DurationUnit::Year,
            },
            None if amount.vague_percent => Dim::Percent,
            None if part_of_one => Dim::Fraction,
            None => match noun {
                Some(noun) => Dim::Count { of: Some(noun) },
                None => Dim::Number,
            },
        };
        let value = match amount.vague {
            Some(high) => Value::Vague {
                low: amount.value,
                high: Some(high),
            },
            None => Value::Exact(amount.value),
        };
        Some(self.finish(
            part.start,
            part.end,
            value,
            dim,
            written,
            hedges,
            part.rate_inside,
        ))
    }

    /// Builds the figure for the tokens `start..end`, with its hedges and its rate.
    #[allow(clippy::too_many_arguments)]
    pub(super) fn finish(
        &self,
        start: usize,
        end: usize,
        value: Value,
        dim: Dim,
        written: Written,
        hedges: super::hedge::Hedges,
        rate: Option<super::figure::Rate>,
    ) -> (Figure, usize) {
        let core = Span::new(self.start(start), self.end_before(end));
        let mut last = hedges.end.unwrap_or(end);
        let mut rate = rate;
        if rate.is_none()
            && !matches!(dim, Dim::Ordinal | Dim::Age { .. } | Dim::Fraction)
            && !(matches!(dim, Dim::Count { .. } | Dim::Number) && self.frequency_of_noun(last))
            && let Some((found, after)) = self.rate(last)
        {
            rate = Some(found);
            last = after;
        }
        let span = Span::new(
            self.start(hedges.start.unwrap_or(start)),
            self.end_before(last).max(core.end),
        );
        let figure = Figure {
            span,
            core,
            value,
            dim,
            approx: hedges.approx,
            comparator: hedges.comparator,
            rate,
            written,
        };
        (figure, last.max(end))
    }
}

impl Part {
    /// How the number of the part was written.
    pub(super) fn written(&self) -> Written {
        Written {
            minor: self.minor,
            ..self.amount.written
        }
    }
}

/// So that callers of [`Amount`] need not know its lists.
pub(super) fn is_whole(amount: &Amount) -> bool {
    amount.vague.is_none() && amount.value.fract().is_zero()
}
