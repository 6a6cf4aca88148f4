//! Parsing a text without a full stop takes time linear in its length.

use std::time::Instant;

use tickmark::syntax::{Tree, clauses};

fn words(count: usize) -> String {
    let unit = "The bank that sold the factory in March said costs rose and the owner of the plant agreed to pay $30m ";
    let words: Vec<&str> = unit.split_whitespace().cycle().take(count).collect();
    words.join(" ")
}

/// Seconds that this thread has worked, where the system tells; else those that have passed.
fn seconds(start: Instant) -> f64 {
    let worked = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let worked = worked.and_then(|line| line.split(' ').next()?.parse::<f64>().ok());
    worked.map_or(start.elapsed().as_secs_f64(), |nanoseconds| {
        nanoseconds / 1e9
    })
}

/// The least time of two, of work that has an answer.
fn least<T>(work: impl Fn() -> T) -> f64 {
    let once = || {
        let start = Instant::now();
        let before = seconds(start);
        std::hint::black_box(work());
        seconds(start) - before
    };
    (0..2).map(|_| once()).fold(f64::INFINITY, f64::min)
}

#[test]
fn time_is_linear_in_the_words() {
    let (short, long) = (words(2_500), words(10_000));
    Tree::parse("The weights are read before.");
    // Four times the words: a quadratic step would take sixteen times the time.
    let [few, many] = [&short, &long].map(|text| least(|| Tree::parse(text)));
    assert!(many < 8.0 * few, "trees: {few} s, then {many} s");
    // Clauses are read a hundred times faster than trees: alone, and as often as gives a time that can be measured.
    let trees = [&short, &long].map(|text| Tree::parse(text));
    let [few, many] = [(&trees[0], 40), (&trees[1], 10)]
        .map(|(tree, times)| least(|| (0..times).map(|_| clauses(tree).len()).sum::<usize>()));
    assert!(many < 2.5 * few, "clauses: {few} s, then {many} s");
}
