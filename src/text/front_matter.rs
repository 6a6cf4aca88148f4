//! Front matter: the YAML (`---`) or TOML (`+++`) block at the very top of a Markdown file.

use super::span::Span;

/// The bytes of the front matter with its fences, and its scalar entries in order.
///
/// `None` if the text does not begin (a byte order mark aside) with a fence that is closed later.
pub fn read(source: &str) -> Option<(Span, Vec<(String, String)>)> {
    let start = source.len() - source.trim_start_matches('\u{feff}').len();
    let body = source.get(start..)?;
    let mut lines = body.split_inclusive('\n');
    let opening = lines.next()?;
    let fence = opening.trim_end();
    let separator = match fence {
        "---" => ':',
        "+++" => '=',
        _ => return None,
    };
    let mut end = start + opening.len();
    let mut entries = Vec::new();
    let mut in_table = false;
    for line in lines {
        end += line.len();
        let words = line.trim_end();
        if words == fence || (separator == ':' && words == "...") {
            return Some((Span::new(start, end), entries));
        }
        in_table |= separator == '=' && words.starts_with('[');
        if !in_table {
            entries.extend(entry(words, separator));
        }
    }
    None
}

/// The key and value of a line that holds a scalar at the top level.
fn entry(line: &str, separator: char) -> Option<(String, String)> {
    if line.starts_with([' ', '\t', '#', '-']) {
        return None;
    }
    let (key, value) = line.split_once(separator)?;
    let value = unquoted(value.trim());
    let is_scalar = !value.is_empty() && !value.starts_with(['[', '{', '|', '>', '&', '*']);
    let key = key.trim().trim_matches(['"', '\'']);
    is_scalar.then(|| (key.to_owned(), value.to_owned()))
}

/// A value without its quotes, or without the comment behind it.
fn unquoted(value: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some((inner, _)) = value
            .strip_prefix(quote)
            .and_then(|rest| rest.split_once(quote))
        {
            return inner;
        }
    }
    value.split(" #").next().unwrap_or(value).trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(source: &str) -> Vec<(String, String)> {
        read(source).map(|(_, entries)| entries).unwrap_or_default()
    }

    #[test]
    fn yaml_scalars_only() {
        let source = "---\ntitle: \"A: b\" # why\ndate: 2025-07-04\ntags: [a, b]\nlist:\n  - x\nauthor: O'Neil # me\n---\nText";
        let found = entries(source);
        let expected = [
            ("title", "A: b"),
            ("date", "2025-07-04"),
            ("author", "O'Neil"),
        ];
        assert_eq!(found, expected.map(|(k, v)| (k.to_owned(), v.to_owned())));
        assert_eq!(read(source).unwrap().0.end, source.len() - 4);
    }

    #[test]
    fn toml_stops_at_the_first_table() {
        let found = entries("+++\r\ndate = 2024-01-02\r\n[extra]\r\ntitle = 'no'\r\n+++\r\n");
        assert_eq!(found, [("date".to_owned(), "2024-01-02".to_owned())]);
    }

    #[test]
    fn a_fence_that_is_never_closed_is_a_rule() {
        assert!(read("---\nRevenue: 5\n").is_none());
        assert!(read("Text\n---\na: b\n---\n").is_none());
    }
}
