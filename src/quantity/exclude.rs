//! What looks like a figure and is none: names with numbers, page references, scores, telephone numbers.

use super::lexicon::flag;
use super::number::Amount;
use super::reader::Reader;

impl Reader<'_> {
    /// Where the reader goes on if the tokens at `at` state no quantity whatever their words mean.
    pub(super) fn skip(&self, at: usize) -> Option<usize> {
        let idioms = if self.has(at, flag::IDIOM) {
            self.lexicon.idioms.of(self.id(at))
        } else {
            &[]
        };
        for (words, ()) in idioms {
            if let Some(end) = self.phrase(at, words) {
                // "that one mile can provide"
                if self.is(end - 1, "one") && self.names_unit(end) {
                    continue;
                }
                // "one point two million"
                if self.spelled_decimals(end - 1).is_some() {
                    continue;
                }
                // "reached number one"
                if self.is(at, "number") && at > 0 && self.has(at - 1, flag::RANKING) {
                    continue;
                }
                let whole_text = at == 0 && self.token(end).is_none();
                if !whole_text {
                    return Some(end);
                }
            }
        }
        let literal = self.literal(at)?;
        if literal.broken {
            return Some(at + 1);
        }
        if self.is_mark(at) && !self.is_ranked(at) {
            return Some(at + 1);
        }
        if let Some(end) = self.telephone(at).or_else(|| self.score(at)) {
            return Some(end);
        }
        let rest = self.text.get(self.start(at)..)?;
        for name in &self.lexicon.nonfigures {
            if let Some(after) = rest.strip_prefix(name)
                && !after.starts_with(|next: char| next.is_alphanumeric())
                && !(after.starts_with(['%'])
                    || (*name == "3M"
                        && after
                            .trim_start()
                            .starts_with(|next: char| next.is_lowercase())
                        && self.counted_next(at + 2)))
            {
                return Some(self.token_at(at, self.start(at) + name.len()));
            }
        }
        // "555-1234-99", "1111-2222-3333", "2019/20", "12/31/2000"
        let mut end = at + 1;
        let mut links = 0;
        while (self.is_dash(end) || self.sign(end) == Some('/'))
            && self.glued(end)
            && self.glued(end + 1)
            && self.literal(end + 1).is_some()
        {
            links += 1;
            end += 2;
        }
        if links >= 2
            || (links == 1
                && self.glued(end)
                && self.is_dash(end)
                && self.literal(end + 1).is_some())
        {
            return Some(end);
        }
        if self.glued(at) && at > 0 && self.glued_to_name(at) {
            return Some(end);
        }
        // "under-16s", "the over-65s"
        if at > 1
            && self.is_hyphen(at - 1)
            && self.glued(at)
            && self.is_any(at - 2, &["under", "over", "u"])
            && self.is(at + 1, "s")
            && self.glued(at + 1)
        {
            return Some(at + 2);
        }
        // "7 out of 10": the scale says nothing by itself.
        if at > 2
            && self.is(at - 1, "of")
            && self.is(at - 2, "out")
            && self.literal(at - 3).is_some()
            && self.is_scored(literal.value)
        {
            return Some(at + 1);
        }
        if self.is_house_number(at) {
            return Some(at + 1);
        }
        None
    }

    /// "7-6", "141-3", "28 - 24", and rows of such: a result, not a range. Where it ends.
    fn score(&self, at: usize) -> Option<usize> {
        let small = |at: usize| {
            self.literal(at)
                .filter(|literal| literal.decimals == 0 && !literal.grouped && literal.digits <= 3)
        };
        let pair = |at: usize| {
            let (low, high) = (small(at)?, small(at + 2)?);
            let even = self.glued(at + 1) == self.glued(at + 2);
            (self.is_dash(at + 1) && even).then_some((low.value, high.value))
        };
        let season = self.literal(at).is_some_and(|year| {
            year.digits == 4
                && year.decimals == 0
                && !year.grouped
                && year.value <= super::Dec::from(2100)
        }) && self.is_dash(at + 1)
            && self.glued(at + 1)
            && self.glued(at + 2)
            && small(at + 2).is_some_and(|year| year.digits <= 2);
        if season {
            return Some(at + 3);
        }
        let (low, high) = pair(at)?;
        let end = at + 3;
        if self.percent(end).is_some()
            || self.unit(end, high, false).is_some()
            || self.sign(end) == Some('°')
        {
            return None;
        }
        let bracket = matches!(self.sign(end), Some('(' | ',' | ')' | ';'));
        let next = if bracket { end + 1 } else { end };
        let before = at
            .checked_sub(3)
            .is_some_and(|before| pair(before).is_some())
            || at
                .checked_sub(4)
                .is_some_and(|before| pair(before).is_some());
        let row = pair(next).is_some() || before;
        (low >= high || row).then_some(end)
    }

    /// True if the four digits are a year: nothing counts them, or what stands before is a word of time.
    pub(super) fn is_year(&self, at: usize, end: usize, bounded: bool) -> bool {
        let Some(literal) = self.literal(at) else {
            return false;
        };
        let four = literal.digits == 4
            && literal.decimals == 0
            && !literal.grouped
            && !literal.fraction
            && end == at + 1;
        if !four || bounded || literal.value > super::Dec::from(2100) {
            return false;
        }
        let timed = at.checked_sub(1).is_some_and(|before| {
            self.has(before, flag::BEFORE_YEAR)
                || self.is_month(before)
                || self.is(before, "s")
                || self.is_dash(before)
        });
        // "2000 people", but "the 2014 awards" and "2019 World Cup".
        let counted = self.is_word(end)
            && !self.capital(end)
            && !self.has(end, flag::STOP)
            && self.counted(end, false).is_some();
        timed || !counted || self.is(end, "onwards") || self.is(end, "onward")
    }

    fn counted_next(&self, at: usize) -> bool {
        self.counted(at, false).is_some()
    }

    /// True if digits touch a word before them: "H100", "COVID-19", "G20", "F-16".
    fn glued_to_name(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else {
            return false;
        };
        if self.is_word(before) {
            return true;
        }
        // "J1149.5+6663"
        if self.sign(before) == Some('+') && self.glued(before) {
            return true;
        }
        let Some(word) = before
            .checked_sub(1)
            .filter(|_| self.is_dash(before) && self.glued(before))
        else {
            return false;
        };
        if self.literal(at).is_some_and(|literal| literal.grouped) {
            return false;
        }
        self.is_word(word)
            && !self.is_any(
                word,
                &[
                    "mid", "sub", "pre", "post", "under", "over", "non", "top", "of", "to", "a",
                    "an", "per", "near",
                ],
            )
    }

    /// True if the plain whole number at `at` names something: "Falcon 9", "page 12", "5G", "No. 7".
    ///
    /// `bare`: neither currency nor unit nor counted noun goes with it.
    pub(super) fn identifies(&self, at: usize, amount: &Amount, bare: bool, counted: bool) -> bool {
        let end = amount.end;
        if let Some(literal) = self.literal(at) {
            if literal.zero_led && literal.decimals == 0 {
                return true;
            }
            // "688-class", "737-type"
            if bare
                && self.is_hyphen(end)
                && self.glued(end)
                && self.glued(end + 1)
                && self.has(end + 1, flag::HYPHEN)
            {
                return true;
            }
            // "5G", "3D", "777F", "4K": letters right after digits that no unit or scale explained.
            if bare && self.is_word(end) && self.glued(end) {
                return true;
            }
        }
        let Some(before) = at.checked_sub(1) else {
            return false;
        };
        let digits_only = self.literal(at).is_some() && amount.plain;
        let decimal = self
            .literal(at)
            .is_some_and(|literal| literal.decimals > 0 && !literal.grouped)
            && bare;
        // "won the Halden Cup 3 times": what is counted is how often.
        if !bare || self.is(end, "times") && !self.is_hyphen(at + 1) {
            return false;
        }
        if self.is_model_number(at) {
            return true;
        }
        // "No. 7", "#7", "§ 12"
        if self.sign(before) == Some('#') || self.sign(before) == Some('§') {
            return true;
        }
        let point = self.sign(before) == Some('.') && self.glued(before);
        let name = if point {
            before.checked_sub(1)
        } else {
            Some(before)
        };
        // "rooms 101, 102 and 103"
        if digits_only
            && self.sign(before) == Some(',')
            && self.goes_on_with_labels(before)
            && !counted
        {
            return true;
        }
        let Some(name) = name.filter(|name| self.is_word(*name)) else {
            return false;
        };
        // "Halden's Eleven", "of Seven Sisters": a number word with a capital that no sentence begins.
        if amount.written.spelled
            && self.capital(at)
            && (!counted || self.capital(end))
            && !self.begins_sentence(at)
            && !self.is_title_case()
        {
            return true;
        }
        if point {
            // "Halden Bros. 3": a number behind an abbreviation of a name counts nothing.
            let named = self.capital(name)
                && name > 0
                && self.capital(name - 1)
                && !self.is_month(name)
                && !counted;
            return (self.has(name, flag::NUMBERED) || named) && (digits_only || decimal);
        }
        // "junctions 10 and 11", "pages 12 to 14"
        if digits_only
            && (self.is_any(name, &["and", "or", "to"]))
            && self.goes_on_with_labels(name)
            && !counted
        {
            return true;
        }
        if self.has(name, flag::IDENTIFIER)
            && !counted
            && (digits_only || amount.written.spelled || decimal)
        {
            return true;
        }
        let capital = self.capital(name) || self.slice(name).chars().any(char::is_uppercase);
        if !capital
            || !(digits_only || decimal || (amount.written.spelled && self.capital(at) && !counted))
        {
            return false;
        }
        if self.literal(at).is_some_and(|literal| literal.digits > 4) {
            return false;
        }
        // A capital that only begins the sentence says nothing, nor does a listed word ("About 300").
        if self.has(name, flag::STOP | flag::HEDGE | flag::CHANGE)
            || self.word(name).cardinal.is_some()
            || self.is_month(name)
        {
            return false;
        }
        if self.begins_sentence(name) {
            let word = self.slice(name);
            let verb = ["ed", "ing", "ly"]
                .iter()
                .any(|ending| word.ends_with(ending) && word.len() > ending.len() + 2)
                && !self.capital(end);
            // "Windows 11 needs 4GB": what looks like a plural is a verb with its object.
            let object = self.literal(end + 1).is_some()
                || self.currency_before(end + 1).is_some()
                || self.is_any(end + 1, &["a", "an", "the", "its", "no"]);
            return !(verb
                || counted && !object && word.len() > 3 && word.ends_with('s')
                || decimal && !word.chars().skip(1).any(char::is_uppercase));
        }
        true
    }

    /// True if the link before a number joins it to others that a label goes with: "and" in "rooms 101,
    /// 102 and 103".
    fn goes_on_with_labels(&self, link: usize) -> bool {
        let mut at = link;
        while let Some(number) = at.checked_sub(1).filter(|at| self.literal(*at).is_some()) {
            let Some(before) = number.checked_sub(1) else {
                return false;
            };
            if self.is_word(before) && self.has(before, flag::IDENTIFIER) {
                return true;
            }
            let linked =
                self.sign(before) == Some(',') || self.is_any(before, &["and", "or", "to"]);
            if !linked {
                return false;
            }
            at = before;
        }
        false
    }

    /// "saw 90 Minutes twice": digits before a unit of time with a capital, in a text that has small letters
    /// otherwise, are a title.
    pub(super) fn is_title_of_length(&self, part: &super::part::Part) -> bool {
        use super::figure::Dim;
        let Some(unit) = part.end.checked_sub(1) else {
            return false;
        };
        let word = self.slice(unit);
        matches!(part.dim, Some(Dim::Duration { .. }))
            && unit == part.start + 1
            && self.literal(part.start).is_some()
            && self.capital(unit)
            && word.len() > 3
            && word.chars().skip(1).all(char::is_lowercase)
            && !self.is_title_case()
    }

    /// True if the words of the text have capitals as in a title, so that a capital names nothing.
    pub(super) fn is_title_case(&self) -> bool {
        let small = |at: usize| {
            self.is_word(at) && !self.capital(at) && !self.has(at, flag::STOP) && !self.glued(at)
        };
        !(0..self.tokens.list.len()).any(small)
    }

    pub(super) fn is_month(&self, at: usize) -> bool {
        self.has(at, flag::MONTH)
    }

    /// True if nothing or the end of a sentence stands before the word.
    pub(super) fn begins_sentence(&self, at: usize) -> bool {
        match at.checked_sub(1) {
            None => true,
            Some(before) => matches!(
                self.sign(before),
                Some('.' | '!' | '?' | ':' | '•' | '-' | '–' | '“' | '"' | '*' | '(' | '|')
            ),
        }
    }

    /// True if the two hyphened numbers are a score, a season or a telephone number, not a range.
    pub(super) fn is_score(&self, low: &Amount, high: &Amount, low_at: usize, bare: bool) -> bool {
        if !(low.plain && high.plain && bare) {
            return false;
        }
        let digits = |at: usize| self.literal(at).map_or(0, |literal| literal.digits);
        let high_at = high.end.saturating_sub(1);
        low.value >= high.value
            || digits(low_at) == 4 && digits(high_at) == 2
            || digits(low_at) == 3 && digits(high_at) == 4
            || self
                .literal(high_at)
                .is_some_and(|literal| literal.zero_led)
    }
}
