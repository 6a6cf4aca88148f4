//! Examples of what is a figure and what is not one.

use super::only;
use crate::quantity::{Approx, Comparator, cell_figures, figures};

/// Text | kind | low | high | unit.
const READINGS: &str = include_str!("readings.txt");

#[test]
fn figures_are_read() {
    for line in READINGS.lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split(" |").map(str::trim).collect();
        let [text, kind, low, high, unit] = cells[..] else {
            panic!("{line}")
        };
        let figure = only(text);
        let (found_low, found_high) = figure.bounds();
        assert_eq!(figure.kind(), kind, "{text}");
        assert_eq!(found_low, Some(low.parse().unwrap()), "{text}");
        assert_eq!(found_high, Some(high.parse().unwrap()), "{text}");
        assert_eq!(figure.unit(), unit, "{text}");
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
        "It left from pad 39A.",
        "a 2-for-1 offer",
        "She finished at 3-over.",
        "Call 0800 555 111.",
        "Call +44 20 7946 0958.",
        "The road is shut between junctions 10 and 11.",
        "Windows 11 needs a new chip.",
        "tickets for under-16s",
        "He lives at 200 Elm Street.",
        "his half brother",
        "It joined the 501st Squadron.",
        "They flew a Hawker Hurricane 1B.",
        "Call +44 (0)1767 627 927.",
        "They ruled to 210 BC.",
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
        let found = cell_figures(text, "", header, "", caption);
        assert_eq!(found.len(), 1, "{text} under {header}: {found:?}");
        assert_eq!(
            found[0].bounds().0,
            Some(low.parse().unwrap()),
            "{text} under {header}"
        );
        assert_eq!(found[0].unit(), unit, "{text} under {header}");
    }
    for (label, caption, low, unit) in [
        ("Costs (£m)", "", "1380000", "£"),
        ("Margin (%)", "£ in millions", "1.38", "%"),
        (
            "Earnings per share ($)",
            "$ in millions, except per share",
            "1.38",
            "$",
        ),
        ("Staff (note 4)", "", "1.38", ""),
    ] {
        let found = cell_figures("1.38", label, "2025", "", caption);
        assert_eq!(found.len(), 1, "{label}: {found:?}");
        let read = (found[0].bounds().0, found[0].unit());
        assert_eq!(read, (Some(low.parse().unwrap()), unit.into()), "{label}");
    }
    assert_eq!(cell_figures("2024", "", "Year", "", ""), []);
    assert_eq!(cell_figures("n/a", "", "Revenue (£m)", "", ""), []);
}
