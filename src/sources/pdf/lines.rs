//! Words of a page to lines in reading order: rows by height, parted at wide gaps, columns one after the other.

use super::{Page, Word};

/// Words in a row without a wide gap between them.
#[derive(Debug, Clone, Default)]
pub(super) struct Segment {
    pub left: f32,
    pub right: f32,
    pub top: f32,
    pub bottom: f32,
    pub text: String,
}

/// What stands at one height in one column, from left to right.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pub segments: Vec<Segment>,
    /// Edges of the column that the line stands in.
    pub from: f32,
    pub to: f32,
}

/// Of the words' height: a wider gap parts cells or columns; justified words stand closer.
const WIDE: f32 = 1.1;
/// Of the words' height: those of one row stand at most this much higher or lower than each other.
const LEVEL: f32 = 0.35;
/// Rows of a page beyond which it is a drawing.
const MOST_ROWS: usize = 600;
/// Rows that must stand side by side for the page to have two columns.
const FEW_ROWS: usize = 5;
/// Share of the page's width that the lines of a column of prose have at least.
const COLUMN: f32 = 0.22;

impl Line {
    pub fn top(&self) -> f32 {
        self.segments
            .iter()
            .map(|s| s.top)
            .fold(f32::INFINITY, f32::min)
    }

    pub fn bottom(&self) -> f32 {
        self.segments.iter().map(|s| s.bottom).fold(0.0, f32::max)
    }

    pub fn left(&self) -> f32 {
        self.segments.first().map_or(0.0, |s| s.left)
    }

    pub fn right(&self) -> f32 {
        self.segments.last().map_or(0.0, |s| s.right)
    }

    pub fn height(&self) -> f32 {
        self.segments
            .iter()
            .map(|s| s.bottom - s.top)
            .fold(0.0, f32::max)
    }

    pub fn text(&self) -> String {
        let words: Vec<&str> = self.segments.iter().map(|s| s.text.as_str()).collect();
        words.join(" ")
    }
}

/// The lines of a page in the order in which they are read.
pub(super) fn lines(page: &Page) -> Vec<Line> {
    let rows: Vec<Vec<Segment>> = rows(&page.words)
        .into_iter()
        .map(|row| segments(&row))
        .collect();
    let whole = |from: f32| {
        move |segments: Vec<Segment>| Line {
            segments,
            from,
            to: page.width,
        }
    };
    let Some(gutter) = gutter(&rows, page.width) else {
        return with_edges(rows.into_iter().map(whole(0.0)).collect());
    };
    // Rows over both columns have edges of their own.
    let whole = whole(-1.0);
    // A row across the gutter ends what stands beside each other above it.
    let (mut out, mut left, mut right) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        let crosses = row
            .iter()
            .any(|s| s.left < gutter - 1.0 && s.right > gutter + 1.0);
        if crosses {
            out.append(&mut left);
            out.append(&mut right);
            out.push(whole(row));
            continue;
        }
        let (before, behind): (Vec<Segment>, Vec<Segment>) =
            row.into_iter().partition(|s| s.right <= gutter + 1.0);
        if !before.is_empty() {
            left.push(Line {
                segments: before,
                from: 0.0,
                to: gutter,
            });
        }
        if !behind.is_empty() {
            right.push(Line {
                segments: behind,
                from: gutter,
                to: page.width,
            });
        }
    }
    out.append(&mut left);
    out.append(&mut right);
    with_edges(out)
}

/// Sets the edges of each column to those of its lines.
fn with_edges(mut lines: Vec<Line>) -> Vec<Line> {
    let mut edges: Vec<(f32, f32, f32)> = Vec::new();
    for line in &lines {
        match edges.iter_mut().find(|(key, ..)| *key == line.from) {
            Some((_, left, right)) => {
                *left = left.min(line.left());
                *right = right.max(line.right());
            }
            None => edges.push((line.from, line.left(), line.right())),
        }
    }
    for line in &mut lines {
        if let Some((_, left, right)) = edges.iter().find(|(key, ..)| *key == line.from) {
            (line.from, line.to) = (*left, *right);
        }
    }
    lines
}

