//! A quotation of the draft beside what a source really says, word by word.

use rustc_hash::FxHashSet;

use super::{Alignment, Judgement, Stance};
use crate::claims::lexicon::SAYING;
use crate::claims::names::{Name, NameRelation};
use crate::claims::words::spans;
use crate::claims::{Analysis, quotations};
use crate::text::Span;

/// Share of a quotation's words that must stand in the source in order before it counts as that
/// passage, altered: below it the two merely share words.
const ALTERED: f32 = 0.6;
/// Fewest words that an altered quotation may have; of fewer, too little is left to recognise.
const ALTERED_WORDS: usize = 4;
/// How much of the sentence around a short quotation must be found before it counts as altered.
const SHORT_COVERAGE: f32 = 0.55;

/// Holds quotation `index` of the draft against a passage (with its neighbours joined in `source`).
pub fn judge(
    draft: &Analysis,
    index: usize,
    source: &Analysis,
    alignment: &Alignment,
) -> Option<Judgement> {
    let quotation = draft.quotations.get(index)?;
    let inner = quotation.inner.of(&draft.text);
    let segments = segments(inner);
    let theirs = tokens(&source.text);
    let related = alignment.coverage(Span::new(0, draft.text.len()), 1.0);
    if let Some(marks) = verbatim(&segments, &theirs) {
        if let Some((said, really)) = other_speaker(draft, quotation.inner, source, &marks) {
            return Some(Judgement {
                stance: Stance::Contradicts,
                relatedness: 0.9,
                reason: format!(
                    "the words are {}'s, not {}'s",
                    really.of(&source.text),
                    said.of(&draft.text)
                ),
                marks: vec![really],
                expected: None,
                at: None,
            });
        }
        return Some(Judgement {
            stance: Stance::Supports,
            relatedness: 1.0_f32.min(0.9 + related / 10.0),
            reason: "the words stand in the source as quoted".into(),
            marks,
            expected: None,
            at: None,
        });
    }
    let mine: Vec<Token> = segments.into_iter().flatten().collect();
    if mine.len() >= ALTERED_WORDS {
        let window = closest(&mine, &theirs)?;
        let similarity = 1.0 - window.distance as f32 / mine.len() as f32;
        if similarity < ALTERED {
            return None;
        }
        return Some(altered(
            inner,
            &mine,
            &theirs,
            &window,
            similarity,
            &source.text,
        ));
    }
    short(&mine, inner, source, related)
}

/// False if `text` holds so few words of quotation `index` of the draft that [`judge`] has nothing to
/// say of it: a quick look that spares reading most passages.
pub fn may_stand_in(draft: &Analysis, index: usize, text: &str) -> bool {
    let Some(quotation) = draft.quotations.get(index) else {
        return false;
    };
    let theirs: FxHashSet<String> = tokens(text).into_iter().map(|token| token.word).collect();
    let mine = tokens(quotation.inner.of(&draft.text));
    let missing = mine
        .iter()
        .filter(|token| !token.inserted && !theirs.contains(&token.word))
        .count();
    match mine.len() {
        _ if missing == 0 => true,
        // One word of a short quotation may differ.
        words if words < ALTERED_WORDS => missing == 1,
        words => 1.0 - missing as f32 / words as f32 >= ALTERED,
    }
}

/// The draft's and the source's speaker, if both name one and the two are different people.
fn other_speaker(
    draft: &Analysis,
    inner: Span,
    source: &Analysis,
    marks: &[Span],
) -> Option<(Span, Span)> {
    let quoted = quotations::marked(&source.text)
        .into_iter()
        .find(|q| marks.iter().any(|m| q.overlaps(*m)))?;
    let (mine, theirs) = (speakers(draft, inner), speakers(source, quoted));
    let (said, really) = (mine.first()?, theirs.first()?);
    let same = said.relation(really) != NameRelation::Different;
    let known = source
        .surroundings
        .iter()
        .any(|w| said.tokens.contains(&w.lower));
    (!same && !known).then_some((said.span, really.span))
}

/// Words between a name and the verb of saying that make it the speaker ("said Ada Perrin", "Perrin, who
/// runs the yard, said").
const SPEAKER_REACH: usize = 3;

