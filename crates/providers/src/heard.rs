//! What a provider told by itself: verified, kept once, answered, and turned into a question to the provider.
//!
//! Nothing here believes a message. A charge of ours is looked up soon; what concerns nothing of ours is kept and ignored; what
//! should concern us and does not is set aside for a person. The answer is given once what was told is committed.

use gateways::reference::{Reference, uuid_of};
use ids::{AttemptId, PayoutTryId, ProviderAccountId, ProviderEventId, SetupId};
use refunds::Told;
use serde_json::{Value, json};
use store::due::NewDue;
use store::escrow::payments;
use store::provider_events::{self, ProviderEventRow};
use store::{Kind, Lane, StoreError, TenantScope, TenantTx, attempts, due, payout_tries, setups};
use usecase::Result;
use usecase::ports::{GatewayError, HookError, Inbound, ProviderHook, Subject};

use crate::OpenAccounts;

/// How a provider is to be answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: Value,
}

/// Takes what a provider told about an account.
///
/// # Errors
/// Why it was not read; what could not be kept is no error but a reply that asks for it again.
pub async fn take(
    accounts: &OpenAccounts,
    scope: &TenantScope,
    account: ProviderAccountId,
    hook: &ProviderHook<'_>,
) -> std::result::Result<Reply, HookError> {
    let (row, opened) = match accounts.of(scope, account).await {
        Ok(found) => found,
        Err(GatewayError::NotSent(_)) => return Ok(Reply { status: 503, body: json!({ "received": "no" }) }),
        Err(error) => return Err(HookError::NoSecret(error.to_string())),
    };
    let inbound = match (&opened.charges, &opened.payouts) {
        (Some(gateway), _) => gateway.read_hook(hook)?,
        (None, Some(gateway)) => gateway.read_hook(hook)?,
        (None, None) => return Err(HookError::NoSecret("the account does nothing".to_owned())),
    };
    Ok(match keep(scope, &row.gateway, account, hook, &inbound).await {
        Ok(true) => Reply { status: 200, body: inbound.reply.taken },
        Ok(false) => Reply { status: 200, body: inbound.reply.repeated },
        Err(error) => {
            tracing::error!(%account, %error, cause = ?error.source, "what a provider told could not be kept");
            Reply { status: inbound.reply.again_status, body: inbound.reply.again }
        }
    })
}

/// Keeps an event and acts on it, in one commit; `false` when it came before.
async fn keep(
    scope: &TenantScope,
    gateway: &str,
    account: ProviderAccountId,
    hook: &ProviderHook<'_>,
    inbound: &Inbound,
) -> Result<bool> {
    let mut tx = scope.begin().await?;
    let (state, note) = act(&mut tx, gateway, account, &inbound.subject).await?;
    let row = ProviderEventRow {
        id: tx.fresh::<ProviderEventId>(),
        account_id: account,
        event_key: inbound.event_key.clone(),
        event: inbound.event.clone(),
        subject: facts(&inbound.subject),
        state: state.to_owned(),
        note: Some(note.to_owned()),
        times: 1,
        received_at: tx.wall_now(),
        applied_at: Some(tx.wall_now()),
    };
    let is_new = provider_events::keep(&mut tx, &row, hook.body).await?;
    if is_new && state == PARKED {
        tracing::warn!(%account, event = inbound.event, "a provider told of something that nobody here knows");
        tx.record(
            "provider_event.parked",
            row.id.uuid(),
            json!({
                "id": row.id, "accountId": account, "event": row.event, "subject": row.subject,
            }),
        );
    }
    if is_new {
        provider_events::forget_bodies(&mut tx).await?;
    }
    tx.commit(()).await?;
    Ok(is_new)
}

const APPLIED: &str = "applied";
const IGNORED: &str = "ignored";
const PARKED: &str = "parked";

/// Sees to it that what is told is asked for.
async fn act(
    tx: &mut TenantTx,
    gateway: &str,
    account: ProviderAccountId,
    subject: &Subject,
) -> Result<(&'static str, &'static str)> {
    match subject {
        Subject::Charge { reference, .. } => charge(tx, account, reference).await,
        Subject::Refund { gateway_ref, charge_ref } => {
            refund(tx, account, gateway_ref.as_deref(), charge_ref.as_deref()).await
        }
        Subject::Payout { reference } => payout(tx, account, reference).await,
        Subject::Nothing => Ok((IGNORED, "It concerns nothing of ours.")),
        Subject::Dispute { dispute_ref, answer_by, .. } => {
            disputes::told(tx, gateway, account, dispute_ref, *answer_by).await?;
            Ok((APPLIED, "The provider is asked about it."))
        }
        Subject::Setup { reference } => setup(tx, account, reference).await,
        Subject::Transfer { account: number, gateway_ref } => transfer(tx, gateway, number, gateway_ref).await,
    }
}

/// The attempt is looked up now, whether it is settled or not: a provider that said no may have been paid after all.
async fn charge(
    tx: &mut TenantTx,
    account: ProviderAccountId,
    reference: &str,
) -> Result<(&'static str, &'static str)> {
    let Some((Reference::Charge, id)) = uuid_of(reference) else {
        return Ok((IGNORED, "Its reference was not made here."));
    };
    let row = match attempts::lock(tx, AttemptId::from_uuid(id)).await {
        Ok(row) => row,
        Err(StoreError::Missing(_)) => return held(tx, account, AttemptId::from_uuid(id)).await,
        Err(error) => return Err(error.into()),
    };
    if row.account_id != Some(account) {
        return Ok((PARKED, "The attempt went to another account."));
    }
    if row.status == "succeeded" {
        return Ok((APPLIED, "It was known."));
    }
    let work = NewDue { subject: id, lane: Lane::from_uuid(row.lane), due_at: Some(tx.now()) };
    due::schedule(tx, Kind::Resolve, &[work]).await?;
    Ok((APPLIED, "The provider is asked about it."))
}

