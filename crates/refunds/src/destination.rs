//! Where a refund goes that cannot go back whence it came: a bank account of the payer's, sealed, and forgotten once the refund is
//! settled.

use ids::RefundId;
use runtime::secret::Secrets;
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};
use store::TenantTx;
use store::refunds::{self as table, RefundRow};
use usecase::check::Checks;
use usecase::ports::RefundAccount;
use usecase::seal::{Place, Sealed};
use usecase::{Error, Result, vault};

use crate::{begin, by_hand, data};

/// The form of sealed accounts.
const SEALED: u32 = 1;
/// Longest name of an account, in characters.
const MAX_NAME_CHARS: usize = 200;

/// A bank account.
#[derive(Clone, Serialize, Deserialize)]
pub struct Destination {
    /// Its number.
    pub number: String,
    /// The gateway's own code of the bank.
    pub bank_code: String,
    /// In whose name.
    pub name: String,
}

impl std::fmt::Debug for Destination {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Destination").finish_non_exhaustive()
    }
}

/// Says where a refund goes whose gateway wants an account. It is sent there as soon as this commits.
///
/// # Errors
/// `Missing`; field errors; `Conflict` when its gateway wants none.
pub async fn send_to(tx: &mut TenantTx, secrets: &Secrets, id: RefundId, to: &Destination) -> Result<RefundRow> {
    let mut checks = Checks::new();
    let digits = (6..=20).contains(&to.number.len()) && to.number.bytes().all(|byte| byte.is_ascii_digit());
    checks.demand(digits, "accountNumber", "malformed", "Send the digits of the account, 6 to 20 of them.");
    let code = (2..=20).contains(&to.bank_code.len()) && to.bank_code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    checks.demand(code, "bankCode", "malformed", "Send the gateway's code of the bank, such as 058.");
    checks.text("accountName", &to.name, MAX_NAME_CHARS);
    checks.done()?;
    let mut row = by_hand::held(tx, id).await?;
    if row.state != "needs_account" {
        return Err(Error::conflict(
            "refund_needs_no_account",
            format!("The refund is {}: its gateway wants no account.", row.state.replace('_', " ")),
        ));
    }
    let plain = serde_json::to_vec(to).map_err(|error| Error::fault("an account cannot be written").because(error))?;
    let sealed = vault::seal(tx, secrets, &place(tx, &row), &plain).await?;
    (row.destination, row.destination_key_id) = (Some(sealed.bytes), Some(sealed.key_id));
    table::save(tx, &row).await?;
    begin::soon(tx, &row).await?;
    // Whose account it is stands nowhere but in the sealed column.
    tx.audit("refund.redirect", row.id.to_string(), None, Some(data(&row)));
    Ok(row)
}

/// The account of a refund that has one.
pub(crate) async fn of(tx: &mut TenantTx, secrets: &Secrets, row: &RefundRow) -> Result<Option<RefundAccount>> {
    let (Some(bytes), Some(key_id)) = (&row.destination, &row.destination_key_id) else { return Ok(None) };
    vault::learn(tx, secrets, &[key_id]).await?;
    let sealed = Sealed { bytes: bytes.clone(), key_id: key_id.clone() };
    let plain = vault::open(secrets, &place(tx, row), &sealed)
        .map_err(|error| Error::fault("the account of a refund does not open").because(error))?;
    let to: Destination = serde_json::from_slice(plain.expose_secret())
        .map_err(|_| Error::fault("the account of a refund cannot be read"))?;
    Ok(Some(RefundAccount { number: to.number, bank_code: to.bank_code, name: to.name }))
}

fn place(tx: &TenantTx, row: &RefundRow) -> Place {
    Place { tenant: tx.tenant(), object: row.id.uuid(), version: SEALED }
}
