//! The sentence that is being written, as far as it goes, and what the index answers to it.

use std::cell::OnceCell;

use crate::check::Snapshot;
use crate::claims::{self, Analysis, Setting};
use crate::evidence::{self, Candidate, Query};
use crate::settings::Settings;
use crate::text::{Passage, Span, Text, markdown};

/// Passages that are looked at for offers.
const CANDIDATES: usize = 30;

/// A caret in a draft.
pub struct Scene<'s> {
    pub draft: Text,
    pub caret: usize,
    pub setting: Setting,
    /// The sentence up to the caret, without the word that is being typed; empty at the start of a block.
    pub passage: Passage,
    pub snapshot: &'s Snapshot,
    pub settings: &'s Settings,
    candidates: OnceCell<Vec<(Candidate, Analysis)>>,
}

/// What was opened just before the caret and asks for something of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// `[^`, which stands at this byte.
    Footnote(usize),
    /// A quotation mark, which stands at this byte.
    Quotation(usize),
}

/// Opening quotation marks and those that close them.
pub const MARKS: [(char, char); 5] = [('"', '"'), ('“', '”'), ('„', '“'), ('«', '»'), ('”', '”')];

impl<'s> Scene<'s> {
    /// `None` where nothing is written by hand: in code, in front matter, in a heading.
    pub fn new(
        source: &str,
        caret: usize,
        settings: &'s Settings,
        snapshot: &'s Snapshot,
    ) -> Option<Self> {
        let draft = markdown::read(source);
        let word = word_before(source, caret);
        let passage = sentence(&draft, word.start)?;
        let date = draft
            .metadata
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case("date"));
        let date = date.and_then(|(_, value)| value.get(..10).unwrap_or(value).parse().ok());
        Some(Self {
            setting: Setting {
                date: date.or(settings.date),
                title: None,
            },
            draft,
            caret,
            passage,
            snapshot,
            settings,
            candidates: OnceCell::new(),
        })
    }

    pub fn text(&self) -> &str {
        &self.draft.source
    }

    /// The run of letters, digits and signs that ends at the caret.
    pub fn word(&self) -> Span {
        word_before(self.text(), self.caret)
    }

    pub fn opening(&self) -> Option<Opening> {
        let line_start = line_start(self.text(), self.caret);
        let line = self.text().get(line_start..self.caret)?;
        if let Some(at) = line.rfind("[^")
            && !line.get(at..)?.contains([']', ' '])
        {
            return Some(Opening::Footnote(line_start + at));
        }
        let at = line.rfind(|c| MARKS.iter().any(|(open, _)| *open == c))?;
        let mark = line.get(at..)?.chars().next()?;
        let before = line.get(..at)?;
        // A straight mark opens if an even number of them stands before it.
        let opens = mark != '"' || before.matches('"').count() % 2 == 0;
        let glued = before
            .chars()
            .next_back()
            .is_some_and(char::is_alphanumeric);
        let inside = line.get(at + mark.len_utf8()..)?;
        let fresh = inside.split_whitespace().count() <= 3 && !inside.contains(['.', '”']);
        (opens && !glued && fresh && mark != '”').then_some(Opening::Quotation(line_start + at))
    }

    /// Passages of sources that say something near the sentence, best first, each as it was read.
    pub fn candidates(&self) -> &[(Candidate, Analysis)] {
        self.candidates.get_or_init(|| {
            let terms = evidence::terms(&self.passage);
            let query = Query {
                words: terms.words,
                names: terms.names,
                figures: terms.figures,
            };
            let found = self.snapshot.index.search(&query, CANDIDATES);
            let read = |candidate: Candidate| {
                let setting = Setting {
                    date: candidate.source.date,
                    title: Some(candidate.source.title.clone()),
                };
                let analysis = claims::analyse(&candidate.passage, &setting);
                (candidate, analysis)
            };
            found.into_iter().map(read).collect()
        })
    }
}

