//! Quotes, dashes, spaces, ligatures and case made equal for comparing, with the way back to spans.

use super::span::Span;

/// A text whose variants of writing are made equal, and where each of its bytes came from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folded {
    /// Lower case; `'`, `"` and `-` for all quotation marks and dashes; one space for any white space;
    /// ligatures and full-width forms taken apart; no soft hyphens, no zero-width signs.
    pub text: String,
    /// For each byte of `text` the character of the original it came from; one more at the end.
    map: Vec<(u32, u32)>,
}

/// Folds `text` for comparing names and quotations. Texts over 4 GiB are cut there.
pub fn fold(text: &str) -> Folded {
    let mut folded = Folded::default();
    for (at, c) in text.char_indices() {
        let (Ok(start), Ok(end)) = (u32::try_from(at), u32::try_from(at + c.len_utf8())) else {
            break;
        };
        folded.push(c, start, end);
    }
    folded
}

impl Folded {
    /// The bytes of the original text under bytes of the folded one.
    pub fn to_original(&self, span: Span) -> Span {
        let Some(last) = span.end.min(self.map.len()).checked_sub(1) else {
            return Span::default();
        };
        let start = self
            .map
            .get(span.start)
            .or(self.map.last())
            .map_or(0, |&(start, _)| start);
        let end = self.map.get(last).map_or(0, |&(_, end)| end);
        if span.is_empty() {
            let at = self.map.get(span.start).map_or(end, |&(start, _)| start) as usize;
            return Span::new(at, at);
        }
        Span::new(start as usize, end as usize)
    }

    /// Every place at which the folded `words` stand, as spans of the original text.
    pub fn find<'f>(&'f self, words: &'f Folded) -> impl Iterator<Item = Span> + 'f {
        let found = self
            .text
            .match_indices(words.text.trim())
            .filter(|(_, found)| !found.is_empty());
        found.map(|(at, found)| self.to_original(Span::new(at, at + found.len())))
    }

    fn push(&mut self, c: char, start: u32, end: u32) {
        match c {
            '‘' | '’' | '‚' | '‛' | '′' | '`' | '´' | 'ʼ' | '＇' => {
                self.add("'", start, end)
            }
            '“' | '”' | '„' | '‟' | '″' | '«' | '»' | '＂' => {
                self.add("\"", start, end)
            }
            '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '﹣' | '－' => {
                self.add("-", start, end)
            }
            '…' => self.add("...", start, end),
            'ﬀ' => self.add("ff", start, end),
            'ﬁ' => self.add("fi", start, end),
            'ﬂ' => self.add("fl", start, end),
            'ﬃ' => self.add("ffi", start, end),
            'ﬄ' => self.add("ffl", start, end),
            'ﬅ' | 'ﬆ' => self.add("st", start, end),
            '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => self.stretch(end),
            '！'..='～' => {
                let plain = char::from_u32(c as u32 - 0xfee0).unwrap_or(c);
                self.add(plain.to_lowercase().to_string().as_str(), start, end);
            }
            c if c.is_whitespace() => {
                if self.text.ends_with(' ') {
                    self.stretch(end);
                } else {
                    self.add(" ", start, end);
                }
            }
            c => c
                .to_lowercase()
                .for_each(|c| self.add(c.encode_utf8(&mut [0; 4]), start, end)),
        }
    }

    fn add(&mut self, words: &str, start: u32, end: u32) {
        self.text.push_str(words);
        self.map
            .extend(std::iter::repeat_n((start, end), words.len()));
    }

    /// A sign that is left out belongs to the space before it, if there is one.
    fn stretch(&mut self, end: u32) {
        if self.text.ends_with(' ')
            && let Some(last) = self.map.last_mut()
        {
            last.1 = end;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn spans_come_back_on_boundaries(text in "[a-zA-Z“”’–ﬁﬃİẞ\u{ad} \t\u{a0}…漢😀Ａ]{0,30}") {
            let folded = fold(&text);
            let ends: Vec<usize> = (0..=folded.text.len()).filter(|&at| folded.text.is_char_boundary(at)).collect();
            for &a in &ends {
                for &b in ends.iter().filter(|&&b| b >= a) {
                    let back = folded.to_original(Span::new(a, b));
                    prop_assert!(text.get(back.start..back.end).is_some());
                    prop_assert_eq!(back.is_empty(), a == b);
                }
            }
        }

        #[test]
        fn folding_twice_changes_nothing(text in any::<String>()) {
            let once = fold(&text).text;
            prop_assert_eq!(&fold(&once).text, &once);
        }
    }

    #[test]
    fn variants_of_writing_are_equal() {
        let written = fold("“It’s  a ﬁne—\u{ad}mess…”");
        assert_eq!(written.text, "\"it's a fine-mess...\"");
    }

    #[test]
    fn a_find_answers_in_the_original() {
        let text = "He said “It’s ﬁne” twice: IT'S\u{a0}FINE";
        let (folded, words) = (fold(text), fold("it's fine"));
        let found: Vec<&str> = folded.find(&words).map(|span| span.of(text)).collect();
        assert_eq!(found, ["It’s ﬁne", "IT'S\u{a0}FINE"]);
    }
}
