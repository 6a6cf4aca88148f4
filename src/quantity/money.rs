//! Currencies before and after an amount: signs, ISO codes, names, hundredths.

use super::lexicon::Currency;
use super::reader::Reader;

/// A currency read beside an amount.
#[derive(Debug, Clone, Copy)]
pub(super) struct CurrencyMatch {
    /// Index into the list of currencies.
    pub currency: u16,
    /// "cents": the amount is in hundredths.
    pub minor: bool,
    /// A scale that the code carries ("MEUR" is 6).
    pub scale: i8,
    /// The token after it.
    pub end: usize,
}

impl Reader<'_> {
    pub(super) fn currency(&self, index: u16) -> Option<&'static Currency> {
        self.lexicon.currencies.get(usize::from(index))
    }

    /// The currency that begins at `at` and stands before its amount: "$", "US$", "A$", "EUR", "Rs.", "RM".
    pub(super) fn currency_before(&self, at: usize) -> Option<CurrencyMatch> {
        if let Some(found) = self.signed_currency(at) {
            return Some(found);
        }
        if !self.is_word(at) {
            return None;
        }
        let word = self.slice(at);
        let after = if self.sign(at + 1) == Some('.') && self.glued(at + 1) {
            at + 2
        } else {
            at + 1
        };
        if word.eq_ignore_ascii_case("rs") && self.literal(after).is_some() {
            return self.named("Rs", after);
        }
        if self.literal(at + 1).is_none() && self.sign(at + 1) != Some('.') {
            // "dollar 22.5 million" aside, names stand after the amount.
            return self.code_before_words(at);
        }
        if let Some(found) = self.code(at, true) {
            return Some(found);
        }
        for (words, (currency, minor)) in self.lexicon.money_names.of(self.id(at)) {
            // "they won 15", "the real 3": of single words, only these stand before amounts.
            let leads = words.len() > 1
                || self.is_any(
                    at,
                    &[
                        "dollar", "dollars", "euro", "euros", "rmb", "ringgit", "ringgits",
                        "rupee", "rupees", "yuan",
                    ],
                );
            // "Pounds 308m", as some papers print it; "pounds 308" weigh.
            let leads = leads || self.is(at, "pounds") && self.capital(at);
            if *minor || !leads {
                continue;
            }
            // "Euro 2016" is a tournament.
            if let Some(end) = self.phrase(at, words)
                && self.literal(end).is_some()
                && !(self.capital(at) && self.is_year(end, end + 1, false))
            {
                return Some(CurrencyMatch {
                    currency: *currency,
                    minor: false,
                    scale: 0,
                    end,
                });
            }
        }
        None
    }

    /// "malaysian ringgit 42": a name of several words before digits; "MAUD 60".
    fn code_before_words(&self, at: usize) -> Option<CurrencyMatch> {
        for (words, (currency, minor)) in self.lexicon.money_names.of(self.id(at)) {
            if let Some(end) = self
                .phrase(at, words)
                .filter(|end| !*minor && *end > at + 1)
                && self.literal(end).is_some()
            {
                return Some(CurrencyMatch {
                    currency: *currency,
                    minor: false,
                    scale: 0,
                    end,
                });
            }
        }
        None
    }

    fn named(&self, sign: &str, end: usize) -> Option<CurrencyMatch> {
        let currency = *self.lexicon.money_signs.get(sign)?;
        Some(CurrencyMatch {
            currency,
            minor: false,
            scale: 0,
            end,
        })
    }

    /// "$", "€", "US$", "us $", "C $", "AUD$".
    fn signed_currency(&self, at: usize) -> Option<CurrencyMatch> {
        if self.sign(at).is_some() {
            let currency = *self.lexicon.money_signs.get(self.slice(at))?;
            return Some(CurrencyMatch {
                currency,
                minor: false,
                scale: 0,
                end: at + 1,
            });
        }
        let sign = self
            .sign(at + 1)
            .filter(|sign| matches!(sign, '$' | '£' | '¥' | '₵'))?;
        if !self.is_word(at) {
            return None;
        }
        let word = self.slice(at);
        let glued = self.glued(at + 1);
        let plain: String = word
            .chars()
            .filter(|letter| *letter != '.')
            .collect::<String>()
            .to_ascii_uppercase();
        // "a $5 fee" is no Australian dollar: apart from the sign, only these are prefixes.
        if !glued
            && !matches!(
                plain.as_str(),
                "US" | "C" | "AUD" | "USD" | "CAD" | "NZD" | "HKD" | "SGD" | "NZ" | "HK"
            )
        {
            return None;
        }
        if glued
            && plain.len() == 1
            && word.chars().next().is_some_and(char::is_lowercase)
            && plain != "C"
        {
            return None;
        }
        let mut name = plain;
        name.push(sign);
        let currency = self
            .lexicon
            .money_signs
            .get(name.as_str())
            .or_else(|| self.lexicon.money_signs.get(word))
            .copied()?;
        Some(CurrencyMatch {
            currency,
            minor: false,
            scale: 0,
            end: at + 2,
        })
    }

    /// An ISO code in capitals (or lower case right beside digits: "usd 20"), with the prefix of "MEUR".
    fn code(&self, at: usize, before: bool) -> Option<CurrencyMatch> {
        let word = self.slice(at);
        let beside = if before { at + 1 } else { at };
        let glued = self.glued(beside);
        let found = |code: &str| self.lexicon.money_signs.get(code).copied();
        let upper = word.bytes().all(|byte| byte.is_ascii_uppercase());
        // Codes that are English words in capitals count only when they touch the number.
        let word_like = matches!(
            word,
            "ALL" | "TOP" | "TRY" | "CUP" | "PEN" | "SOS" | "BOB" | "MAD" | "GEL" | "MOP" | "COP"
        );
        if word_like && !glued {
            return None;
        }
        // Signs made of letters, beside the codes.
        const LETTER_SIGNS: &[&str] = &[
            "RM", "Rs", "Re", "Rp", "DM", "Ft", "Kč", "zł", "kr", "Dhs", "KSh", "SFr",
        ];
        const LOWER_CODES: &[&str] = &[
            "usd", "eur", "gbp", "aud", "cad", "nzd", "jpy", "chf", "inr", "cny",
        ];
        let matched = |currency| {
            Some(CurrencyMatch {
                currency,
                minor: false,
                scale: 0,
                end: at + 1,
            })
        };
        if (upper && word.len() == 3 || LETTER_SIGNS.contains(&word))
            && let Some(currency) = found(word)
        {
            return matched(currency);
        }
        if LOWER_CODES.contains(&word) {
            return matched(found(word.to_ascii_uppercase().as_str())?);
        }
        // "MEUR", "EURm", "GBPbn"
        if let (true, Some(code)) = (upper && word.len() == 4, word.strip_prefix('M')) {
            return Some(CurrencyMatch {
                currency: found(code)?,
                minor: false,
                scale: 6,
                end: at + 1,
            });
        }
        let (code, suffix) = (word.get(..3)?, word.get(3..)?);
        let scale = match suffix {
            "m" | "mn" => 6,
            "bn" | "b" => 9,
            "k" => 3,
            _ => return None,
        };
        Some(CurrencyMatch {
            currency: found(code)?,
            minor: false,
            scale,
            end: at + 1,
        })
    }

    /// The currency that begins at `at`, after its amount: "dollars", "€", "EUR", "cents", "pounds sterling".
    pub(super) fn currency_after(&self, at: usize) -> Option<CurrencyMatch> {
        let at = if self.is_hyphen(at) && self.glued(at) && self.glued(at + 1) {
            at + 1
        } else {
            at
        };
        if self.sign(at).is_some() {
            if let Some(currency) = self.lexicon.minor_signs.get(self.slice(at)) {
                return Some(CurrencyMatch {
                    currency: *currency,
                    minor: true,
                    scale: 0,
                    end: at + 1,
                });
            }
            let currency = *self.lexicon.money_signs.get(self.slice(at))?;
            // "20 €ur"
            let end = if self.is(at + 1, "ur") && self.glued(at + 1) {
                at + 2
            } else {
                at + 1
            };
            return Some(CurrencyMatch {
                currency,
                minor: false,
                scale: 0,
                end,
            });
        }
        if !self.is_word(at) {
            return None;
        }
        for (words, (currency, minor)) in self.lexicon.money_names.of(self.id(at)) {
            if let Some(end) = self.phrase(at, words) {
                return Some(CurrencyMatch {
                    currency: *currency,
                    minor: *minor,
                    scale: 0,
                    end,
                });
            }
        }
        if self.is(at, "p") && self.glued(at) && self.slice(at) == "p" {
            let currency = *self.lexicon.minor_signs.get("p")?;
            return Some(CurrencyMatch {
                currency,
                minor: true,
                scale: 0,
                end: at + 1,
            });
        }
        if let Some(currency) = self
            .lexicon
            .money_signs
            .get(self.slice(at))
            .filter(|_| !self.slice(at).is_ascii())
        {
            return Some(CurrencyMatch {
                currency: *currency,
                minor: false,
                scale: 0,
                end: at + 1,
            });
        }
        if let Some(found) = self
            .signed_currency(at)
            .filter(|found| found.end > at + 1 && self.literal(found.end).is_none())
        {
            return Some(found);
        }
        self.code(at, false)
    }
}