/// Names beside a verb of saying, outside the quoted words, nearest the quotation first.
fn speakers(analysis: &Analysis, quoted: Span) -> Vec<&Name> {
    let saying: Vec<usize> = analysis
        .words
        .iter()
        .enumerate()
        .filter(|(_, w)| !quoted.covers(w.span) && SAYING.contains(w.lemma()))
        .map(|(i, _)| i)
        .collect();
    let mut names: Vec<&Name> = analysis
        .names
        .iter()
        .filter(|n| {
            !quotations::marked(&analysis.text)
                .iter()
                .any(|q| q.covers(n.span))
        })
        .filter(|n| {
            saying.iter().any(|&verb| {
                let gap = if verb < n.words.start {
                    n.words.start - verb
                } else {
                    (verb + 1).saturating_sub(n.words.end)
                };
                gap <= SPEAKER_REACH
            })
        })
        .collect();
    names.sort_by_key(|n| {
        if n.span.start >= quoted.end {
            n.span.start - quoted.end
        } else {
            quoted.start.saturating_sub(n.span.end)
        }
    });
    names
}

#[derive(Debug, Clone, PartialEq)]
struct Token {
    span: Span,
    word: String,
    /// "[the]": put in by the writer, answers to any words or none.
    inserted: bool,
}

fn tokens(text: &str) -> Vec<Token> {
    let bracketed = text.contains('[');
    spans(text)
        .map(|span| {
            let word = span.of(text).to_lowercase().replace('’', "'");
            let inserted = bracketed
                && text[..span.start]
                    .rfind('[')
                    .is_some_and(|at| !text[at..span.start].contains(']'));
            Token {
                span,
                word: word.trim_end_matches('\'').to_string(),
                inserted,
            }
        })
        .collect()
}

/// The parts of a quotation between its ellipses.
fn segments(inner: &str) -> Vec<Vec<Token>> {
    let mut parts = vec![Vec::new()];
    let mut last = 0;
    for token in tokens(inner) {
        let gap = inner.get(last..token.span.start).unwrap_or("");
        if gap.contains("...") || gap.contains('…') || gap.contains(". . .") {
            parts.push(Vec::new());
        }
        last = token.span.end;
        if let Some(part) = parts.last_mut() {
            part.push(token);
        }
    }
    parts.retain(|p| !p.is_empty());
    parts
}

/// Where all parts stand in the source, in order and word for word.
fn verbatim(segments: &[Vec<Token>], theirs: &[Token]) -> Option<Vec<Span>> {
    let mut marks = Vec::new();
    let mut from = 0;
    for part in segments {
        let (start, end) = (from..theirs.len())
            .find_map(|at| matches_at(part, theirs, at).map(|end| (at, end)))?;
        marks.push(theirs[start].span.join(theirs[end.max(start + 1) - 1].span));
        from = end;
    }
    (!marks.is_empty()).then_some(marks)
}

/// The position behind `part` if it stands in `theirs` at `at`.
fn matches_at(part: &[Token], theirs: &[Token], at: usize) -> Option<usize> {
    let Some((first, rest)) = part.split_first() else {
        return Some(at);
    };
    if first.inserted {
        return (0..=3).find_map(|skip| matches_at(rest, theirs, at + skip));
    }
    (theirs.get(at)?.word == first.word)
        .then(|| matches_at(rest, theirs, at + 1))
        .flatten()
}

/// The stretch of the source that differs least from the quotation.
struct Window {
    start: usize,
    end: usize,
    distance: usize,
    /// Pairs (draft word, source word) of the best alignment; `None` on one side is an insertion.
    steps: Vec<(Option<usize>, Option<usize>)>,
}

