//! What is one token, and what its lemma is.

use super::super::*;

fn forms(text: &str) -> Vec<String> {
    let tree = Tree::parse(text);
    (0..tree.tokens().len())
        .map(|at| tree.form(at).to_owned())
        .collect()
}

/// Parses the sentence and expects these words, parted by " | ", among its tokens.
fn holds(sentence: &str, tokens: &str) {
    let found = forms(sentence);
    for token in tokens.split(" | ") {
        assert!(
            found.iter().any(|form| form == token),
            "{token} of {found:?}"
        );
    }
}

#[test]
fn names_with_stops_and_marks_are_whole() {
    holds(
        "Yahoo! Inc. sued J.P. Morgan and U.S. Steel Corp. in the U.K.",
        "Yahoo! | Inc. | J.P. | Morgan | U.S. | Steel | Corp. | U.K.",
    );
    holds(
        "Dr. A.B. Lee of St. Ives joined Booking.com.",
        "Dr. | A.B. | St. | Booking.com",
    );
    // Without a company behind it the mark is a mark, and a full stop behind a word is a full stop.
    holds("Stop! Costs rise.", "Stop | ! | rise | .");
}

#[test]
fn figures_are_whole() {
    holds(
        "It paid $1.4bn, €3 million, £2,500 and US$4.1m, or 12.5% and 7 percent, on 3/4/2022.",
        "€3 million | £2,500 | 12.5% | 7 percent | 3/4/2022 | $1.4bn",
    );
    holds("It lost -3.5% or 0.6tn won.", "-3.5% | 0.6tn");
    holds("Between 10 and 20 people left.", "10 | 20 | people");
}

#[test]
fn addresses_are_whole() {
    holds(
        "See https://example.com/a-b?c=1, www.example.org or mail to press@example.com.",
        "https://example.com/a-b?c=1 | www.example.org | press@example.com",
    );
}

#[test]
fn contractions_are_cut() {
    holds(
        "It didn't, can’t and cannot; they've said it's Halm's.",
        "did | n't | ca | n’t | can | not | 've | 's",
    );
}

/// Each sentence's words and the lemma that is expected of the second.
#[test]
fn irregular_verbs_and_nouns_find_their_lemma() {
    for (sentence, form, lemma) in [
        ("It had misled investors.", "misled", "mislead"),
        ("The board upheld the ban.", "upheld", "uphold"),
        ("The state withheld the funds.", "withheld", "withhold"),
        ("The bank froze the accounts.", "froze", "freeze"),
        ("The court forbade the sale.", "forbade", "forbid"),
        ("The regulator fined the bank.", "fined", "fine"),
        ("The firm hired ten people.", "hired", "hire"),
        ("The firm planned the sale.", "planned", "plan"),
        ("The managers lost their bonuses.", "bonuses", "bonus"),
        ("The surpluses were paid out.", "surpluses", "surplus"),
        ("The causes of the losses were known.", "causes", "cause"),
        ("He found the error.", "found", "find"),
        ("The sites were rebuilt.", "rebuilt", "rebuild"),
    ] {
        let tree = Tree::parse(sentence);
        let at = (0..tree.tokens().len()).find(|at| tree.form(*at) == form);
        assert_eq!(at.map(|at| tree.lemma(at)), Some(lemma), "{sentence}");
    }
}
