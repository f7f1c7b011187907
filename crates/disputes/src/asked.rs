//! Asking about one dispute outside of its own appointment, for who compares books.

use ids::{DisputeId, ProviderAccountId};
use jiff::Timestamp;
use money::Money;
use store::disputes as table;
use store::due::NewDue;
use store::{Kind, Lane, TenantScope, TenantTx, due};
use usecase::Result;
use usecase::ports::{DisputeAsk, DisputeFacts, GatewayError, Gateways};

use crate::apply::amount_of;
use crate::is_closed;

/// How much is disputed by our books, if that is known, and what the provider says now. Nothing is written, whatever it says.
///
/// # Errors
/// `Missing`; any store error. A provider that cannot be asked is an answer.
pub async fn look_up(
    gateways: &Gateways,
    scope: &TenantScope,
    now: Timestamp,
    id: DisputeId,
) -> Result<(Option<Money>, std::result::Result<Option<DisputeFacts>, GatewayError>)> {
    let row = table::get_alone(scope, id).await?;
    let known = row.amount_minor.map(|_| amount_of(&row)).transpose()?;
    let ask = DisputeAsk { dispute_ref: row.dispute_ref.clone(), mode: scope.mode(), at: now };
    let answer = match gateways.of(scope, &row.gateway, row.account_id).await {
        Ok(gateway) => gateway.look_up_dispute(&ask).await,
        Err(error) => Err(error),
    };
    Ok((known, answer))
}

/// Has an open dispute asked about at once. False once it is closed.
///
/// # Errors
/// `Missing`; any store error.
pub async fn hurry(tx: &mut TenantTx, id: DisputeId) -> Result<bool> {
    let row = table::get(tx, id).await?;
    if is_closed(&row) {
        return Ok(false);
    }
    let work = NewDue { subject: id.uuid(), lane: Lane::from_uuid(row.lane), due_at: Some(tx.now()) };
    due::rouse(tx, Kind::Dispute, &[work]).await?;
    Ok(true)
}

/// Whether a dispute that a provider names so is known, with the charge that it is of.
///
/// # Errors
/// Any store error.
pub async fn is_known(tx: &mut TenantTx, account: Option<ProviderAccountId>, dispute_ref: &str) -> Result<bool> {
    let Some((id, _)) = table::named(tx, account, dispute_ref).await? else { return Ok(false) };
    Ok(table::get(tx, id).await?.customer_id.is_some())
}
