//! The fitted weights: a logistic regression over the named features.

use std::sync::LazyLock;

use super::Features;

/// Written by `cargo run --release --example fit-support`; says itself what it was fitted on.
static FILE: &str = include_str!("weights.txt");

static MODEL: LazyLock<Model> = LazyLock::new(|| Model::read(FILE));

/// Weights and thresholds.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    pub bias: f32,
    /// In the order of [`Features::NAMES`].
    pub weights: Vec<f32>,
    /// Probability from which a statement is backed.
    pub backed: f32,
    /// Probability below which the document surely lacks a part of it.
    pub lacking: f32,
}

impl Model {
    /// The model that is compiled in.
    pub fn get() -> &'static Model {
        &MODEL
    }

    /// Reads `name number` lines; a feature that is not named weighs nothing.
    pub fn read(text: &str) -> Model {
        let number = |name: &str| {
            text.lines()
                .filter(|line| !line.starts_with('#'))
                .filter_map(|line| line.split_once(' '))
                .find(|(key, _)| *key == name)
                .and_then(|(_, value)| value.trim().parse().ok())
        };
        Model {
            bias: number("bias").unwrap_or_default(),
            weights: Features::NAMES
                .iter()
                .map(|name| number(name).unwrap_or_default())
                .collect(),
            backed: number("threshold.backed").unwrap_or(1.0),
            lacking: number("threshold.lacking").unwrap_or(0.0),
        }
    }

    /// How probable it is that the document backs the statement, 0 to 1.
    pub fn probability(&self, features: &Features) -> f32 {
        self.of_values(&features.values())
    }

    /// The same of values in the order of [`Features::NAMES`].
    pub fn of_values(&self, values: &[f32]) -> f32 {
        let sum: f32 = self.weights.iter().zip(values).map(|(w, v)| w * v).sum();
        1.0 / (1.0 + (-(sum + self.bias)).exp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_has_a_weight() {
        for name in Features::NAMES {
            let known = FILE
                .lines()
                .any(|line| line.split(' ').next() == Some(*name));
            assert!(known, "{name} is not in weights.txt");
        }
        assert!(Model::get().lacking < Model::get().backed);
    }

    #[test]
    fn grammar_only_counts_against_a_statement() {
        let against = Features {
            edges_lost: 1.0,
            roles_lost: 1.0,
            roles_exchanged: 1.0,
            predicates_denied: 1.0,
            predicates_unreal: 1.0,
            predicates_lost: 1.0,
            ..Features::default()
        };
        let values = against.values();
        for (weight, value) in Model::get().weights.iter().zip(values) {
            assert!(value == 0.0 || *weight <= 0.0);
        }
    }
}
