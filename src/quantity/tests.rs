//! Laws that hold for every figure, and examples of what is and what is not one.

use proptest::prelude::*;

use super::derive;
use super::{
    Approx, Comparator, Dec, Dim, DurationUnit, Figure, Note, Rate, Relation, Value, Written,
    cell_figures, compare, figures, in_style_of, render,
};
use crate::text::Span;

fn only(text: &str) -> Figure {
    let found = figures(text, &[]);
    assert_eq!(found.len(), 1, "{text:?}: {found:?}");
    found.into_iter().next().unwrap()
}

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
        let place = super::interval::written_place(&draft.written);
        source.value = Value::Exact(value + place * Dec::new(last, 2));
        source.written.decimals += 2;
        prop_assert_eq!(compare(&plain, &source).relation, Relation::Equal, "{} / {}", render(&plain), render(&source));
    }

    #[test]
    fn scale_words_say_what_their_digits_say(mantissa in 1i64..9_999, decimals in 0u32..3, power in 0usize..4) {
        let (word, suffix, factor) =
            [("thousand", "k", 1_000i64), ("million", "m", 1_000_000), ("billion", "bn", 1_000_000_000), ("trillion", "tn", 1_000_000_000_000)][power];
        let number = Dec::new(mantissa, decimals);
        let full = super::render::grouped((number * Dec::from(factor)).normalize());
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
        cell_figures(&text, &text, &text);
    }

    #[test]
    fn any_text_can_be_read(text in any::<String>()) {
        for figure in figures(&text, &[]) {
            prop_assert!(text.get(figure.span.start..figure.span.end).is_some());
        }
    }
}

/// Text, kind, low, high, unit: one figure each.
const READ: &[(&str, &str, &str, &str, &str)] = &[
    (
        "Sales came to A$3.2bn.",
        "money",
        "3200000000",
        "3200000000",
        "AUD",
    ),
    (
        "It cost EUR 45m to build.",
        "money",
        "45000000",
        "45000000",
        "EUR",
    ),
    ("a fee of 85 pence", "money", "85", "85", "£ cent"),
    (
        "He borrowed 30 lakh rupees.",
        "money",
        "3000000",
        "3000000",
        "Rs",
    ),
    (
        "Capex was put at $18–21 billion.",
        "money",
        "18000000000",
        "21000000000",
        "$",
    ),
    (
        "between £4 million and £6 million",
        "money",
        "4000000",
        "6000000",
        "£",
    ),
    ("fees of £25-30m", "money", "25000000", "30000000", "£"),
    ("It paid $2.40 a share.", "money", "2.40", "2.40", "$/share"),
    ("Prices rose 3.5 per cent.", "percent", "3.5", "3.5", "%"),
    (
        "a loss of (4.5)% on the year",
        "percent",
        "-4.5",
        "-4.5",
        "%",
    ),
    (
        "up 1.5 percentage points",
        "percentage_point",
        "1.5",
        "1.5",
        "percentage point",
    ),
    ("cut by 50 bps", "basis_point", "50", "50", "basis point"),
    ("a ±3 % margin", "percent", "3", "3", "%"),
    (
        "$40 billion, plus or minus 5 %",
        "money",
        "38000000000",
        "42000000000",
        "$",
    ),
    ("Output grew twelvefold.", "multiple", "12", "12", "x"),
    (
        "It trades at 14 times forward earnings.",
        "multiple",
        "14",
        "14",
        "x",
    ),
    ("Costs have more than tripled.", "multiple", "3", "3", "x"),
    ("one in eight households", "number", "0.125", "0.125", ""),
    (
        "Three-quarters of members voted.",
        "number",
        "0.75",
        "0.75",
        "",
    ),
    (
        "They hired two and a half thousand people.",
        "count",
        "2500",
        "2500",
        "person",
    ),
    (
        "The firm opened seven small regional branches.",
        "count",
        "7",
        "7",
        "branch",
    ),
    (
        "It employs 1.25 million people.",
        "count",
        "1250000",
        "1250000",
        "person",
    ),
    ("dozens of suppliers", "count", "24", "100", "supplier"),
    ("Two or three bidders remain.", "count", "2", "3", "bidder"),
    ("It was her 42nd win.", "ordinal", "42", "42", ""),
    (
        "The mast is 12 ft 6 in tall.",
        "dimension",
        "12.5",
        "12.5",
        "foot",
    ),
    (
        "The line carries 2.5 GW.",
        "dimension",
        "2.5",
        "2.5",
        "gigawatt",
    ),
    ("a 40-acre site", "dimension", "40", "40", "acre"),
    (
        "It holds 3.5×10⁶ m³ of gas.",
        "dimension",
        "3500000",
        "3500000",
        "cubic metre",
    ),
    ("It was -18 °C outside.", "temperature", "-18", "-18", "°C"),
    (
        "The deal runs eleven years.",
        "duration",
        "11",
        "11",
        "year",
    ),
    ("It took half an hour.", "duration", "30", "30", "minute"),
    (
        "a term of two years and six months",
        "duration",
        "30",
        "30",
        "month",
    ),
    ("a 63-year-old chairman", "age", "63", "63", "year"),
    ("Its founder, aged 71, stays on.", "age", "71", "71", "year"),
];