/// A card that is saved on the provider's page is asked about now.
async fn setup(tx: &mut TenantTx, account: ProviderAccountId, reference: &str) -> Result<(&'static str, &'static str)> {
    let Some((Reference::Setup, id)) = uuid_of(reference) else {
        return Ok((IGNORED, "Its reference was not made here."));
    };
    let row = match setups::lock(tx, SetupId::from_uuid(id)).await {
        Ok(row) if row.account_id == account => row,
        Ok(_) => return Ok((PARKED, "The card is saved at another account.")),
        Err(StoreError::Missing(_)) => return Ok((PARKED, "Nobody here knows the setup.")),
        Err(error) => return Err(error.into()),
    };
    if matches!(row.status.as_str(), "begun" | "acting" | "pending") {
        let work = NewDue { subject: id, lane: Lane::from_uuid(row.lane), due_at: Some(tx.now()) };
        due::schedule(tx, Kind::Setup, &[work]).await?;
    }
    Ok((APPLIED, "The provider is asked about it."))
}

/// A payment for an order in escrow, or into a wallet, is looked up now.
async fn held(tx: &mut TenantTx, account: ProviderAccountId, id: AttemptId) -> Result<(&'static str, &'static str)> {
    Ok(match payments::get(tx, id).await {
        Ok(row) if row.account_id != Some(account) => (PARKED, "The payment went to another account."),
        Ok(_) if escrows::hurry(tx, id).await? => (APPLIED, "The provider is asked about it."),
        Ok(_) => (APPLIED, "It was known."),
        Err(StoreError::Missing(_)) => (PARKED, "No attempt has its reference."),
        Err(error) => return Err(error.into()),
    })
}

/// Money on a number that fills somebody's wallet; on any other, somebody has to look at it.
async fn transfer(
    tx: &mut TenantTx,
    gateway: &str,
    number: &str,
    movement: &str,
) -> Result<(&'static str, &'static str)> {
    if escrows::heard(tx, gateway, number, movement).await? {
        return Ok((APPLIED, "The provider is asked about it."));
    }
    Ok((PARKED, "Somebody has to look at it."))
}

/// The refunds that it may mean are looked up, settled or not: one that was made may have come back.
async fn refund(
    tx: &mut TenantTx,
    account: ProviderAccountId,
    gateway_ref: Option<&str>,
    charge_ref: Option<&str>,
) -> Result<(&'static str, &'static str)> {
    // Some providers name the charge as we did.
    let attempt = charge_ref.and_then(uuid_of).filter(|(kind, _)| *kind == Reference::Charge);
    let attempt = attempt.map(|(_, id)| AttemptId::from_uuid(id));
    Ok(match refunds::told(tx, account, gateway_ref, charge_ref, attempt).await? {
        Told::Asked => (APPLIED, "The provider is asked about it."),
        Told::Awaited => (APPLIED, "Its answer is awaited already."),
        Told::Nobodys => (PARKED, "No refund was asked for here: money may have gone back by another way."),
    })
}

/// The payout is looked up now, settled or not: what arrived may come back, and what failed may arrive after all.
async fn payout(
    tx: &mut TenantTx,
    account: ProviderAccountId,
    reference: &str,
) -> Result<(&'static str, &'static str)> {
    let Some((Reference::Payout, id)) = uuid_of(reference) else {
        return Ok((IGNORED, "Its reference was not made here."));
    };
    let one = match payout_tries::get(tx, PayoutTryId::from_uuid(id)).await {
        Ok(one) => one,
        Err(StoreError::Missing(_)) => return Ok((PARKED, "No payout has its reference.")),
        Err(error) => return Err(error.into()),
    };
    if one.account_id != Some(account) {
        return Ok((PARKED, "The payout went out by another account."));
    }
    let work = NewDue { subject: one.payout_id.uuid(), lane: Lane::REAL, due_at: Some(tx.now()) };
    due::schedule(tx, Kind::Payout, &[work]).await?;
    Ok((APPLIED, "The provider is asked about it."))
}

fn facts(subject: &Subject) -> Value {
    match subject {
        Subject::Charge { reference, gateway_ref } => {
            json!({ "kind": "charge", "reference": reference, "gatewayRef": gateway_ref })
        }
        Subject::Refund { gateway_ref, charge_ref } => {
            json!({ "kind": "refund", "gatewayRef": gateway_ref, "chargeRef": charge_ref })
        }
        Subject::Payout { reference } => json!({ "kind": "payout", "reference": reference }),
        Subject::Setup { reference } => json!({ "kind": "setup", "reference": reference }),
        Subject::Transfer { account, gateway_ref } => {
            json!({ "kind": "transfer", "account": account, "gatewayRef": gateway_ref })
        }
        Subject::Dispute { dispute_ref, charge_ref, reference, amount, answer_by, status } => json!({
            "kind": "dispute", "disputeRef": dispute_ref, "chargeRef": charge_ref, "reference": reference,
            "amount": amount.map(|amount| amount.minor()), "currency": amount.map(|amount| amount.currency().code()),
            "answerBy": answer_by, "status": status,
        }),
        Subject::Nothing => json!({ "kind": "nothing" }),
    }
}
