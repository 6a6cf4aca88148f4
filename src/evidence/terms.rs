//! What a passage can be found by: its words, the names it mentions and the figures it counts.
//!
//! The one place where passages are turned into terms. Whoever asks must ask with the same stems,
//! names and keys.

use super::keys;
use crate::claims::names::{Name, names};
use crate::claims::words::{Class, Shape, Word, words};
use crate::quantity;
use crate::text::{Passage, PassageKind};

/// Distinct terms that a passage is found by at most: no sentence comes near, a file without
/// sentence ends can hold millions.
const LIMIT: usize = 2_000;

/// Bytes of a passage's text that are read for terms.
const BYTES: usize = 64 * 1024;

/// What a passage is found by, each term once, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terms {
    /// English Snowball stems of its words, in lower case; without function words and numbers.
    pub words: Vec<String>,
    /// Folded names, and for a name of several words each of them and its initials.
    pub names: Vec<String>,
    /// Keys of figures, dates and periods.
    pub figures: Vec<String>,
}

impl Terms {
    /// How many terms there are in all.
    pub fn len(&self) -> usize {
        self.words.len() + self.names.len() + self.figures.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The terms of a passage.
///
/// A table row also counts its column headers and its caption as its own words. The names of the
/// headings above count as names of every passage below, and those of the sentence before as names
/// of one that names nobody: "It rose to 5 %" is about them.
pub fn terms(passage: &Passage) -> Terms {
    let mut terms = Terms::default();
    terms.read(&passage.text);
    if passage.kind == PassageKind::Row {
        for cell in &passage.cells {
            terms.read(&cell.header);
        }
        if let Some(caption) = &passage.context.caption {
            terms.read(caption);
        }
    }
    let before = passage
        .context
        .before
        .iter()
        .take(usize::from(terms.names.is_empty()));
    for around in before.chain(&passage.context.headings) {
        let around = clip(around);
        terms.read_names(around, &words(around));
    }
    for list in [&mut terms.words, &mut terms.names, &mut terms.figures] {
        list.sort_unstable();
        list.dedup();
        list.truncate(LIMIT);
    }
    terms
}

impl Terms {
    fn read(&mut self, text: &str) {
        let text = clip(text);
        let words = words(text);
        self.read_names(text, &words);
        let telling = words
            .iter()
            .filter(|word| word.class != Class::Function && word.shape != Shape::Digits);
        self.words.extend(telling.map(|word| word.stem.clone()));
        self.figures.extend(figures(text));
    }

    /// Each name as a whole, its words and its initials: "Wall Street Journal" is "the Journal" and
    /// "WSJ" elsewhere.
    fn read_names(&mut self, text: &str, words: &[Word]) {
        for name in names(text, words) {
            self.add_name(&name);
        }
    }

    /// A name as a whole, its words and its initials.
    pub fn add_name(&mut self, name: &Name) {
        let tokens: Vec<String> = name
            .tokens
            .iter()
            .map(|token| token.replace('.', ""))
            .collect();
        if tokens.len() > 1 {
            self.names.push(tokens.join(" "));
            self.names.push(
                tokens
                    .iter()
                    .filter_map(|token| token.chars().next())
                    .collect(),
            );
        }
        self.names.extend(tokens);
    }
}

/// The first [`BYTES`] of a text, cut on a character boundary.
fn clip(text: &str) -> &str {
    text.get(..text.floor_char_boundary(BYTES)).unwrap_or(text)
}

/// Keys of the figures, dates and periods in `text`. A date that only the document's own date settles
/// has none: its passage is found by the rest of what it says.
fn figures(text: &str) -> Vec<String> {
    let periods = quantity::time::periods(text, None);
    let figures = quantity::figures(text, &periods);
    let figures = figures.iter().flat_map(keys::figure_keys);
    figures
        .chain(periods.iter().flat_map(keys::period_keys))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passage(text: &str) -> Passage {
        Passage {
            text: text.into(),
            kind: PassageKind::Paragraph,
            map: crate::text::SourceMap::identity(0, text.len()),
            context: crate::text::Context::default(),
            cells: Vec::new(),
            links: Vec::new(),
        }
    }

    #[test]
    fn a_sentence_has_words_names_and_figures() {
        let terms = terms(&passage(
            "Stoke Space raised 1,250 million; investors cheered.",
        ));
        assert!(terms.words.contains(&"rais".to_string()), "{terms:?}");
        assert!(terms.words.contains(&"investor".to_string()), "{terms:?}");
        assert_eq!(terms.names, ["space", "ss", "stoke", "stoke space"]);
        assert_eq!(terms.figures, ["n:1200000000", "~n:1000000000"]);
    }

    #[test]
    fn a_row_is_found_by_its_headers_and_caption() {
        let mut row = passage("Norway | 12");
        row.kind = PassageKind::Row;
        row.cells = vec![crate::text::Cell {
            span: (9..11).into(),
            header: "Exports 2023".into(),
        }];
        row.context.caption = Some("Salmon trade".into());
        let terms = terms(&row);
        assert!(terms.words.contains(&"export".to_string()), "{terms:?}");
        assert!(terms.words.contains(&"salmon".to_string()), "{terms:?}");
        assert!(terms.figures.contains(&"d:2023".to_string()), "{terms:?}");
    }

    #[test]
    fn a_name_is_found_by_its_initials() {
        let long = terms(&passage("We read it in the Wall Street Journal."));
        let short = terms(&passage("We read it in the WSJ."));
        assert!(long.names.contains(&"wsj".to_string()), "{long:?}");
        assert!(short.names.contains(&"wsj".to_string()), "{short:?}");
    }

    #[test]
    fn a_sentence_about_it_is_found_by_the_name_before() {
        let mut pronoun = passage("It rose to 5.");
        pronoun.context.before = Some("Norges Bank held a meeting.".into());
        assert!(terms(&pronoun).names.contains(&"norges bank".to_string()));
    }

    #[test]
    fn a_text_without_end_has_terms_with_an_end() {
        let text: String = (0..2_000_000)
            .map(|i| if i % 7 == 0 { ' ' } else { 'é' })
            .collect();
        let many: String = (0..50_000).map(|i| format!("Q{i} ")).collect();
        assert!(terms(&passage(&text)).len() < 3 * LIMIT);
        assert!(terms(&passage(&many)).len() <= 3 * LIMIT);
    }
}