#[test]
fn figures_are_read() {
    for (text, kind, low, high, unit) in READ {
        let figure = only(text);
        let (found_low, found_high) = figure.bounds();
        assert_eq!(figure.kind(), *kind, "{text}");
        assert_eq!(found_low, Some(low.parse().unwrap()), "{text}");
        assert_eq!(found_high, Some(high.parse().unwrap()), "{text}");
        assert_eq!(figure.unit(), *unit, "{text}");
    }
}

#[test]
fn names_and_marks_are_no_figures() {
    for text in [
        "Falcon 9 flew again.",
        "The crew of Soyuz 11 landed.",
        "They trained it on H100 chips.",
        "A 5G mast stands there.",
        "It filed a 10-K.",
        "Version 2.1.3 is out.",
        "The meeting begins at 10:30.",
        "Doors close at 6 pm.",
        "See page 12.",
        "(see pp. 104-118)",
        "Call (212) 555-0143.",
        "One of the founders left.",
        "No one knew.",
        "The home side won 3-1.",
        "the 2014-15 season",
        "She was first told in May.",
        "It lies at https://example.org/2024/05/12?id=77 still.",
        "It started on 4 March.",
        "on March 14",
    ] {
        assert_eq!(figures(text, &[]), [], "{text}");
    }
}

#[test]
fn hedges_belong_to_the_span() {
    for (text, span, approx, comparator) in [
        (
            "It cost nearly $40 million.",
            "nearly $40 million",
            Some(Approx::Nearly),
            Comparator::Equal,
        ),
        (
            "It hired some 300 people.",
            "some 300",
            Some(Approx::About),
            Comparator::Equal,
        ),
        (
            "No fewer than 60 ships came.",
            "No fewer than 60",
            None,
            Comparator::AtLeast,
        ),
        (
            "It lost 20 % or more.",
            "20 % or more",
            None,
            Comparator::AtLeast,
        ),
        ("Waste is <= 5 %.", "<= 5 %", None, Comparator::AtMost),
        (
            "as many as 90 planes",
            "as many as 90",
            None,
            Comparator::AtMost,
        ),
        ("300+ shops", "300+", None, Comparator::AtLeast),
        ("north of €2bn", "north of €2bn", None, Comparator::More),
    ] {
        let figure = only(text);
        assert_eq!(figure.span.of(text), span);
        assert_eq!(
            (figure.approx, figure.comparator),
            (approx, comparator),
            "{text}"
        );
    }
}

#[test]
fn a_change_is_two_figures_and_a_range_is_one() {
    assert_eq!(figures("Rents rose from $900 to $1,150.", &[]).len(), 2);
    assert_eq!(figures("Rents range from $900 to $1,150.", &[]).len(), 1);
}

#[test]
fn cells_take_unit_and_scale_from_their_surroundings() {
    for (text, header, caption, low, unit) in [
        ("3,412", "Revenue (£m)", "", "3412000000", "£"),
        ("(27)", "Q2", "US$ in thousands", "-27000", "USD"),
        (
            "1.38",
            "EPS ($)",
            "$ in millions, except per share",
            "1.38",
            "$",
        ),
        ("41.5", "Margin, %", "$ in millions", "41.5", "%"),
        ("€2.1bn", "Cost", "€ in millions", "2100000000", "EUR"),
        ("650", "Capacity (MW)", "", "650", "megawatt"),
        ("88*", "Sites", "", "88", ""),
    ] {
        let found = cell_figures(text, header, caption);
        assert_eq!(found.len(), 1, "{text} under {header}: {found:?}");
        assert_eq!(
            found[0].bounds().0,
            Some(low.parse().unwrap()),
            "{text} under {header}"
        );
        assert_eq!(found[0].unit(), unit, "{text} under {header}");
    }
    assert_eq!(cell_figures("2024", "Year", ""), []);
    assert_eq!(cell_figures("n/a", "Revenue (£m)", ""), []);
}

