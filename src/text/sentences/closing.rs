//! Marks that stand behind a stop and belong to its sentence: closing quotes, brackets, footnote numbers.

/// Bytes of closing quotes, brackets and footnote marks at the start of `rest`.
pub fn closing_marks(rest: &str) -> usize {
    let mut end = 0;
    while let Some(tail) = rest.get(end..) {
        end += match tail.chars().next() {
            Some(c) if "\"”’')]»›」』）*_⁰¹²³⁴⁵⁶⁷⁸⁹†‡".contains(c) => {
                c.len_utf8()
            }
            Some('[' | ' ') => match footnote_mark(tail) {
                0 => break,
                mark => mark,
            },
            _ => break,
        };
    }
    end
}

/// Bytes of "[3]" or " [12]" at the start of `rest`, 0 if none is there.
fn footnote_mark(rest: &str) -> usize {
    let mark = rest.strip_prefix(' ').unwrap_or(rest);
    let Some(inner) = mark.strip_prefix('[') else {
        return 0;
    };
    let label = inner
        .bytes()
        .take(4)
        .take_while(|b| b.is_ascii_alphanumeric())
        .count();
    let closed = label > 0 && inner.get(label..).is_some_and(|tail| tail.starts_with(']'));
    let spaced = mark.len() < rest.len();
    let numbered = inner.bytes().take(label).all(|b| b.is_ascii_digit());
    if closed && (numbered || !spaced) {
        rest.len() - inner.len() + label + 1
    } else {
        0
    }
}