/// Words by the height at which they stand, from the top; each row from left to right.
fn rows(words: &[Word]) -> Vec<Vec<Word>> {
    let mut words: Vec<&Word> = words
        .iter()
        .filter(|w| {
            [w.left, w.right, w.top, w.bottom]
                .iter()
                .all(|n| n.is_finite())
                && w.bottom > w.top
        })
        .collect();
    words.sort_by(|a, b| {
        (a.top + a.bottom)
            .total_cmp(&(b.top + b.bottom))
            .then(a.left.total_cmp(&b.left))
    });
    let mut rows: Vec<(f32, f32, Vec<Word>)> = Vec::new();
    for word in words {
        // Only the last rows can be at this height, as words come from the top. Small print stands inside
        // the height of its row, wherever its middle is.
        let fits = |(top, bottom, _): &&mut (f32, f32, Vec<Word>)| {
            let apart = (*top + *bottom - word.top - word.bottom).abs() / 2.0;
            let (row, own) = (*bottom - *top, word.bottom - word.top);
            apart < LEVEL * row.min(own) || own < row * 0.75 && apart < LEVEL * row
        };
        match rows.iter_mut().rev().take(3).find(fits) {
            Some((top, bottom, row)) => {
                // A row keeps the height of its tallest words: small print beside it does not stretch it.
                if word.bottom - word.top > (*bottom - *top) * 1.2 {
                    (*top, *bottom) = (word.top, word.bottom);
                }
                row.push(word.clone());
            }
            None => rows.push((word.top, word.bottom, vec![word.clone()])),
        }
    }
    rows.into_iter()
        .map(|(_, _, mut row)| {
            row.sort_by(|a, b| a.left.total_cmp(&b.left));
            // Bold print is sometimes the same word drawn twice.
            row.dedup_by(|b, a| {
                a.text == b.text && (b.left - a.left).abs() < (a.right - a.left) * 0.3
            });
            row
        })
        .collect()
}

fn segments(row: &[Word]) -> Vec<Segment> {
    let mut out: Vec<Segment> = Vec::new();
    let usual = row.iter().map(|w| w.bottom - w.top).fold(0.0, f32::max);
    for word in row {
        let height = word.bottom - word.top;
        match out
            .last_mut()
            .filter(|last| word.left - last.right < WIDE * height.max(usual * 0.6))
        {
            Some(last) => {
                let raised = height < usual * 0.75 && word.bottom < last.bottom - usual * 0.1;
                let is_mark = raised && word.text.chars().all(|c| c.is_ascii_digit());
                if is_mark && word.text.len() <= 2 {
                    // A footnote's mark.
                    last.text.push_str(&format!("[{}]", word.text));
                } else {
                    last.text.push(' ');
                    last.text.push_str(&word.text);
                }
                last.right = last.right.max(word.right);
                last.top = last.top.min(word.top);
                last.bottom = last.bottom.max(word.bottom);
            }
            None => out.push(Segment {
                left: word.left,
                right: word.right,
                top: word.top,
                bottom: word.bottom,
                text: word.text.clone(),
            }),
        }
    }
    out
}

/// Where the gap between two columns of prose stands; `None` for a page of one column, and for tables.
fn gutter(rows: &[Vec<Segment>], width: f32) -> Option<f32> {
    if rows.len() > MOST_ROWS {
        return None;
    }
    let mut best: Option<(usize, f32)> = None;
    for step in 0..=40u8 {
        let at = width * (0.3 + 0.01 * f32::from(step));
        let mut across = 0usize;
        // Top and bottom of what stands on either side, and how wide single lines there are.
        let (mut on_left, mut on_right) = (Vec::new(), Vec::new());
        let (mut left, mut right) = (Vec::new(), Vec::new());
        for row in rows {
            if row.iter().any(|s| s.left < at && s.right > at) {
                across += 1;
                continue;
            }
            let side = |places: &mut Vec<(f32, f32)>, widths: &mut Vec<f32>, is_left: bool| {
                let parts: Vec<&Segment> =
                    row.iter().filter(|s| (s.right <= at) == is_left).collect();
                if let [only] = parts.as_slice() {
                    widths.push(only.right - only.left);
                }
                places.extend(parts.first().map(|s| (s.top, s.bottom)));
            };
            side(&mut on_left, &mut left, true);
            side(&mut on_right, &mut right, false);
        }
        // The lines of two columns need not stand at one height.
        let is_beside =
            |(top, bottom): &&(f32, f32)| on_right.iter().any(|(t, b)| t < bottom && b > top);
        let beside = on_left.iter().filter(is_beside).count();
        let is_prose = |side: &mut Vec<f32>| {
            side.sort_by(f32::total_cmp);
            side.get(side.len() / 2)
                .is_some_and(|usual| *usual > COLUMN * width)
        };
        if beside >= FEW_ROWS && across <= beside && is_prose(&mut left) && is_prose(&mut right) {
            let better = best.is_none_or(|(most, _)| beside > most);
            if better {
                best = Some((beside, at));
            }
        }
    }
    best.map(|(_, at)| at)
}
