//! What stands after a number and says what it measures: per cent, points, physical units, time, age, multiples.

use super::Dec;
use super::figure::{Dim, DurationUnit, TemperatureScale};
use super::lexicon::{Unit, flag};
use super::reader::Reader;

/// A unit read after a number.
#[derive(Debug, Clone)]
pub(super) struct UnitMatch {
    pub dim: Dim,
    /// The token after it.
    pub end: usize,
}

impl Reader<'_> {
    /// The unit that begins at `at`, right after a number; `value` is that number.
    ///
    /// `scaled`: the number had a scale word, so a lone letter is no unit.
    pub(super) fn unit(&self, at: usize, value: Dec, scaled: bool) -> Option<UnitMatch> {
        let mut at = at;
        let mut hyphen = false;
        if self.is_hyphen(at) && self.glued(at) && self.glued(at + 1) {
            // "3-inch", "57-year-old"
            at += 1;
            hyphen = true;
        } else if self.is_hyphen(at)
            && !self.glued(at)
            && !self.glued(at + 1)
            && self.names_time(at + 1)
        {
            // "10 - month", as tokenised text writes it.
            at += 1;
            hyphen = true;
        }
        if let Some(found) = self.percent(at) {
            return Some(found);
        }
        if let Some(found) = self.multiple(at, value, hyphen) {
            return Some(found);
        }
        if let Some(found) = self.degrees(at) {
            return Some(found);
        }
        if let Some(found) = self.time_of_day(at) {
            return found;
        }
        let bracket = self.sign(at) == Some('(') && self.sign(at + 2) == Some(')') && !hyphen;
        let at = if bracket { at + 1 } else { at };
        // "an 87 yo man"
        if self.is_any(at, &["yo", "y.o", "y.o."]) {
            return Some(UnitMatch {
                dim: Dim::Age {
                    unit: DurationUnit::Year,
                },
                end: at + 1,
            });
        }
        let (unit, end) = self.unit_at(at, value, scaled, hyphen)?;
        // "three cup finals"
        if !hyphen
            && self.is_any(at, &["cup", "cups"])
            && self.is_word(end)
            && !self.has(end, flag::STOP)
        {
            return None;
        }
        let end = if bracket {
            (end == at + 1).then_some(end + 1)?
        } else {
            end
        };
        match unit {
            Unit::Time(unit) => Some(self.age_or_duration(*unit, end)),
            Unit::Physical {
                name,
                dimension,
                to_si,
            } => Some(UnitMatch {
                dim: Dim::Physical {
                    name: name.clone(),
                    dimension: *dimension,
                    to_si: *to_si,
                },
                end,
            }),
        }
    }

    /// The listed unit at `at`, by symbol or by name, and the token after it.
    pub(super) fn unit_at(
        &self,
        at: usize,
        value: Dec,
        scaled: bool,
        hyphen: bool,
    ) -> Option<(&'static Unit, usize)> {
        for (words, unit) in self.lexicon.unit_names.of(self.id(at)) {
            if let Some(end) = self.phrase(at, words) {
                let unit = self.lexicon.units.get(usize::from(*unit))?;
                // "half of second-quarter sales": the next after the first.
                if self.is(at, "second")
                    && self.is_hyphen(end)
                    && self.is_any(end + 1, &["half", "quarter"])
                {
                    continue;
                }
                // "3,000 Turn Out": a name that begins with a unit's.
                let title = self.capital(at) && self.capital(end) && !hyphen && words.len() == 1;
                if title && !self.slice(at).ends_with('s') {
                    continue;
                }
                return Some((unit, end));
            }
        }
        let (index, end) = self.symbol(at)?;
        let unit = self.lexicon.units.get(usize::from(index))?;
        let symbol = self.text.get(self.start(at)..self.end_before(end))?;
        let glued = self.glued(at) || hyphen;
        let tail = ["thick", "wide", "long", "tall", "deep", "high", "by", "x"];
        let sure = match symbol {
            // "in" is a preposition unless it touches its number or says what is measured.
            "in" => glued || !scaled && (self.ends(end) || self.is_any(end, &tail)),
            "d" => false,
            // "the 501st Squadron" is an ordinal, "15st" a weight.
            "st" => value % Dec::TEN != Dec::ONE || value % Dec::ONE_HUNDRED == Dec::from(11),
            // "seat 39A", "40N": glued to its number, the letter is part of a name.
            "A" | "N" => !self.glued(at) && !scaled,
            // "the 1980s", "the 20s" are decades.
            "s" => !(scaled || glued && value.fract().is_zero() && (value % Dec::TEN).is_zero()),
            // Glued to a number before a noun these are scales or parts of a name ("4K video").
            "B" | "b" | "K" => {
                let named = at.checked_sub(2).is_some_and(|name| {
                    self.glued(at) && self.capital(name) && !self.begins_sentence(name)
                });
                !(scaled || named || glued && self.is_word(end))
            }
            // After a scale word a lone letter belongs to what follows.
            _ => !scaled || symbol.len() > 1,
        };
        sure.then_some((unit, end))
    }

    /// True if a unit's name or symbol stands at `at`: "half-hour".
    pub(super) fn names_unit(&self, at: usize) -> bool {
        self.unit_at(at, Dec::ONE, false, true).is_some()
    }

    /// The longest unit symbol whose text begins at token `at` and ends at a token's end.
    fn symbol(&self, at: usize) -> Option<(u16, usize)> {
        let start = self.token(at)?.start;
        if self.literal(at).is_some() {
            return None;
        }
        let mut best = None;
        for end in at + 1..=at + 4 {
            if self.token(end - 1).is_none() {
                break;
            }
            let text = self.text.get(start..self.end_before(end))?;
            if text.len() > 12 {
                break;
            }
            if let Some(index) = self.lexicon.unit_symbols.get(text)
                && !(self.glued(end) && (self.is_word(end) || self.literal(end).is_some()))
            {
                best = Some((*index, end));
            }
        }
        best
    }

    /// "%", "per cent", "percentage points", "basis points".
    pub(super) fn percent(&self, at: usize) -> Option<UnitMatch> {
        if self.sign(at) == Some('%') || self.sign(at) == Some('％') {
            let next = if self.is_hyphen(at + 1) && self.glued(at + 1) {
                at + 2
            } else {
                at + 1
            };
            if self.is_any(next, &["points", "point", "pts", "pt"]) {
                return Some(UnitMatch {
                    dim: Dim::PercentPoint,
                    end: next + 1,
                });
            }
            return Some(UnitMatch {
                dim: Dim::Percent,
                end: at + 1,
            });
        }
        let (after, unit_word) = if self.is(at, "per") && self.is_any(at + 1, &["cent", "cents"]) {
            (at + 2, true)
        } else if self.is_any(
            at,
            &[
                "percent",
                "percents",
                "pct",
                "pc",
                "percentage",
                "percentages",
            ],
        ) {
            (at + 1, true)
        } else {
            (at, false)
        };
        let next = if self.is_hyphen(after) && self.glued(after) {
            after + 1
        } else {
            after
        };
        if unit_word {
            if self.is_any(next, &["point", "points", "pts", "pt"]) {
                return Some(UnitMatch {
                    dim: Dim::PercentPoint,
                    end: next + 1,
                });
            }
            return Some(UnitMatch {
                dim: Dim::Percent,
                end: after,
            });
        }
        if self.is_any(at, &["pp", "ppt", "ppts", "pps", "pps"]) {
            return Some(UnitMatch {
                dim: Dim::PercentPoint,
                end: at + 1,
            });
        }
        if self.is_any(at, &["bp", "bps"]) {
            return Some(UnitMatch {
                dim: Dim::BasisPoint,
                end: at + 1,
            });
        }
        if self.is(at, "basis") {
            let next = if self.is_hyphen(at + 1) {
                at + 2
            } else {
                at + 1
            };
            if self.is_any(next, &["point", "points"]) {
                return Some(UnitMatch {
                    dim: Dim::BasisPoint,
                    end: next + 1,
                });
            }
        }
        None
    }

    /// "x", "times" before what is multiplied, "-fold".
    fn multiple(&self, at: usize, value: Dec, hyphen: bool) -> Option<UnitMatch> {
        let found = |end| {
            Some(UnitMatch {
                dim: Dim::Multiple,
                end,
            })
        };
        if (self.is(at, "x") && (self.glued(at) || self.ends(at + 1)) || self.sign(at) == Some('×'))
            && self.literal(at + 1).is_none()
        {
            return found(at + 1);
        }
        if self.is(at, "fold") && (hyphen || self.glued(at))
            || self.is(at, "fold") && self.ends(at + 1)
        {
            return found(at + 1);
        }
        let compared = self.multiplies(at + 1)
            || !value.fract().is_zero()
            || self.is_word(at + 1) && !self.has(at + 1, flag::STOP) && !self.names_time(at + 1);
        if self.is(at, "times") && !hyphen && compared {
            return found(at + 1);
        }
        None
    }

    /// True if what stands after "times" is multiplied or compared, not repeated: "30 times earnings",
    /// "three times as many", against "three times a week".
    pub(super) fn multiplies(&self, at: usize) -> bool {
        self.has(at, flag::MULTIPLIED)
    }

    /// "°C", "degrees Fahrenheit", "celsius", and bare degrees, which the words around make a temperature.
    fn degrees(&self, at: usize) -> Option<UnitMatch> {
        let mut next = at;
        let mark = self.sign(at) == Some('°') || self.sign(at) == Some('º');
        let word = self.is_any(at, &["degrees", "degree", "deg", "degs"]);
        if mark || word {
            next += 1;
            if self.is(at, "deg") && self.sign(next) == Some('.') && self.token(next + 1).is_some()
            {
                next += 1;
            }
        }
        let scale = if self.is_any(next, &["celsius", "celcius", "centigrade"])
            || (next > at && (self.is(next, "c") && self.scale_letter(next)))
            || next == at && self.slice(at) == "C" && self.is_bare_scale(at)
        {
            Some(TemperatureScale::Celsius)
        } else if self.is_any(
            next,
            &["fahrenheit", "farenheit", "farhenheit", "fahrenheits"],
        ) || (next > at && self.is(next, "f") && self.scale_letter(next))
            || next == at && self.slice(at) == "F" && self.is_bare_scale(at)
        {
            Some(TemperatureScale::Fahrenheit)
        } else {
            None
        };
        if scale.is_some() {
            return Some(UnitMatch {
                dim: Dim::Temperature { scale },
                end: next + 1,
            });
        }
        if self.sign(at) == Some('℃') {
            return Some(UnitMatch {
                dim: Dim::Temperature {
                    scale: Some(TemperatureScale::Celsius),
                },
                end: at + 1,
            });
        }
        if self.sign(at) == Some('℉') {
            return Some(UnitMatch {
                dim: Dim::Temperature {
                    scale: Some(TemperatureScale::Fahrenheit),
                },
                end: at + 1,
            });
        }
        if next > at && self.speaks_of(flag::HEAT) {
            let end = if self.is(at, "deg") && self.sign(at + 1) == Some('.') {
                at + 2
            } else {
                next
            };
            return Some(UnitMatch {
                dim: Dim::Temperature { scale: None },
                end,
            });
        }
        None
    }

    /// "38C (100F)": a letter glued to its number, in a sentence of heat or beside the other scale.
    fn is_bare_scale(&self, at: usize) -> bool {
        self.glued(at)
            && self.scale_letter(at)
            && (self.speaks_of(flag::HEAT)
                || (0..self.tokens.list.len()).any(|other| {
                    other != at
                        && matches!(self.slice(other), "C" | "F")
                        && self.glued(other)
                        && other > 0
                        && self.literal(other - 1).is_some()
                }))
    }

    /// True if a word with that flag stands anywhere in the text.
    pub(super) fn speaks_of(&self, flag: u32) -> bool {
        (0..self.tokens.list.len()).any(|at| self.has(at, flag))
    }

    /// A lone "C" or "F" that is not the first letter of a compound ("F-Series").
    fn scale_letter(&self, at: usize) -> bool {
        !(self.glued(at + 1) && (self.is_hyphen(at + 1) || self.is_word(at + 1)))
    }

    /// "6 pm", "9 a.m.", "10 o'clock": `Some(None)` tells the caller that the number is a time.
    fn time_of_day(&self, at: usize) -> Option<Option<UnitMatch>> {
        let clock = self.is_any(
            at,
            &["am", "pm", "a.m", "p.m", "a.m.", "p.m.", "hrs'", "noon"],
        ) || (self.is(at, "o")
            && matches!(self.sign(at + 1), Some('\'' | '’'))
            && self.is(at + 2, "clock"));
        clock.then_some(None)
    }

    /// "years old", "yo", "-year-old" make an age; everything else is a length of time.
    fn age_or_duration(&self, unit: DurationUnit, end: usize) -> UnitMatch {
        let next = if self.is_hyphen(end) && self.glued(end) == self.glued(end + 1) {
            end + 1
        } else {
            end
        };
        if self.is_any(next, &["old", "olds"]) {
            return UnitMatch {
                dim: Dim::Age { unit },
                end: next + 1,
            };
        }
        if self.is(end, "of") && self.is(end + 1, "age") {
            return UnitMatch {
                dim: Dim::Age { unit },
                end: end + 2,
            };
        }
        UnitMatch {
            dim: Dim::Duration { unit },
            end,
        }
    }
}
