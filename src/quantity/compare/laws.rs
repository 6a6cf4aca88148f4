//! Laws of comparing that hold for any two figures.

use proptest::prelude::*;

use super::{Relation, compare};
use crate::quantity::{Figure, figures};

fn only(text: &str) -> Option<Figure> {
    let mut found = figures(text, &[]);
    (found.len() == 1).then(|| found.remove(0))
}

fn digits(value: u32, decimals: usize) -> String {
    let power = 10_u32.pow(u32::try_from(decimals).unwrap_or(0));
    if decimals == 0 {
        return value.to_string();
    }
    format!("{}.{:0decimals$}", value / power, value % power)
}

fn unit() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        Just(" tonnes"),
        Just("%"),
        Just(" million euros"),
        Just(" patients"),
    ]
}

proptest! {
    /// Two plain figures that exclude each other do so whichever stands in the draft.
    #[test]
    fn disjoint_is_symmetric(a in 1u32..100_000, b in 1u32..100_000, x in 0usize..3, y in 0usize..3, unit in unit()) {
        let first = only(&format!("{}{unit}", digits(a, x)));
        let second = only(&format!("{}{unit}", digits(b, y)));
        if let (Some(first), Some(second)) = (first, second) {
            let there = compare(&first, &second).relation == Relation::Disjoint;
            let back = compare(&second, &first).relation == Relation::Disjoint;
            prop_assert_eq!(there, back);
        }
    }

    /// A source that is written out to more digits of the same value backs what it backed before:
    /// a draft rounded from the shorter form is never contradicted by the longer one.
    #[test]
    fn more_digits_never_contradict(value in 1_000u32..1_000_000, unit in unit()) {
        let long = only(&format!("{}{unit}", digits(value, 2)));
        let short = only(&format!("{}{unit}", digits((value + 5) / 10, 1)));
        if let (Some(long), Some(short)) = (long, short) {
            prop_assert_eq!(compare(&short, &short).relation, Relation::Equal);
            prop_assert_ne!(compare(&short, &long).relation, Relation::Disjoint);
        }
    }

    /// What is rendered reads back as the same quantity.
    #[test]
    fn rendered_figures_agree_with_themselves(value in 1u32..1_000_000, decimals in 0usize..3, unit in unit()) {
        if let Some(figure) = only(&format!("{}{unit}", digits(value, decimals))) {
            let read = only(&crate::quantity::render(&figure));
            if let Some(read) = read {
                prop_assert_eq!(compare(&figure, &read).relation, Relation::Equal);
            }
        }
    }
}
