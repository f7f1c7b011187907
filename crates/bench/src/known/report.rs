//! What was measured, and the test on it.

use std::fmt;

use anyhow::{Context as _, Result};
use serde::Serialize;

use crate::report::{self, Goal};
use crate::server::Head;
use crate::spread::Spread;

/// Two sets differ by more than chance below this.
const LEAST_P: f64 = 0.01;

/// Everything that was measured.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Whether chance explains the difference.
    pub met: bool,
    /// How many of each kind.
    pub pairs: usize,
    /// The server and the machine.
    pub head: Head,
    /// An answer about somebody, in milliseconds.
    pub known_ms: Spread,
    /// An answer about nobody.
    pub unknown_ms: Spread,
    /// How often an answer about somebody took longer than one about nobody, of all that can be paired; a half is none.
    pub slower_share: f64,
    /// The chance of such a difference, or a larger one, when nothing differs.
    pub p: f64,
    /// What is wanted of it.
    pub goal: Goal,
}

pub(super) fn compose(head: Head, known: &[f64], unknown: &[f64]) -> Result<Report> {
    let (slower_share, p) = mann_whitney(known, unknown);
    let spread = |all: &[f64]| Spread::of(all.iter().copied()).context("nothing was measured");
    let goal = Goal { text: format!(">{LEAST_P}"), met: p > LEAST_P };
    Ok(Report {
        met: goal.met,
        pairs: known.len(),
        head,
        known_ms: spread(known)?,
        unknown_ms: spread(unknown)?,
        slower_share,
        p,
        goal,
    })
}

/// The share of pairs in which the first is larger, and the two-sided p, by the normal approximation with ties.
fn mann_whitney(first: &[f64], second: &[f64]) -> (f64, f64) {
    let mut all: Vec<(f64, bool)> = first.iter().map(|value| (*value, true)).collect();
    all.extend(second.iter().map(|value| (*value, false)));
    all.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (n, m) = (report::float(first.len()), report::float(second.len()));
    let whole = n + m;
    let (mut ranks, mut ties, mut at) = (0.0, 0.0, 0);
    while at < all.len() {
        let same = all[at..].iter().take_while(|one| one.0.total_cmp(&all[at].0).is_eq()).count();
        let (begin, length) = (report::float(at), report::float(same));
        let mine = all[at..at + same].iter().filter(|one| one.1).count();
        ranks += report::float(mine) * (begin + f64::midpoint(1.0, length));
        ties += length.powi(3) - length;
        at += same;
    }
    let u = ranks - n * (n + 1.0) / 2.0;
    let variance = n * m / 12.0 * (whole + 1.0 - ties / (whole * (whole - 1.0)));
    // Half a step towards the middle, since ranks are whole.
    let away = ((u - n * m / 2.0).abs() - 0.5).max(0.0);
    let p = if variance > 0.0 { two_sided(away / variance.sqrt()) } else { 1.0 };
    (u / (n * m), p)
}

/// The chance of a normal value at least so far from the middle, to either side (Abramowitz and Stegun, 26.2.17: within 1e-7).
fn two_sided(z: f64) -> f64 {
    const STEPS: [f64; 5] = [0.319_381_530, -0.356_563_782, 1.781_477_937, -1.821_255_978, 1.330_274_429];
    let t = 1.0 / 0.231_641_9f64.mul_add(z, 1.0);
    let sum = STEPS.iter().rev().fold(0.0, |sum, step| (sum + step) * t);
    let density = (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
    (2.0 * density * sum).clamp(0.0, 1.0)
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        report::settings(f, "known", &self.head)?;
        let line = |name: &str, of: &Spread| format!("{name:<10}{:>8.2} ms ({:.2}-{:.2})", of.median, of.min, of.max);
        writeln!(f, "{} of each, in turns", self.pairs)?;
        writeln!(f, "{}", line("known", &self.known_ms))?;
        writeln!(f, "{}", line("unknown", &self.unknown_ms))?;
        let verdict = if self.goal.met { "ok: chance explains it" } else { "MISSED: the time tells who is known" };
        writeln!(f, "slower {:.3} of all pairs, p = {:.3}  {} {verdict}", self.slower_share, self.p, self.goal.text)
    }
}

#[cfg(test)]
mod tests {
    use super::mann_whitney;

    /// Against tables: `wilcox.test(1:8 * 2, 1:8 * 2 - 1, exact = FALSE)` and the like of R.
    #[test]
    fn ranks_are_compared_as_the_tables_say() {
        let even: Vec<f64> = (1..=8).map(|n| f64::from(n) * 2.0).collect();
        let odd: Vec<f64> = (1..=8).map(|n| f64::from(n) * 2.0 - 1.0).collect();
        let (share, p) = mann_whitney(&even, &odd);
        assert!((share - 36.0 / 64.0).abs() < 1e-12, "{share}");
        assert!((p - 0.7132).abs() < 1e-3, "{p}");
        let far: Vec<f64> = even.iter().map(|value| value + 100.0).collect();
        let (share, p) = mann_whitney(&far, &odd);
        assert!((share - 1.0).abs() < 1e-12 && (p - 0.000_939).abs() < 1e-4, "{share} {p}");
        assert_eq!(mann_whitney(&[1.0, 1.0], &[1.0, 1.0]), (0.5, 1.0), "all the same");
    }
}
