//! Whatever the text, the answer is a tree over its characters.

use proptest::prelude::*;

use super::super::*;
use crate::text::sentences;

/// The tree is a tree with one root, and every character that is seen lies in exactly one token.
pub fn check(text: &str) {
    let parse = parse(text);
    let tree = &parse.tree;
    let mut end = 0;
    for (at, token) in tree.tokens().iter().enumerate() {
        assert!(
            end <= token.span.start && !token.span.is_empty(),
            "{text:?}"
        );
        assert!(
            text.get(token.span.start..token.span.end).is_some(),
            "{text:?}"
        );
        end = token.span.end;
        let above: Vec<usize> = tree.ancestors(at).collect();
        assert!(
            above.len() < tree.tokens().len(),
            "a cycle above {at} in {text:?}"
        );
    }
    let roots = tree.tokens().iter().filter(|token| token.head.is_none());
    assert_eq!(
        roots.count(),
        usize::from(!tree.tokens().is_empty()),
        "{text:?}"
    );
    let inside = |at: usize| {
        let token = tree.at(at).and_then(|token| tree.token(token));
        token.is_some_and(|token| token.span.start <= at)
    };
    for (at, c) in text.char_indices() {
        let blank = c.is_whitespace() || tokenize::is_invisible(c);
        assert!(
            blank || inside(at),
            "{c:?} at {at} is in no token of {text:?}"
        );
    }
    let drawn = draw::tree(tree) + &draw::clauses(tree, &parse.clauses);
    assert_eq!(drawn.is_empty(), tree.tokens().is_empty());
}

#[test]
fn every_text_gets_an_answer() {
    let long = "The bank sold the factory and ".repeat(80);
    let dashes = "a-b/c.".repeat(60);
    for text in [
        "",
        " \u{200b}\n",
        "REVENUE UP 5% AS ORDERS SURGE",
        "- Net debt: $3.1m (2022: $2.9m)",
        "* Cheaper oil, dearer gas",
        "No comment.",
        "Outlook",
        "SHARES SLUMP; CHIEF TO GO, SAYS BOARD",
        "THE BANK DID NOT SELL ITS $3M STAKE.",
        "Ã©tÃ© â‚¬3 ���",
        "''''' ((( ... $ % --",
        "売上は増えた。",
        &long,
        &dashes,
    ] {
        check(text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn any_text_is_a_tree(text in "(\\PC|[A-Za-z]{1,6}| |[.,$%'’\"()-]|[0-9]{1,3}|n't|'s){0,30}") {
        check(&text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_bytes_are_a_tree(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
        check(&String::from_utf8_lossy(&bytes));
        // The same bytes in a wrong encoding, as mojibake is made.
        let latin: String = bytes.iter().map(|byte| char::from(*byte)).collect();
        check(&latin);
    }

    #[test]
    fn no_token_reaches_over_the_end_of_a_sentence(
        text in "([A-Z]?[a-z]{1,7}[ ]|[0-9]{1,3}[ .,%]|[.!?][ ]|[.!?][”\")][ ]|[\"“(]|Inc\\. |U\\.S\\. |J\\.P\\. |Wham! |No\\. |\\$[0-9]{1,2} |million |。|\\[3\\] ){0,30}"
    ) {
        let sentences = sentences::split(&text);
        let tree = Tree::parse(&text);
        for token in tree.tokens() {
            let span = token.span;
            let around = sentences
                .iter()
                .any(|sentence| sentence.start <= span.start && span.end <= sentence.end);
            prop_assert!(around, "{:?} of {text:?}", span.of(&text));
        }
    }
}
