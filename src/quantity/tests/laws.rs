//! Laws that hold for every figure: what is rendered reads the same, comparison is symmetric, spans are sound.

use proptest::prelude::*;

use super::only;
use crate::quantity::interval::written_place;
use crate::quantity::render::grouped;
use crate::quantity::{
    Approx, Comparator, Dec, Dim, DurationUnit, Figure, Rate, Relation, Value, Written,
    cell_figures, compare, figures, relation, render,
};
use crate::text::Span;

fn dims() -> impl Strategy<Value = Dim> {
    let money = prop_oneof![
        Just((Some("USD"), "US$")),
        Just((Some("EUR"), "€")),
        Just((None, "$")),
        Just((None, "£")),
        Just((Some("CHF"), "SFr"))
    ]
    .prop_map(|(code, sign)| Dim::Money {
        code: code.map(str::to_owned),
        sign: sign.to_owned(),
    });
    let time = prop_oneof![
        Just(DurationUnit::Hour),
        Just(DurationUnit::Day),
        Just(DurationUnit::Week),
        Just(DurationUnit::Month),
        Just(DurationUnit::Year)
    ];
    let noun = prop_oneof![
        Just("plant"),
        Just("company"),
        Just("person"),
        Just("branch"),
        Just("worker")
    ];
    let unit = prop_oneof![
        "5 gigawatts",
        "5 tonnes",
        "5 feet",
        "5 kilometres",
        "5 megabytes"
    ]
    .prop_map(|_| ());
    prop_oneof![
        money,
        Just(Dim::Percent),
        Just(Dim::PercentPoint),
        Just(Dim::BasisPoint),
        Just(Dim::Multiple),
        noun.prop_map(|noun| Dim::Count {
            of: Some(noun.to_owned())
        }),
        time.clone().prop_map(|unit| Dim::Duration { unit }),
        time.prop_map(|unit| Dim::Age { unit }),
        (0..4usize, unit).prop_map(|(index, ())| only(
            ["5 gigawatts", "5 tonnes", "5 feet", "5 megabytes"][index]
        )
        .dim),
    ]
}

/// A figure as a writer might set it down: two to five digits, perhaps a scale word, at most one hedge.
fn any_figure() -> impl Strategy<Value = Figure> {
    let hedge = prop_oneof![
        4 => Just((None, Comparator::Equal)),
        1 => Just((Some(Approx::About), Comparator::Equal)),
        1 => Just((Some(Approx::Nearly), Comparator::Equal)),
        1 => Just((Some(Approx::JustOver), Comparator::Equal)),
        1 => Just((None, Comparator::More)),
        1 => Just((None, Comparator::AtLeast)),
        1 => Just((None, Comparator::Less)),
        1 => Just((None, Comparator::AtMost)),
    ];
    let rate = prop_oneof![
        3 => Just(None),
        1 => Just(Some(Rate::Time(DurationUnit::Year))),
        1 => Just(Some(Rate::Thing("share".to_owned()))),
    ];
    (
        dims(),
        10i64..99_999,
        0u32..3,
        prop_oneof![Just(0i8), Just(6), Just(9), Just(12)],
        hedge,
        rate,
    )
        .prop_map(
            |(dim, mantissa, decimals, scale, (approx, comparator), rate)| {
                let scale = if matches!(dim, Dim::Money { .. } | Dim::Count { .. }) {
                    scale
                } else {
                    0
                };
                let rate = if matches!(dim, Dim::Money { .. }) {
                    rate
                } else {
                    None
                };
                let factor = Dec::from(10i64.pow(u32::from(scale.unsigned_abs())));
                Figure {
                    span: Span::default(),
                    core: Span::default(),
                    value: Value::Exact(Dec::new(mantissa, decimals) * factor),
                    dim,
                    approx,
                    comparator,
                    rate,
                    written: Written {
                        decimals: u8::try_from(decimals).unwrap(),
                        scale,
                        ..Written::default()
                    },
                }
            },
        )
}

/// A whole number below a million in English words.
fn spelled(number: u32) -> String {
    const SMALL: [&str; 20] = [
        "",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 10] = [
        "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
    ];
    let small = |at: u32| SMALL[at as usize].to_owned();
    let joined = |head: String, join: &str, rest: u32| match rest {
        0 => head,
        rest => format!("{head}{join}{}", spelled(rest)),
    };
    match number {
        0..20 => small(number),
        20..100 => joined(TENS[number as usize / 10].to_owned(), "-", number % 10),
        100..1_000 => joined(
            format!("{} hundred", small(number / 100)),
            " and ",
            number % 100,
        ),
        _ => {
            let rest = number % 1_000;
            let join = if rest < 100 { " and " } else { " " };
            joined(format!("{} thousand", spelled(number / 1_000)), join, rest)
        }
    }
}

