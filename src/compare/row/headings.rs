//! Words of two tables' headers that name the same, one of them cut short: "adj." for "adjusted", "PBT" for "profit
//! before tax".

use super::relates;
use crate::claims::words::Word;

/// Letters from which the beginning of a word stands for it: "op" may be operations, operating or open.
const CUT: usize = 3;
/// Letters from which initials stand for words: "PE" may be a unit.
const INITIALS: usize = 3;

/// True if the header names all that is asked for.
pub fn names(asked: &[&Word], header: &[&Word]) -> bool {
    asked.iter().all(|word| has(word, header)) || header.iter().any(|w| stands_for(w, asked))
}

/// True if a word of the one header says what `word` of the other says.
fn has(word: &Word, header: &[&Word]) -> bool {
    header
        .iter()
        .any(|other| relates(word, other) || is_cut_of(word, other) || is_cut_of(other, word))
        || stands_for(word, header)
}

/// "adj" of "adjusted".
fn is_cut_of(short: &Word, long: &Word) -> bool {
    let (short, long) = (short.lower.trim_end_matches('.'), long.lower.as_str());
    let letters = |word: &str| word.bytes().all(|b| b.is_ascii_alphabetic());
    short.len() >= CUT && short.len() < long.len() && long.starts_with(short) && letters(short)
}

/// "PBT" where the other header has "profit before tax": its content words begin with the letters in their order, the
/// first with the first and the last with the last.
fn stands_for(short: &Word, header: &[&Word]) -> bool {
    let letters = short.lower.as_bytes();
    if letters.len() < INITIALS || !letters.iter().all(u8::is_ascii_alphabetic) {
        return false;
    }
    let first: Vec<u8> = header
        .iter()
        .filter_map(|w| w.lower.bytes().next())
        .collect();
    // Words of little content ("before") leave no trace in the header's telling words.
    (0..first.len()).any(|from| {
        (from + 2..=first.len()).any(|to| {
            let run = &first[from..to];
            run.len() + 1 >= letters.len()
                && run.first() == letters.first()
                && run.last() == letters.last()
                && is_within(run, letters)
        })
    })
}

/// True if the letters of the one stand in the other in the same order.
fn is_within(run: &[u8], letters: &[u8]) -> bool {
    let mut rest = letters.iter();
    run.iter().all(|c| rest.any(|l| l == c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claims::words::words;

    fn in_header(word: &str, header: &str) -> bool {
        let (word, header) = (words(word), words(header));
        let telling: Vec<&Word> = header.iter().filter(|w| w.is_content()).collect();
        has(&word[0], &telling)
    }

    #[test]
    fn words_are_known_by_their_beginnings_and_initials() {
        assert!(in_header("adj", "Adjusted operating profit"));
        assert!(in_header("revenue", "Rev."));
        assert!(in_header("PBT", "Profit before tax 2025"));
        assert!(in_header("NII", "Net interest income"));
        assert!(!in_header("NPL", "Net interest income"));
        assert!(!in_header("op", "Open orders"));
    }
}
