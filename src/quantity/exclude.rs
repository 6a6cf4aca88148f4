//! What looks like a figure and is none: names with numbers, page references, scores, telephone numbers.

use super::lexicon::flag;
use super::number::Amount;
use super::reader::Reader;

impl Reader<'_> {
    /// Where the reader goes on if the tokens at `at` state no quantity whatever their words mean.
    pub(super) fn skip(&self, at: usize) -> Option<usize> {
        for (words, ()) in self.lexicon.idioms.of(self.id(at)) {
            if let Some(end) = self.phrase(at, words) {
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
        let rest = self.text.get(self.start(at)..)?;
        for name in &self.lexicon.nonfigures {
            if let Some(after) = rest.strip_prefix(name)
                && !after.starts_with(|next: char| next.is_alphanumeric())
                && !(after.starts_with(['%']) || (*name == "3M" && after.trim_start().starts_with(|next: char| next.is_lowercase()) && self.counted_next(at + 2)))
            {
                return Some(self.token_at(at, self.start(at) + name.len()));
            }
        }
        // "555-1234-99", "1111-2222-3333", "2019/20", "12/31/2000"
        let mut end = at + 1;
        let mut links = 0;
        while (self.is_dash(end) || self.sign(end) == Some('/')) && self.glued(end) && self.glued(end + 1) && self.literal(end + 1).is_some() {
            links += 1;
            end += 2;
        }
        if links >= 2 || (links == 1 && self.glued(end) && self.is_dash(end) && self.literal(end + 1).is_some()) {
            return Some(end);
        }
        if self.glued(at) && at > 0 && self.glued_to_name(at) {
            return Some(end);
        }
        None
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
        let Some(word) = before.checked_sub(1).filter(|_| self.is_hyphen(before) && self.glued(before)) else {
            return false;
        };
        if self.literal(at).is_some_and(|literal| literal.grouped) {
            return false;
        }
        self.is_word(word) && !self.is_any(word, &["mid", "sub", "pre", "post", "under", "over", "non", "top", "of", "to", "a", "an", "per", "near"])
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
            // "5G", "3D", "777F", "4K": letters right after digits that no unit or scale explained.
            if bare && self.is_word(end) && self.glued(end) {
                return true;
            }
        }
        let Some(before) = at.checked_sub(1) else {
            return false;
        };
        let digits_only = self.literal(at).is_some() && amount.plain;
        let decimal = self.literal(at).is_some_and(|literal| literal.decimals > 0 && !literal.grouped) && bare;
        if !bare {
            return false;
        }
        // "No. 7", "#7", "§ 12"
        if self.sign(before) == Some('#') || self.sign(before) == Some('§') {
            return true;
        }
        let point = self.sign(before) == Some('.') && self.glued(before);
        let name = if point { before.checked_sub(1) } else { Some(before) };
        let Some(name) = name.filter(|name| self.is_word(*name)) else {
            return false;
        };
        if point {
            return self.is_any(name, &["no", "nos", "fig", "p", "pp", "vol", "art", "sec", "ch", "para", "ver", "v", "art", "eq", "ref"]) && (digits_only || decimal);
        }
        if self.has(name, flag::IDENTIFIER) && !counted && (digits_only || amount.written.spelled || decimal) {
            return true;
        }
        let capital = self.capital(name) || self.slice(name).chars().any(char::is_uppercase);
        if !capital || !(digits_only || decimal || (amount.written.spelled && self.capital(at) && !counted)) {
            return false;
        }
        if self.literal(at).is_some_and(|literal| literal.digits > 4) {
            return false;
        }
        // A capital that only begins the sentence says nothing, nor does a listed word ("About 300").
        if self.has(name, flag::STOP | flag::HEDGE | flag::CHANGE) || self.word(name).cardinal.is_some() || self.is_month(name) {
            return false;
        }
        if self.begins_sentence(name) {
            let word = self.slice(name);
            let verb = word.ends_with("ed") || word.ends_with("ing") || word.ends_with("ly");
            return !(verb || counted && word.len() > 3 && word.ends_with('s') || decimal && !word.chars().skip(1).any(char::is_uppercase));
        }
        true
    }

    pub(super) fn is_month(&self, at: usize) -> bool {
        self.is_any(
            at,
            &[
                "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
                "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
            ],
        )
    }

    /// True if nothing or the end of a sentence stands before the word.
    pub(super) fn begins_sentence(&self, at: usize) -> bool {
        match at.checked_sub(1) {
            None => true,
            Some(before) => matches!(self.sign(before), Some('.' | '!' | '?' | ':' | '•' | '-' | '–' | '“' | '"' | '*' | '(' | '|')),
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
            || self.literal(high_at).is_some_and(|literal| literal.zero_led)
    }
}
