//! What follows a stop, and whether a sentence may begin with it.

use super::lists::LISTS;

/// What follows a stop: the first letter or digit after opening marks, and the two words there.
pub struct Next<'t> {
    pub first: char,
    opener: Option<char>,
    pub word: &'t str,
    after: &'t str,
}

impl<'t> Next<'t> {
    pub fn read(rest: &'t str) -> Option<Self> {
        let trimmed = rest.trim_start();
        let opener = trimmed.chars().next().filter(|c| "\"“‘'([«*_".contains(*c));
        let inner = trimmed.trim_start_matches(|c: char| "\"“‘'([«*_¿¡".contains(c));
        let first = inner.chars().next()?;
        let (word, rest) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
        let after = rest.trim_start();
        let after = after
            .split_once(char::is_whitespace)
            .map_or(after, |(word, _)| word);
        Some(Self {
            first,
            opener,
            word: word.trim_end_matches(|c: char| !c.is_alphanumeric()),
            after,
        })
    }

    /// A lower-case letter goes on with the sentence, unless it is a name such as "iPhone".
    pub fn may_begin_sentence(&self) -> bool {
        if self.first.is_lowercase() {
            return self.word.chars().skip(1).take(2).any(char::is_uppercase);
        }
        self.first.is_alphanumeric()
            || !(self.first.is_ascii_punctuation() || "–—…·".contains(self.first))
            || "$#@•+~".contains(self.first)
    }

    /// "1. 7 million": digits with a unit, cut from the digits before their point by a tokenizer.
    pub fn goes_on_with_decimals(&self, before: &str) -> bool {
        let digits = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
        let unit = self.after.trim_end_matches([',', '.', ';', ')']);
        digits(before)
            && digits(self.word)
            && self.word.len() <= 2
            && LISTS.units.contains(unit.to_lowercase().as_str())
    }

    /// The legal form of a company: what stands before it is a name.
    pub fn is_company_form(&self) -> bool {
        self.first.is_uppercase()
            && LISTS
                .company_forms
                .contains(self.word.to_lowercase().as_str())
    }

    /// A single capital letter or a Roman numeral: "App. B", "Vol. IV".
    pub fn is_label(&self) -> bool {
        let roman = !self.word.is_empty() && self.word.chars().all(|c| "IVXLC".contains(c));
        roman || (self.word.chars().count() == 1 && self.first.is_uppercase())
    }

    /// After an abbreviation a capital alone proves nothing: "Acme Inc. President Jo Doe" goes on,
    /// "Acme Inc. Shares rose" does not.
    pub fn begins_after_abbreviation(&self) -> bool {
        let word = self.word.to_lowercase();
        match self.opener {
            Some('(' | '[') => return false,
            Some(_) => return true,
            None => {}
        }
        if !self.first.is_alphabetic() {
            return !self.first.is_numeric();
        }
        if LISTS.roles.contains(word.as_str()) {
            return false;
        }
        LISTS.starters.contains(word.as_str()) || self.after.starts_with(char::is_lowercase)
    }

    /// “Really?” Jones asked.
    pub fn reports(&self) -> bool {
        let after = self.after.trim_end_matches(|c: char| !c.is_alphabetic());
        [self.word, after]
            .iter()
            .any(|word| LISTS.reporting.contains(*word))
    }
}