/// The sentence that a byte stands in or just behind, up to that byte.
fn sentence(draft: &Text, at: usize) -> Option<Passage> {
    let text = &*draft.source;
    let near = draft.passages.iter().rev().find(|passage| {
        let whole = passage.map.whole();
        whole.start <= at
    });
    let Some(passage) = near else {
        return Some(nothing());
    };
    let whole = passage.map.whole();
    let between = text.get(whole.end.min(at)..at).unwrap_or("");
    if between.contains("\n\n") || between.contains("\r\n\r\n") {
        // A block of its own is begun: the heading above it is all that is known.
        return is_prose(text, at).then(nothing);
    }
    let mut passage = passage.clone();
    // Only what ends a sentence ends it: "of $" is still the same one.
    let ended = at > whole.end
        && passage.text.trim_end().ends_with(['.', '!', '?'])
        && !between.trim().starts_with(|c: char| c.is_lowercase());
    if ended {
        passage.context.before = Some(passage.text.as_str().into());
        passage.text.clear();
        return Some(passage);
    }
    let end = passage
        .map
        .copied()
        .filter(|(_, there)| there.start <= at)
        .map(|(here, there)| here.start + (at.min(there.end) - there.start))
        .last()
        .unwrap_or(0);
    let cut = passage.text.get(..end)?.len();
    passage.text.truncate(cut);
    passage.cells.retain(|cell| cell.span.end <= cut);
    passage.links.retain(|link| link.span.end <= cut);
    Some(passage)
}

fn nothing() -> Passage {
    markdown::read("x").passages.into_iter().next().map_or_else(
        || Passage {
            text: String::new(),
            kind: crate::text::PassageKind::Paragraph,
            map: Default::default(),
            context: Default::default(),
            cells: Vec::new(),
            links: Vec::new(),
        },
        |mut passage| {
            passage.text.clear();
            passage
        },
    )
}

/// True unless an odd number of code fences stands above.
fn is_prose(text: &str, at: usize) -> bool {
    let above = text.get(..at).unwrap_or("");
    let fences = above
        .lines()
        .filter(|line| line.trim_start().starts_with("```"));
    fences.count().is_multiple_of(2)
}

fn line_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or("");
    before.rfind(['\n', '\r']).map_or(0, |line| line + 1)
}

/// Signs that belong to a figure that is being typed.
fn is_part(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(
            c,
            '$' | '€' | '£' | '¥' | '.' | ',' | '%' | '-' | '−' | '’' | '\''
        )
}

fn word_before(text: &str, caret: usize) -> Span {
    let before = text.get(..caret).unwrap_or("");
    let length: usize = before
        .chars()
        .rev()
        .take_while(|c| is_part(*c))
        .map(char::len_utf8)
        .sum();
    Span::new(caret - length.min(caret), caret)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::ScanIndex;
    use std::sync::Arc;

    fn with_scene<R>(marked: &str, look: impl Fn(&Scene<'_>) -> R) -> Option<R> {
        let caret = marked.find('|').unwrap();
        let text = marked.replacen('|', "", 1);
        let snapshot = Snapshot {
            index: Arc::new(ScanIndex::default()),
            generation: 0,
        };
        let settings = Settings::default();
        Scene::new(&text, caret, &settings, &snapshot).map(|scene| look(&scene))
    }

    #[test]
    fn the_sentence_goes_up_to_the_word_being_typed() {
        for (draft, sentence) in [
            (
                "Harbour Lines had revenue of $4|",
                "Harbour Lines had revenue of ",
            ),
            ("One. Harbour **Lines** had | more.", "Harbour Lines had "),
            ("Sales rose. |", ""),
            ("# Ports\n\n|", ""),
            ("- Sales in Café were |", "Sales in Café were"),
        ] {
            let found = with_scene(draft, |scene| scene.passage.text.clone());
            assert_eq!(found.as_deref(), Some(sentence), "{draft}");
        }
    }

    #[test]
    fn an_opening_is_told_from_a_closing() {
        for (draft, opening) in [
            ("It grew.[^|", Some(Opening::Footnote(8))),
            ("It grew.[^1] and |", None),
            ("She said \"|", Some(Opening::Quotation(9))),
            ("She said \"we\"|", None),
            ("She said “we |", Some(Opening::Quotation(9))),
            ("She said “we are.” |", None),
            ("It is 5\"|", None),
        ] {
            assert_eq!(
                with_scene(draft, |scene| scene.opening()).flatten(),
                opening,
                "{draft}"
            );
        }
    }
}
