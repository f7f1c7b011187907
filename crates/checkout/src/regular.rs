//! What a customer pays regularly, as far as that is known today: what they are asked to let a shop charge who only change what pays it.

use ids::CustomerId;
use store::customer_link::Purpose;
use store::{TenantTx, subscriptions};
use usecase::Result;

use crate::quote::charges_a_month;

/// Sums in minor units, above zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Regular {
    /// The currency of both.
    pub currency: String,
    /// The most that one charge comes to.
    pub charge: i64,
    /// What all of them come to in a calendar month, with room for those that were late.
    pub month: i64,
}

/// Works it out; none for a customer of whom nothing runs and who owes nothing.
///
/// # Errors
/// `Missing`; `Busy` while the customer's test clock is advancing.
pub async fn regular(tx: &mut TenantTx, customer: CustomerId) -> Result<Option<Regular>> {
    let account = portal::account::of(tx, customer, Purpose::Account).await?;
    let mut sums: Vec<(i64, i64, &str)> = Vec::new();
    for one in &account.running {
        let Some((_, next)) = one.next else { continue };
        let row = subscriptions::get(tx, one.id).await?;
        let times = if row.interval_count == 1 { charges_a_month(&row.interval_unit) } else { 2 };
        sums.push((next.minor(), next.minor().saturating_mul(times), next.currency().code()));
    }
    sums.extend(
        account.bills.iter().map(|bill| (bill.amount.minor(), bill.amount.minor(), bill.amount.currency().code())),
    );
    sums.retain(|(each, _, _)| *each > 0);
    let Some(currency) = sums.first().map(|(_, _, currency)| (*currency).to_owned()) else { return Ok(None) };
    // A mandate is in one currency.
    sums.retain(|(_, _, other)| *other == currency);
    let charge = sums.iter().map(|(each, _, _)| *each).max().unwrap_or(0);
    let month = sums.iter().fold(0_i64, |sum, (_, month, _)| sum.saturating_add(*month));
    Ok(Some(Regular { currency, charge, month }))
}