#[test]
fn comparisons_name_their_rule_and_cause() {
    for (draft, source, relation, rule, note) in [
        (
            "$4.1 billion",
            "$4,098 million",
            Relation::Equal,
            "R1",
            Some(Note::Rounded),
        ),
        (
            "$4.3 billion",
            "$4,098 million",
            Relation::Disjoint,
            "R1",
            None,
        ),
        (
            "nearly $90 million",
            "$87.2 million",
            Relation::Equal,
            "R2",
            None,
        ),
        (
            "nearly $90 million",
            "$91 million",
            Relation::Disjoint,
            "R2",
            None,
        ),
        ("about 200 ships", "209 ships", Relation::Equal, "R3", None),
        (
            "7.25 %",
            "7.3 %",
            Relation::Equal,
            "R4",
            Some(Note::DraftMorePrecise),
        ),
        (
            "$2.6 million",
            "$2.6 billion",
            Relation::Disjoint,
            "R5",
            Some(Note::ScaleSlip),
        ),
        (
            "£30 million",
            "€30 million",
            Relation::Disjoint,
            "R6",
            Some(Note::CurrencySlip),
        ),
        (
            "£30 million",
            "€47 million",
            Relation::NotComparable,
            "R6",
            Some(Note::CurrencyDiffers),
        ),
        (
            "30 million",
            "€30 million",
            Relation::Equal,
            "R6",
            Some(Note::CurrencyMissing),
        ),
        (
            "more than 40 ships",
            "52 ships",
            Relation::Equal,
            "R8",
            Some(Note::BoundFarFromValue),
        ),
        (
            "more than 40 ships",
            "38 ships",
            Relation::Disjoint,
            "R7",
            None,
        ),
        (
            "more than 40 ships",
            "40 ships",
            Relation::Disjoint,
            "R7",
            Some(Note::StrictBound),
        ),
        (
            "44 ships",
            "more than 40 ships",
            Relation::Consistent,
            "R7",
            Some(Note::NotStated),
        ),
        (
            "0.5 %",
            "50 basis points",
            Relation::Equal,
            "R9",
            Some(Note::PercentForPoints),
        ),
        ("most ships", "46 %", Relation::Disjoint, "R11", None),
        (
            "$6–8 billion",
            "$6 billion to $8 billion",
            Relation::Equal,
            "R15",
            None,
        ),
        (
            "$7 billion",
            "$6 billion to $8 billion",
            Relation::Consistent,
            "R15",
            Some(Note::NotStated),
        ),
        (
            "$5–8 billion",
            "$6–8 billion",
            Relation::Disjoint,
            "R15",
            None,
        ),
        (
            "$3 billion a quarter",
            "$12 billion a year",
            Relation::Equal,
            "R18",
            Some(Note::DerivedAverage),
        ),
        (
            "1.5 GWh",
            "1.5 GW",
            Relation::Disjoint,
            "R22",
            Some(Note::UnitSlip),
        ),
        (
            "18 months",
            "a year and a half",
            Relation::Equal,
            "R22",
            None,
        ),
        (
            "the 4th attempt",
            "the 5th attempt",
            Relation::Disjoint,
            "R23",
            None,
        ),
        (
            "$57 million",
            "$75 million",
            Relation::Disjoint,
            "R1",
            Some(Note::TransposedDigits),
        ),
        (
            "-3 %",
            "3 %",
            Relation::Disjoint,
            "R13",
            Some(Note::SignFlip),
        ),
        ("12 ships", "12 %", Relation::NotComparable, "R22", None),
    ] {
        let comparison = compare(&only(draft), &only(source));
        assert_eq!(
            (comparison.relation, comparison.rule, comparison.note),
            (relation, rule, note),
            "{draft} against {source}: {}",
            comparison.reason
        );
    }
}

#[test]
fn corrections_keep_the_drafts_style() {
    for (source, draft, corrected) in [
        ("$2.6 trillion", "$2.6bn", "$2.6tn"),
        ("$4,098 million", "$4.3 billion", "$4.098 billion"),
        ("seven plants", "five plants", "seven"),
        ("8,200 people", "8,400 people", "8,200"),
        ("1,500 megawatts", "1.6 GW", "1.5 GW"),
        ("€47 million", "£30 million", "€47 million"),
    ] {
        let (source, figure) = (only(source), only(draft));
        assert_eq!(
            in_style_of(&source, &figure, figure.core.of(draft)),
            corrected
        );
    }
}

#[test]
fn derived_values_show_their_arithmetic() {
    let (part, whole) = (only("£90.0 million"), only("£1,200 million"));
    let share = derive::share(&part, &whole).unwrap();
    assert_eq!(share.arithmetic, "£90.0 million / £1,200 million = 7.5 %");
    assert!(derive::matches(&only("7.5 %"), &share.value));
    assert!(!derive::matches(&only("8.5 %"), &share.value));
    let growth = derive::change_percent(&only("$40 million"), &only("$50 million")).unwrap();
    assert!(derive::matches(&only("25 %"), &growth.value));
    assert!(derive::matches(&only("more than 20 %"), &growth.value));
    assert!(!derive::matches(&only("more than 30 %"), &growth.value));
    let difference = derive::difference(&only("41.6 %"), &only("40.1 %")).unwrap();
    assert_eq!(
        difference.arithmetic,
        "41.6 % − 40.1 % = 1.5 percentage points"
    );
    let times = derive::ratio(&only("$8.2 billion"), &only("$4.1 billion")).unwrap();
    assert!(derive::matches(&only("doubled"), &times.value));
    let middle = derive::midpoint(&only("$6–8 billion")).unwrap();
    assert_eq!(middle.exact, Dec::from(7_000_000_000i64));
    assert_eq!(
        derive::sum(&[&part, &whole]).unwrap().exact,
        Dec::from(1_290_000_000i64)
    );
}