proptest! {
    #[test]
    fn what_is_rendered_reads_the_same(figure in any_figure()) {
        let text = render(&figure);
        let read = figures(&text, &[]);
        prop_assert_eq!(read.len(), 1, "{}: {:?}", text, read);
        let read = &read[0];
        prop_assert_eq!(&read.value, &figure.value, "{}", text);
        match (&read.dim, &figure.dim) {
            (Dim::Money { code: a, .. }, Dim::Money { code: b, .. }) => prop_assert_eq!(a, b, "{}", text),
            (a, b) => prop_assert_eq!(a, b, "{}", text),
        }
        prop_assert_eq!(read.approx, figure.approx, "{}", text);
        prop_assert_eq!(read.comparator, figure.comparator, "{}", text);
        prop_assert_eq!(&read.rate, &figure.rate, "{}", text);
        prop_assert_eq!(read.written.decimals, figure.written.decimals, "{}", text);
    }

    #[test]
    fn a_figure_backs_itself(figure in any_figure()) {
        prop_assert_eq!(compare(&figure, &figure).relation, Relation::Equal);
    }

    #[test]
    fn the_relation_alone_is_that_of_the_comparison(a in any_figure(), b in any_figure(), alike in any::<bool>()) {
        let mut b = b;
        if alike {
            b.dim = a.dim.clone();
            b.rate = a.rate.clone();
        }
        prop_assert_eq!(relation(&a, &b), compare(&a, &b).relation, "{} / {}", render(&a), render(&b));
    }

    #[test]
    fn disjoint_is_symmetric(a in any_figure(), b in any_figure(), near in -30i64..30) {
        // Neighbours of `a` are where the edges of the tolerances lie.
        let mut close = b;
        if let (Value::Exact(value), true) = (&a.value, near != 0) {
            close.dim = a.dim.clone();
            close.rate = a.rate.clone();
            close.written = a.written;
            let step = value.abs() / Dec::from(1000);
            close.value = Value::Exact((value + step * Dec::from(near)).round_dp(2));
        }
        let plain = |figure: &Figure| figure.approx.is_none() && figure.comparator == Comparator::Equal;
        if plain(&a) && plain(&close) {
            prop_assert_eq!(
                compare(&a, &close).relation == Relation::Disjoint,
                compare(&close, &a).relation == Relation::Disjoint,
                "{} / {}", render(&a), render(&close)
            );
        }
    }

    #[test]
    fn more_digits_in_the_source_never_turn_support_into_conflict(draft in any_figure(), last in -49i64..50) {
        let Value::Exact(value) = draft.value else { return Ok(()) };
        let mut source = draft.clone();
        source.approx = None;
        source.comparator = Comparator::Equal;
        let mut plain = draft.clone();
        plain.approx = None;
        plain.comparator = Comparator::Equal;
        // Any value that rounds to the draft's last written place.
        let place = written_place(&draft.written);
        source.value = Value::Exact(value + place * Dec::new(last, 2));
        source.written.decimals += 2;
        prop_assert_eq!(compare(&plain, &source).relation, Relation::Equal, "{} / {}", render(&plain), render(&source));
    }

    #[test]
    fn scale_words_say_what_their_digits_say(mantissa in 1i64..9_999, decimals in 0u32..3, power in 0usize..4) {
        let (word, suffix, factor) =
            [("thousand", "k", 1_000i64), ("million", "m", 1_000_000), ("billion", "bn", 1_000_000_000), ("trillion", "tn", 1_000_000_000_000)][power];
        let number = Dec::new(mantissa, decimals);
        let full = grouped((number * Dec::from(factor)).normalize());
        let (a, b, c) = (only(&format!("${number} {word}")), only(&format!("${number}{suffix}")), only(&format!("${full}")));
        prop_assert_eq!(&a.value, &b.value);
        prop_assert_eq!(&a.value, &c.value);
        prop_assert_ne!(compare(&a, &c).relation, Relation::Disjoint);
        prop_assert_ne!(compare(&c, &a).relation, Relation::Disjoint);
    }

    #[test]
    fn spans_lie_on_boundaries_and_apart(text in r#"([0-9a-zA-Z$€£%½²é ,.'’()\-–—/:+~ü漢]|million|bn|per cent| to |two | and a half|between | hours|ர){0,60}"#) {
        let found = figures(&text, &[]);
        let mut end = 0;
        for figure in &found {
            prop_assert!(figure.span.covers(figure.core), "{:?} in {:?}", figure, text);
            prop_assert!(text.get(figure.span.start..figure.span.end).is_some(), "{:?} in {:?}", figure, text);
            prop_assert!(text.get(figure.core.start..figure.core.end).is_some(), "{:?} in {:?}", figure, text);
            prop_assert!(figure.span.start >= end && !figure.core.is_empty(), "{:?} in {:?}", found, text);
            end = figure.span.end;
            figure.bounds();
            figure.unit();
            render(figure);
        }
        cell_figures(&text, &text, &text, &text, &text);
    }

    #[test]
    fn ranges_read_the_same(
        dim in dims(),
        low in 1i64..9_999,
        more in 1i64..9_999,
        decimals in 0u32..3,
    ) {
        let figure = Figure {
            span: Span::default(),
            core: Span::default(),
            value: Value::Range { low: Dec::new(low, decimals), high: Dec::new(low + more, decimals) },
            dim,
            approx: None,
            comparator: Comparator::Equal,
            rate: None,
            written: Written { decimals: u8::try_from(decimals).unwrap(), ..Written::default() },
        };
        let text = render(&figure);
        prop_assert_eq!(&only(&text).value, &figure.value, "{}", text);
    }

    #[test]
    fn number_words_say_what_their_digits_say(number in 2u32..1_000_000) {
        let words = spelled(number);
        prop_assert_eq!(
            &only(&format!("{words} workers")).value,
            &only(&format!("{number} workers")).value,
            "{}", words
        );
    }

    #[test]
    fn any_bytes_can_be_read(bytes in any::<Vec<u8>>()) {
        let text = String::from_utf8_lossy(&bytes);
        for figure in figures(&text, &[]) {
            prop_assert!(text.get(figure.span.start..figure.span.end).is_some());
            prop_assert!(text.get(figure.core.start..figure.core.end).is_some());
        }
    }

    #[test]
    fn any_text_can_be_read(text in any::<String>()) {
        for figure in figures(&text, &[]) {
            prop_assert!(text.get(figure.span.start..figure.span.end).is_some());
        }
    }
}
