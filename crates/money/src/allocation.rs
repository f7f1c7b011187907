//! Splitting whole units by weights without losing or making one.
//!
//! Works on magnitudes only; the sign and the currency belong to the amount that is split.

use std::cmp::Reverse;

use crate::MoneyError;

/// Shares of `whole` by largest remainder, ties to the first. The shares sum to `whole`.
///
/// A weight of zero gets nothing.
pub(crate) fn shares(whole: u64, weights: &[u64]) -> Result<Vec<u64>, MoneyError> {
    let total = weights
        .iter()
        .try_fold(0_u128, |sum, weight| sum.checked_add(u128::from(*weight)))
        .ok_or(MoneyError::Overflow)?;
    if total == 0 {
        return Err(MoneyError::NoWeights);
    }
    let mut shares = Vec::with_capacity(weights.len());
    let mut remainders = Vec::with_capacity(weights.len());
    let mut left = whole;
    for (index, weight) in weights.iter().enumerate() {
        // 64 bits times 64 bits always fits 128.
        let exact = u128::from(whole).checked_mul(u128::from(*weight));
        let parts = exact.and_then(|exact| exact.checked_div(total).zip(exact.checked_rem(total)));
        let (share, remainder) = parts.ok_or(MoneyError::Overflow)?;
        let share = u64::try_from(share).map_err(|_| MoneyError::Overflow)?;
        left = left.checked_sub(share).ok_or(MoneyError::Overflow)?;
        shares.push(share);
        remainders.push((Reverse(remainder), index));
    }
    // The remainders sum to `left` wholes and each is less than one, so fewer than all shares grow,
    // and none whose remainder is zero. The index breaks ties.
    remainders.sort_unstable();
    let takers = usize::try_from(left).map_err(|_| MoneyError::Overflow)?;
    for (_, index) in remainders.into_iter().take(takers) {
        if let Some(share) = shares.get_mut(index) {
            *share = share.checked_add(1).ok_or(MoneyError::Overflow)?;
        }
    }
    Ok(shares)
}
