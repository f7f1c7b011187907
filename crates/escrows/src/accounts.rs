//! Numbers at banks that fill a wallet: opened with a provider for one customer, and whatever is sent to one is theirs.
//!
//! The wish is written down before the provider hears of it, under a key that stays the same, so that asking again opens no second
//! number. What a provider tells of money that came is a hint: it becomes a payment whose amount nobody knows, and the job that looks
//! payments up asks the provider what it is. A movement is told of once, however often it is told.

use ids::{AttemptId, CustomerId, ProviderAccountId, VirtualAccountId};
use runtime::secret::Secrets;
use store::escrow::payments::{self, EscrowPaymentRow};
use store::virtual_accounts::{self as table, VirtualAccountRow};
use store::{TenantTx, customers};
use usecase::seal::{Place, Sealed};
use usecase::{Error, OnConstraint as _, Result, keyed, time, vault};

use crate::payments::hurry;

/// What a verification number is sealed as.
const SEALED_BVN: u32 = 0x7661_0001;
/// How many digits it has.
const BVN_DIGITS: usize = 11;

/// Where a number is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct At {
    /// With which provider.
    pub gateway: String,
    /// By which account there; none for one that needs none.
    pub account: Option<ProviderAccountId>,
}

/// The number of a customer in a currency, if they asked for one.
///
/// # Errors
/// Any store error.
pub async fn number_of(tx: &mut TenantTx, customer: CustomerId, currency: &str) -> Result<Option<VirtualAccountRow>> {
    Ok(table::find(tx, Some(customer), None).await?.into_iter().find(|row| row.currency == currency))
}

/// Writes down that a customer wants a number. Asked again, it is the same wish, at the provider that was asked first.
///
/// # Errors
/// A field error for what is no verification number; `Conflict` `bvn_taken` when it is somebody else's.
pub async fn want_number(
    tx: &mut TenantTx,
    secrets: &Secrets,
    (customer, currency): (CustomerId, &str),
    typed: &str,
    at: At,
) -> Result<VirtualAccountRow> {
    let bvn: String = typed.chars().filter(|letter| !matches!(letter, ' ' | '-')).collect();
    if bvn.len() != BVN_DIGITS || !bvn.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(Error::field("bvn", "invalid_bvn", "A bank verification number has eleven digits."));
    }
    customers::hold(tx, customer).await?;
    let known = number_of(tx, customer, currency).await?;
    if let Some(open) = known.as_ref().filter(|row| row.status == "open") {
        return Ok(open.clone());
    }
    let id = known.as_ref().map_or_else(|| tx.fresh::<VirtualAccountId>(), |row| row.id);
    let place = Place { tenant: tx.tenant(), object: id.uuid(), version: SEALED_BVN };
    let Sealed { bytes, key_id } = vault::seal(tx, secrets, &place, bvn.as_bytes()).await?;
    let hash = keyed::hash(secrets, b"recoup bvn v1", &[bvn.as_bytes()]);
    let now = tx.now();
    let made = VirtualAccountRow {
        id,
        customer_id: customer,
        currency: currency.to_owned(),
        status: "asked".to_owned(),
        gateway: at.gateway,
        account_id: at.account,
        bank: None,
        number: None,
        name: None,
        gateway_ref: None,
        bvn: None,
        bvn_key_id: None,
        bvn_hash: None,
        created_at: now,
        updated_at: now,
    };
    let row = VirtualAccountRow {
        bvn: Some(bytes),
        bvn_key_id: Some(key_id),
        bvn_hash: Some(hash.to_vec()),
        ..known.unwrap_or(made)
    };
    table::keep(tx, &row).await.on_constraint("virtual_accounts_one_of_a_bvn", || {
        let message =
            "Somebody else has an account with this bank verification number. If it is yours, write to support.";
        Error::conflict("bvn_taken", message)
    })?;
    tx.audit("virtual_account.ask", row.id.to_string(), None, Some(serde_json::json!({ "gateway": row.gateway })));
    Ok(row)
}

/// The provider opened it.
///
/// # Errors
/// Any store error.
pub async fn number_opened(
    tx: &mut TenantTx,
    wish: &VirtualAccountRow,
    told: &usecase::ports::VirtualAccount,
) -> Result<VirtualAccountRow> {
    customers::hold(tx, wish.customer_id).await?;
    let known = number_of(tx, wish.customer_id, &wish.currency).await?.filter(|row| row.id == wish.id);
    let Some(row) = known.filter(|row| row.status == "asked") else {
        return number_of(tx, wish.customer_id, &wish.currency).await?.ok_or_else(|| Error::missing("account"));
    };
    let row = VirtualAccountRow {
        status: "open".to_owned(),
        bank: Some(told.bank.clone()),
        number: Some(told.number.clone()),
        name: Some(told.name.clone()),
        gateway_ref: Some(told.gateway_ref.clone()),
        ..row
    };
    table::keep(tx, &row).await?;
    tx.audit("virtual_account.open", row.id.to_string(), None, None);
    Ok(row)
}

/// A provider told of money on a number. Whether the number is one of ours.
///
/// # Errors
/// Any store error.
pub async fn heard(tx: &mut TenantTx, gateway: &str, number: &str, movement: &str) -> Result<bool> {
    let Some(of) = table::find(tx, None, Some((gateway, number))).await?.pop() else { return Ok(false) };
    let id = tx.fresh::<AttemptId>();
    came(tx, &of, id, movement).await?;
    Ok(true)
}

/// Money came to a number, under this id: the provider is asked what it is.
///
/// # Errors
/// Any store error.
pub async fn came(tx: &mut TenantTx, of: &VirtualAccountRow, id: AttemptId, movement: &str) -> Result<()> {
    let owner = customers::get(tx, of.customer_id).await?;
    let lane = time::enter_time_of(tx, &owner).await?;
    let now = tx.now();
    let row = EscrowPaymentRow {
        id,
        order_id: None,
        checkout_id: None,
        keeps_method: false,
        heard_ref: Some(movement.to_owned()),
        customer_id: of.customer_id,
        payment_method_id: None,
        rail: recovery::Rail::VirtualAccount.as_str().to_owned(),
        gateway: of.gateway.clone(),
        account_id: of.account_id,
        status: "submitted".to_owned(),
        amount_minor: 0,
        currency: of.currency.clone(),
        clearance_secs: 0,
        decline_code: None,
        raw_code: None,
        raw_message: None,
        gateway_ref: Some(movement.to_owned()),
        fee_minor: None,
        next_action: None,
        look_ups: 0,
        not_found: 0,
        lane: lane.uuid(),
        expires_at: None,
        submitted_at: now,
        resolved_at: None,
        cleared_at: None,
        created_at: now,
        updated_at: now,
    };
    let stands = payments::insert(tx, &row).await?;
    hurry(tx, stands).await?;
    time::nudge(tx, lane).await
}
