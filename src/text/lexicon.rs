//! Word lists of this room, parsed once: one entry a line, `#` begins a comment line.

use std::collections::HashSet;

/// The entries of a list, for looking up folded words.
pub fn parse(list: &'static str) -> HashSet<&'static str> {
    let lines = list.lines().map(str::trim);
    lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect()
}
