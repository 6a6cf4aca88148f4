//! What each rule checks, for `tickmark explain`, for SARIF viewers and for editors.

use crate::finding::Rule;

/// One sentence: what the rule looks at.
pub fn summary(rule: Rule) -> &'static str {
    match rule {
        Rule::Figure => {
            "A figure must say what a source says, within what its digits and words promise."
        }
        Rule::Date => "A date or period must agree with the one a source gives for the same event.",
        Rule::Quotation => {
            "Words between quotation marks must stand in a source as they are quoted."
        }
        Rule::Assertion => "A statement must not say more, or other, than a source does.",
        Rule::Internal => "A draft must not contradict itself, in its sums or between two places.",
        Rule::CitationMismatch => "The source that a claim cites must be the one that says it.",
        Rule::MissingSource => "A source that a claim cites must be among the sources.",
        Rule::Uncited => "A figure must cite its source, where the settings demand it.",
        Rule::UnusedIgnore => "An ignore comment that silences nothing should be removed.",
        Rule::BadIgnore => "A tickmark comment must be one that tickmark understands.",
    }
}

/// The whole page as Markdown: what is checked, an example of each verdict, how to disagree.
pub fn page(rule: Rule) -> &'static str {
    match rule {
        Rule::Figure => include_str!("rules/figure.md"),
        Rule::Date => include_str!("rules/date.md"),
        Rule::Quotation => include_str!("rules/quotation.md"),
        Rule::Assertion => include_str!("rules/assertion.md"),
        Rule::Internal => include_str!("rules/internal.md"),
        Rule::CitationMismatch => include_str!("rules/citation-mismatch.md"),
        Rule::MissingSource => include_str!("rules/missing-source.md"),
        Rule::Uncited => include_str!("rules/uncited.md"),
        Rule::UnusedIgnore => include_str!("rules/unused-ignore.md"),
        Rule::BadIgnore => include_str!("rules/bad-ignore.md"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Verdict;

    #[test]
    fn every_page_names_its_rule_and_what_its_verdicts_mean() {
        for rule in Rule::ALL {
            let page = page(rule);
            assert!(page.starts_with(&format!("# {rule}\n")), "{rule}");
            if !rule.is_about_ignores() {
                for verdict in Verdict::ALL {
                    if rule.is_about_citations() {
                        break;
                    }
                    assert!(
                        page.contains(&format!("**{verdict}**")),
                        "{rule} does not explain {verdict}"
                    );
                }
                assert!(
                    page.contains(&format!("ignore[{rule}]")),
                    "{rule} does not say how to disagree"
                );
            }
        }
    }
}
