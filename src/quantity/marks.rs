//! Numbers that only mark a place: list and section numbers, pages, houses, telephones.

use super::lexicon::flag;
use super::reader::Reader;

impl Reader<'_> {
    /// True if the number is a mark: "1." before a list item, "[3]", "'67", the "10" of "7.6/10".
    pub(super) fn is_mark(&self, at: usize) -> bool {
        let Some(literal) = self
            .literal(at)
            .filter(|literal| literal.decimals == 0 && !literal.grouped)
        else {
            return self.starts_section(at);
        };
        if self.is_page(at) {
            return true;
        }
        let Some(before) = at.checked_sub(1) else {
            return literal.digits <= 3 && matches!(self.sign(1), Some('.' | ')')) && self.glued(1);
        };
        match self.sign(before) {
            Some('[') => literal.digits <= 3 && self.sign(at + 1) == Some(']'),
            Some('\'' | '’') => literal.digits == 2 && self.glued(at) && !self.glued(before),
            Some('/') => {
                self.glued(at)
                    && self.glued(before)
                    && before > 0
                    && self.literal(before - 1).is_some()
            }
            _ => false,
        }
    }

    /// "pp. 474-478", "p. 12", "vol. 49, no. 3", and the second number of such a pair.
    pub(super) fn is_page(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else {
            return false;
        };
        if self.is_dash(before) && before > 1 && self.literal(before - 1).is_some() {
            return self.is_page(before - 1);
        }
        self.sign(before) == Some('.')
            && self.glued(before)
            && before > 0
            && self.has(before - 1, flag::NUMBERED)
    }

    /// "200 Elm Street", "1600 Pennsylvania Avenue": the number of a house.
    pub(super) fn is_house_number(&self, at: usize) -> bool {
        let plain = self
            .literal(at)
            .is_some_and(|literal| literal.decimals == 0 && !literal.grouped && literal.digits < 6);
        plain
            && self.capital(at + 1)
            && (at + 2..at + 6)
                .take_while(|next| {
                    self.capital(*next)
                        || self.literal(*next).is_some()
                        || self.is_any(*next, &["th", "st", "nd", "rd"])
                })
                .any(|next| self.capital(next) && self.has(next, flag::ADDRESS))
    }

    /// "1.2 Results": a decimal that opens a heading.
    pub(super) fn starts_section(&self, at: usize) -> bool {
        at == 0
            && self.literal(at).is_some_and(|literal| {
                literal.decimals == 1 && literal.digits <= 2 && !literal.grouped
            })
            && self.capital(1)
            && self.word(1).scale.is_none()
            && self.token(2).is_some()
            && self.id(1) == super::lexicon::UNKNOWN
    }

    /// "(916) 209-0912", "555-1234": where it ends.
    pub(super) fn telephone(&self, at: usize) -> Option<usize> {
        if let Some(end) = self.spaced_telephone(at) {
            return Some(end);
        }
        let digits = |at: usize| {
            self.literal(at)
                .filter(|literal| literal.decimals == 0 && !literal.grouped)
                .map_or(0, |literal| literal.digits)
        };
        let local = |at: usize| {
            (digits(at) == 3
                && self.is_dash(at + 1)
                && self.glued(at + 1)
                && self.glued(at + 2)
                && digits(at + 2) == 4)
                .then_some(at + 3)
        };
        let end = if at > 0
            && self.sign(at - 1) == Some('(')
            && digits(at) == 3
            && self.sign(at + 1) == Some(')')
        {
            local(at + 2)?
        } else {
            local(at)?
        };
        let sure = self
            .literal(end - 1)
            .is_some_and(|literal| literal.zero_led)
            || self.counted(end, false).is_none();
        sure.then_some(end)
    }

    /// "0800 555 111", "+44 20 7946 0958": groups of digits after a zero or a plus. Where it ends.
    pub(super) fn spaced_telephone(&self, at: usize) -> Option<usize> {
        let plain = |at: usize| {
            self.literal(at)
                .filter(|literal| literal.decimals == 0 && !literal.broken)
        };
        let plus = at > 0 && self.sign(at - 1) == Some('+') && self.glued(at);
        if !(plus || plain(at)?.zero_led) {
            return None;
        }
        let mut end = at + 1;
        // "+44 (0)20"
        if self.sign(end) == Some('(')
            && self.sign(end + 2) == Some(')')
            && plain(end + 1).is_some()
        {
            end += 3;
        }
        while plain(end).is_some_and(|group| group.digits > 1) {
            end += 1;
        }
        (end > at + if plus { 2 } else { 1 }).then_some(end)
    }
}
