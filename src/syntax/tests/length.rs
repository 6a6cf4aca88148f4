//! A text of ten thousand words without a full stop has a tree.

use super::super::*;
use super::any_text::check;

fn words(count: usize) -> String {
    let unit = "The bank that sold the factory in March said costs rose and the owner of the plant agreed to pay $30m ";
    let words: Vec<&str> = unit.split_whitespace().cycle().take(count).collect();
    words.join(" ")
}

#[test]
fn ten_thousand_words_are_parsed() {
    let text = words(10_000);
    check(&text);
    let parse = parse(&text);
    assert_eq!(parse.tree.tokens().len(), 10_000);
    // The last stretch is understood as well as the first.
    let pay = parse.clauses.iter().rfind(|clause| clause.lemma == "pay");
    assert!(pay.is_some_and(|pay| !pay.patients.is_empty()));
}
