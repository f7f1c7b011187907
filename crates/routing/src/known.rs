//! What is known of accounts when one is chosen: outcomes that were kept, and prices; and the choice in words that stay.

use jiff::tz::Offset;
use money::{Currency, Money};
use serde_json::{Value, json};
use store::TenantTx;
use store::provider_accounts::{self, OutcomesRow, ProviderAccountRow};
use tariff::PaymentTable;
use usecase::{Error, Result};

use crate::choose::{Account, Cost, Health, Payment, Rule, rule_for};

/// Where money is charged in naira, days begin an hour before those of Greenwich.
const LAGOS: Offset = jiff::tz::offset(1);

/// Adds to accounts what became of their latest payments, and what this one would cost there: by what the provider kept of others
/// within a month, else by its published prices.
pub(crate) async fn learn(
    tx: &mut TenantTx,
    rows: &[ProviderAccountRow],
    accounts: &mut [Account],
    payment: &Payment<'_>,
) -> Result<()> {
    let found = provider_accounts::outcomes(tx, payment.rail.as_str(), payment.currency).await?;
    let table = PaymentTable::built_in().map_err(|error| Error::fault("the prices cannot be read").because(error))?;
    let on = LAGOS.to_datetime(tx.now()).date();
    for account in accounts {
        let outcomes = found.iter().find(|row| row.account_id == account.id);
        account.health = outcomes.map(|row| Health { tried: row.tried, failed: row.failed }).unwrap_or_default();
        let gateway = rows.iter().find(|row| row.id == account.id).map(|row| row.gateway.as_str());
        let published = || {
            let amount = Money::new(payment.amount_minor, Currency::parse(payment.currency).ok()?);
            let cost = table.cost(gateway?, payment.rail.as_str(), amount, on)?;
            Some(Cost { minor: cost.minor, source: cost.source })
        };
        account.cost = outcomes.and_then(|row| kept(row, payment.amount_minor)).or_else(published);
    }
    Ok(())
}

/// What would be kept of an amount, as it was of others.
fn kept(row: &OutcomesRow, amount: i64) -> Option<Cost> {
    let share = i128::from(row.kept_minor).checked_mul(i128::from(amount))?;
    let minor = i64::try_from(share.checked_div(i128::from(row.paid_minor))?).ok()?;
    let source = format!("it kept {} of {} within a month", row.kept_minor, row.paid_minor);
    Some(Cost { minor, source })
}

/// The choice, for whoever asks later: the rule, and each account that could, best first.
pub(crate) fn reason(rules: &[Rule], ranked: &[&Account], payment: &Payment<'_>) -> Value {
    let rule = rule_for(rules, payment);
    let prefer = rule.map(|(_, rule)| rule.prefer).unwrap_or_default();
    let named = rule.map(|(_, rule)| rule.accounts.as_slice()).unwrap_or_default();
    let accounts: Vec<Value> = ranked
        .iter()
        .map(|account| {
            json!({
                "accountId": account.id,
                "named": named.contains(&account.id),
                "reached": !payment.unreached.contains(&account.id),
                "well": account.health.is_well(),
                "tried": account.health.tried,
                "failed": account.health.failed,
                "cost": account.cost.as_ref().map(|cost| cost.minor),
                "costSource": account.cost.as_ref().map(|cost| cost.source.as_str()),
            })
        })
        .collect();
    json!({
        "rule": rule.map(|(position, _)| position),
        "prefer": prefer.as_str(),
        "rail": payment.rail.as_str(),
        "currency": payment.currency,
        "amount": payment.amount_minor,
        "accounts": accounts,
    })
}
