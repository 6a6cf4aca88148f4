//! Logistic regression with a penalty on large weights, by Newton's method.

/// Rounds of Newton's method; it is exact to six digits after ten.
const ROUNDS: usize = 30;

/// Weights of the columns and the bias, last, that make the labels likeliest.
///
/// `rows` are values, label and worth of each example. `signs` says of each column whether its weight
/// must not be positive (-1), not negative (1), or may be either (0). `penalty` is that of the square of
/// a weight of a column scaled to a standard deviation of one.
pub fn fit(rows: &[(Vec<f64>, bool, f64)], signs: &[i8], penalty: f64) -> Vec<f64> {
    let width = signs.len();
    let scales = scales(rows, width);
    let mut free: Vec<bool> = vec![true; width];
    loop {
        let weights = newton(rows, &scales, &free, penalty);
        let wrong = |at: usize| weights[at] * f64::from(signs[at]) < 0.0;
        let worst = (0..width)
            .filter(|at| free[*at] && wrong(*at))
            .max_by(|a, b| {
                let size = |at: usize| (weights[at] * scales[at]).abs();
                size(*a).total_cmp(&size(*b))
            });
        match worst {
            Some(at) => free[at] = false,
            None => return weights,
        }
    }
}

fn scales(rows: &[(Vec<f64>, bool, f64)], width: usize) -> Vec<f64> {
    let all: f64 = rows.iter().map(|r| r.2).sum();
    (0..width)
        .map(|at| {
            let mean: f64 = rows.iter().map(|r| r.2 * r.0[at]).sum::<f64>() / all;
            let square: f64 = rows.iter().map(|r| r.2 * (r.0[at] - mean).powi(2)).sum();
            (square / all).sqrt().max(1e-6)
        })
        .collect()
}

fn newton(rows: &[(Vec<f64>, bool, f64)], scales: &[f64], free: &[bool], penalty: f64) -> Vec<f64> {
    let width = scales.len();
    let size = width + 1;
    let mut weights = vec![0.0; size];
    for _ in 0..ROUNDS {
        let mut gradient = vec![0.0; size];
        let mut curvature = vec![vec![0.0; size]; size];
        for (values, label, worth) in rows {
            let value = |at: usize| values.get(at).copied().unwrap_or(1.0);
            let sum: f64 = (0..size).map(|at| weights[at] * value(at)).sum();
            let p = 1.0 / (1.0 + (-sum).exp());
            let miss = worth * (f64::from(u8::from(*label)) - p);
            let bend = worth * (p * (1.0 - p)).max(1e-9);
            for a in 0..size {
                gradient[a] += miss * value(a);
                for b in 0..=a {
                    curvature[a][b] += bend * value(a) * value(b);
                }
            }
        }
        for a in 0..size {
            for b in 0..a {
                curvature[b][a] = curvature[a][b];
            }
        }
        for at in 0..width {
            let held = if free[at] { penalty } else { 1e9 };
            gradient[at] -= held * scales[at].powi(2) * weights[at];
            curvature[at][at] += held * scales[at].powi(2);
        }
        for (weight, step) in weights.iter_mut().zip(solve(curvature, gradient)) {
            *weight += step;
        }
    }
    for (at, weight) in weights.iter_mut().enumerate() {
        if at < width && !free[at] {
            *weight = 0.0;
        }
    }
    weights
}

/// Solves a system of linear equations with a positive definite matrix.
fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let size = right.len();
    for at in 0..size {
        let pivot = matrix[at][at];
        for below in at + 1..size {
            let factor = matrix[below][at] / pivot;
            if factor != 0.0 {
                for column in at..size {
                    matrix[below][column] -= factor * matrix[at][column];
                }
                right[below] -= factor * right[at];
            }
        }
    }
    for at in (0..size).rev() {
        let known: f64 = (at + 1..size).map(|c| matrix[at][c] * right[c]).sum();
        right[at] = (right[at] - known) / matrix[at][at];
    }
    right
}