/// Word edit distance with free ends in the source (Sellers' algorithm), with the way back.
fn closest(mine: &[Token], theirs: &[Token]) -> Option<Window> {
    let (n, m) = (mine.len(), theirs.len());
    if n == 0 || m == 0 || n > 2_000 || m > 4_000 {
        return None;
    }
    let mut cost = vec![vec![0usize; m + 1]; n + 1];
    for i in 1..=n {
        cost[i][0] = i;
        for j in 1..=m {
            let same = usize::from(mine[i - 1].word != theirs[j - 1].word);
            cost[i][j] = (cost[i - 1][j - 1] + same)
                .min(cost[i - 1][j] + 1)
                .min(cost[i][j - 1] + 1);
        }
    }
    // Of equally near stretches the longest: a changed last word is better than a missing one.
    let end = (1..=m).min_by_key(|&j| (cost[n][j], std::cmp::Reverse(j)))?;
    let (mut i, mut j) = (n, end);
    let mut steps = Vec::new();
    while i > 0 {
        let same = j > 0 && mine[i - 1].word == theirs[j - 1].word;
        if j > 0 && cost[i][j] == cost[i - 1][j - 1] + usize::from(!same) {
            steps.push((Some(i - 1), Some(j - 1)));
            i -= 1;
            j -= 1;
        } else if cost[i][j] == cost[i - 1][j] + 1 {
            steps.push((Some(i - 1), None));
            i -= 1;
        } else {
            steps.push((None, Some(j - 1)));
            j -= 1;
        }
    }
    steps.reverse();
    Some(Window {
        start: j,
        end,
        distance: cost[n][end],
        steps,
    })
}

fn altered(
    inner: &str,
    mine: &[Token],
    theirs: &[Token],
    window: &Window,
    similarity: f32,
    source: &str,
) -> Judgement {
    let whole = theirs[window.start].span.join(theirs[window.end - 1].span);
    let changes = changes(inner, mine, theirs, window, source);
    Judgement {
        stance: Stance::Contradicts,
        relatedness: similarity,
        reason: format!(
            "the quoted words differ from the source: {}",
            changes.join("; ")
        ),
        marks: vec![whole],
        expected: Some(whole.of(source).to_string()),
        at: None,
    }
}

/// Each run of differing words, as "“design” where the source has “manufacturing”".
fn changes(
    inner: &str,
    mine: &[Token],
    theirs: &[Token],
    window: &Window,
    source: &str,
) -> Vec<String> {
    let mut changes = Vec::new();
    let mut run: (Option<Span>, Option<Span>) = (None, None);
    let mut flush = |run: &mut (Option<Span>, Option<Span>)| {
        let change = match (run.0.take(), run.1.take()) {
            (Some(a), Some(b)) => {
                format!("“{}” where the source has “{}”", a.of(inner), b.of(source))
            }
            (Some(a), None) => format!("“{}” is not in the source", a.of(inner)),
            (None, Some(b)) => format!("the source's “{}” is left out", b.of(source)),
            (None, None) => return,
        };
        changes.push(change);
    };
    for (a, b) in &window.steps {
        let same = matches!((a, b), (Some(a), Some(b)) if mine[*a].word == theirs[*b].word);
        if same {
            flush(&mut run);
            continue;
        }
        if let Some(a) = a {
            run.0 = Some(run.0.map_or(mine[*a].span, |s| s.join(mine[*a].span)));
        }
        if let Some(b) = b {
            run.1 = Some(run.1.map_or(theirs[*b].span, |s| s.join(theirs[*b].span)));
        }
    }
    flush(&mut run);
    changes
}

/// A short quotation is altered if the source quotes as many words, one of them the same, of the same thing.
fn short(mine: &[Token], inner: &str, source: &Analysis, related: f32) -> Option<Judgement> {
    let quoted = quotations::marked(&source.text).into_iter().find(|span| {
        let theirs = tokens(span.of(&source.text));
        theirs.len() == mine.len()
            && mine.len() >= 2
            && mine
                .iter()
                .zip(&theirs)
                .filter(|(a, b)| a.word == b.word)
                .count()
                + 1
                == mine.len()
    })?;
    if related < SHORT_COVERAGE {
        return None;
    }
    let theirs = quoted.of(&source.text);
    Some(Judgement {
        stance: Stance::Contradicts,
        relatedness: related,
        reason: format!("the source quotes “{theirs}”, not “{inner}”"),
        marks: vec![quoted],
        expected: Some(theirs.to_string()),
        at: None,
    })
}
