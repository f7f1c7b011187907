//! Orders between the table and the rules.

use escrow::{Order, Wallet};
use ids::{CustomerId, Uuid};
use money::Currency;
use recovery::Rail;
use serde::Serialize;
use serde_json::Value;
use store::escrow::orders::EscrowOrderRow;
use store::escrow::wallets::WalletPartRow;
use usecase::{Error, Result};

/// An order as the rules read it.
///
/// # Errors
/// `Fault` for a stored order that cannot be read.
pub(crate) fn order(row: &EscrowOrderRow) -> Result<Order> {
    serde_json::from_value(row.body.clone())
        .map_err(|error| Error::fault(format!("the stored order {} cannot be read", row.id)).because(error))
}

/// An order as it is stored.
///
/// # Errors
/// `Fault`.
pub(crate) fn body(order: &Order) -> Result<Value> {
    serde_json::to_value(order).map_err(|error| Error::fault("an order cannot be written").because(error))
}

/// A version as it is stored.
///
/// # Errors
/// `Fault` beyond what a column holds.
pub(crate) fn version(order: &Order) -> Result<i64> {
    i64::try_from(order.version).map_err(|error| Error::fault("an order changed too often").because(error))
}

/// The name of a choice, as it is stored and shown; of one that carries something, the name alone.
pub(crate) fn word(choice: &impl Serialize) -> String {
    match serde_json::to_value(choice) {
        Ok(Value::String(word)) => word,
        Ok(Value::Object(map)) => map.keys().next().cloned().unwrap_or_default(),
        Ok(_) | Err(_) => String::new(),
    }
}

/// A currency as stored.
///
/// # Errors
/// `Fault`.
pub(crate) fn currency(code: &str) -> Result<Currency> {
    Currency::parse(code).map_err(|_| Error::fault(format!("stored currency {code:?} is not known")))
}

/// A rail as stored.
///
/// # Errors
/// `Fault`.
pub(crate) fn rail(word: &str) -> Result<Rail> {
    Rail::ALL
        .into_iter()
        .find(|rail| rail.as_str() == word)
        .ok_or_else(|| Error::fault(format!("stored rail {word:?} is not known")))
}

/// Somebody's wallet out of its parts.
pub(crate) fn wallet(parts: &[WalletPartRow], owner: CustomerId) -> Wallet {
    let of = |account: &str| {
        let own = |part: &&WalletPartRow| part.owner_id == owner.uuid() && part.account == account;
        parts.iter().find(own).map_or(0, |part| part.minor)
    };
    Wallet {
        available: of("wallet_available"),
        pending: of("wallet_pending"),
        reserve: of("wallet_reserve"),
        debt: of("party_debt"),
    }
}

/// The raw id at the end of a credential's name, for time lines.
pub(crate) fn raw(id: Option<Uuid>) -> Option<Uuid> {
    id.filter(|raw| !raw.is_nil())
}
