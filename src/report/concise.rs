//! One line a finding: `path:line:column: severity verdict[rule] message`.

use super::place::Lines;
use super::{DraftReport, Options, code, confidence, one_line};

pub(super) fn render(drafts: &[DraftReport], options: &Options) -> String {
    let mut out = String::new();
    for draft in drafts {
        let lines = Lines::new(&draft.source);
        for finding in draft.findings.iter().filter(|f| options.lists(f)) {
            let place = lines.place(finding.span);
            out.push_str(&format!(
                "{}:{}:{}: {} {} {}{}\n",
                draft.path,
                place.line,
                place.column,
                finding.severity.as_str(),
                code(finding),
                one_line(&finding.message),
                confidence(finding, options),
            ));
        }
    }
    out
}
