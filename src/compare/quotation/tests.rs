//! Laws of quotations: the very words are supported, one other word is not, and no bytes break anything.

use proptest::prelude::*;

use super::*;
use crate::claims::{self, Setting};
use crate::compare::Weights;
use crate::text::{Context, Passage, PassageKind, SourceMap};

fn passage(text: &str) -> Passage {
    Passage {
        text: text.to_string(),
        kind: PassageKind::Paragraph,
        map: SourceMap::identity(0, text.len()),
        context: Context::default(),
        cells: Vec::new(),
        links: Vec::new(),
    }
}

fn judged(draft: &str, source: &str) -> Vec<Option<Judgement>> {
    let setting = Setting::default();
    let draft = claims::analyse(&passage(draft), &setting);
    let source = claims::analyse(&passage(source), &setting);
    let frequency = |_: &str| (1, 100);
    let alignment = Alignment::new(&draft, &source, &Weights::new(&frequency));
    let scene = Scene {
        draft: Around::default(),
        source: Around::default(),
        is_person: &|_| false,
    };
    (0..draft.quotations.len())
        .map(|index| judge(&draft, index, &source, &alignment, &scene))
        .collect()
}

/// Sentences of words that WordNet knows, so that any of them may carry meaning.
fn sentence() -> impl Strategy<Value = Vec<&'static str>> {
    const WORDS: &[&str] = &[
        "the",
        "harvest",
        "we",
        "paid",
        "in",
        "both",
        "valleys",
        "and",
        "not",
        "may",
        "winter",
        "ships",
        "of",
        "growers",
        "sell",
        "yard",
        "never",
        "if",
        "it’s",
        "first-class",
        "1,200",
        "U.S.",
    ];
    proptest::collection::vec(proptest::sample::select(WORDS), 8..30)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn words_of_a_source_are_supported(words in sentence(), from in 0usize..8, length in 4usize..20) {
        let source = words.join(" ");
        let quoted: Vec<&str> = words.iter().skip(from).take(length).copied().collect();
        // Capitals and small words alone are a title ("U.S. of the U.S."), and no quotation.
        let lower = |c: char| c.is_lowercase();
        let weighs = quoted.iter().any(|w| w.len() > 3 && w.starts_with(lower));
        prop_assume!(quoted.len() >= 4 && weighs);
        for draft in [
            format!("She said: “{}.”", quoted.join(" ")),
            format!("She said that \"{}\", and left.", quoted.join(" ").replace('’', "'")),
        ] {
            let found = judged(&draft, &source);
            prop_assert_eq!(found.len(), 1, "{}", draft);
            let stance = found[0].as_ref().map(|j| j.stance);
            prop_assert_eq!(stance, Some(Stance::Supports), "{} / {}", draft, source);
        }
    }

    #[test]
    fn another_word_is_never_supported(words in sentence(), at in 0usize..20, length in 4usize..20) {
        let source = words.join(" ");
        let mut quoted: Vec<&str> = words.iter().take(length).copied().collect();
        let at = at % quoted.len();
        quoted[at] = "bridges";
        let found = judged(&format!("She said: “{}.”", quoted.join(" ")), &source);
        for judgement in found.into_iter().flatten() {
            prop_assert_ne!(judgement.stance, Stance::Supports);
            for mark in judgement.marks {
                prop_assert!(source.get(mark.start..mark.end).is_some());
            }
        }
    }

    /// Whatever is done to a quotation, writing the fixes in its place gives the source's own words.
    #[test]
    fn the_fix_is_verbatim(
        first in sentence(), second in sentence(),
        from in 0usize..6, length in 6usize..20,
        edits in proptest::collection::vec((0usize..20, 0u8..6), 1..4),
        marks in proptest::sample::select(vec![("“", ".”"), ("“", "”"), ("\"", "\"")]),
    ) {
        let source = format!("{}. The {}.", first.join(" "), second.join(" "));
        let mut quoted: Vec<String> = source
            .split(' ').skip(from).take(length).map(|w| w.trim_end_matches('.').to_string()).collect();
        for (at, kind) in edits {
            let at = at % quoted.len();
            match kind {
                0 => quoted[at] = "bridges".into(),
                1 => quoted.insert(at, "really".into()),
                2 if quoted.len() > 5 => drop(quoted.remove(at)),
                3 => quoted.push("tomorrow".into()),
                4 => quoted[at] = format!("[{}]", quoted[at]),
                _ => quoted[at] = format!("{} …", quoted[at]),
            }
        }
        let (open, close) = marks;
        let mut text = quoted.join(" ");
        // What an ellipsis leaves out is told, and mended, once the words themselves are right.
        for round in 0..3 {
            let draft = format!("She said: {open}{text}{close}");
            let Some(judgement) = judged(&draft, &source).into_iter().flatten().next() else { break };
            let Some(fix) = judgement.expected.filter(|_| judgement.at.is_none()) else { break };
            prop_assert!(round < 2, "{} / {}", draft, source);
            text = fix.trim_end_matches('.').to_string();
        }
    }

    #[test]
    fn no_text_breaks_it(
        draft in "[“”\"'‘’ …\\[\\].a-dé😀\u{301}ﬁ-]{0,60}",
        source in "[“”\"'‘’ .:,a-dé😀\u{301}ﬁ-]{0,60}",
    ) {
        let quoted = format!("She said “we may not {draft} sell it” and “{draft}");
        for judgement in judged(&quoted, &format!("{source} we may {source} not sell it")).into_iter().flatten() {
            if let Some(at) = judgement.at {
                prop_assert!(quoted.get(at.start..at.end).is_some());
            }
        }
    }
}
