//! The intent to send: written before anything leaves, with an appointment to ask what became of it.

use escrows::Withheld;
use ids::{CustomerId, Mode, PayoutId, PayoutTryId, ProviderAccountId, Uuid};
use jiff::SignedDuration;
use ledger::AccountKind;
use money::Money;
use recovery::DeclineCode;
use runtime::secret::Secrets;
use store::due::Lease;
use store::payout_tries::{self, PayoutTryRow};
use store::payouts::{self as rows, PayoutRow};
use store::{TenantTx, beneficiaries, due, payout_approvals};
use usecase::ports::{Beneficiary, PayoutAsk};
use usecase::{Error, Result};

use crate::choose::{self, Route};
use crate::{beneficiaries as people, books, cancel, consent, create, outcome, plus, settings, told};

/// When an open try is looked up, counted from the look-up before: 30 s, 2 min, 10 min, 1 h, 6 h, then daily seven times. After
/// that a person must settle it.
pub(crate) const LADDER: [SignedDuration; 12] = app::charging::LADDER;

/// An account that could not take a payout is not asked again before this long.
const REST: SignedDuration = SignedDuration::from_mins(4);

/// Whose owner owes something.
const OWES: &str = "party_owes";

/// What keeps a payout from leaving is looked at again after this long.
const HELD_FOR: SignedDuration = SignedDuration::from_hours(1);

/// Something to be sent, or asked about, once the transaction has committed.
#[derive(Debug)]
pub(crate) struct Sending {
    pub(crate) id: PayoutTryId,
    pub(crate) route: Route,
    pub(crate) ask: PayoutAsk,
}

/// Begins the next try of an approved payout, if it still may be made. The lease is given back: from here on the appointment of the
/// look-up stands.
///
/// # Errors
/// `LeaseLost`; any store error.
pub(crate) async fn begin(
    tx: &mut TenantTx,
    secrets: &Secrets,
    row: PayoutRow,
    lease: &Lease,
) -> Result<Option<Sending>> {
    if !still_agreed(tx, &row).await? {
        cancel::unsent(tx, row, "canceled", "no_longer_approved").await?;
        return Ok(None);
    }
    match withheld(tx, &row).await? {
        Some(why) if why.code == OWES => return owed(tx, row).await.map(|()| None),
        Some(why) => return hold(tx, row, why, lease).await.map(|()| None),
        None => {}
    }
    let tries = payout_tries::of(tx, row.id).await?;
    if tries.iter().any(is_open) {
        return Err(Error::fault("a payout that waits to be sent has an open try"));
    }
    let number = i16::try_from(tries.len().saturating_add(1));
    let number = number.map_err(|_| Error::fault("a payout with too many tries"))?;
    let id = restored::try_id(row.id, number);
    let made = restored::paid_by(tx, id).await?.map(|(gateway, account)| Route { gateway, account });
    let Some((route, bank_code)) = way(tx, &row, &tries, made.as_ref()).await? else {
        outcome::no_way_out(tx, row).await?;
        return Ok(None);
    };
    let one = written(tx, &row, &route, bank_code, (id, number));
    payout_tries::insert(tx, &one).await?;
    let mut next = PayoutRow {
        status: "submitted".to_owned(),
        gateway: Some(route.gateway.clone()),
        account_id: route.account,
        failure_code: None,
        failure_message: None,
        submitted_at: row.submitted_at.or(Some(tx.now())),
        ..row.clone()
    };
    rows::save(tx, &next).await?;
    next.version = next.version.saturating_add(1);
    if row.submitted_at.is_none() {
        told::tell(tx, "payout.submitted", &next);
    }
    due::reschedule(tx, lease, &[(row.id.uuid(), Some(plus(tx.now(), LADDER[0])))]).await?;
    Ok(Some(Sending { id: one.id, route, ask: ask(tx, secrets, &next, &one).await? }))
}

/// Why a payout out of somebody's wallet may not leave although it was agreed to: a payer went to their bank meanwhile, or the owner
/// owes something, or is suspended.
async fn withheld(tx: &mut TenantTx, row: &PayoutRow) -> Result<Option<Withheld>> {
    if row.account != AccountKind::WalletAvailable.as_str() {
        return Ok(None);
    }
    escrows::may_not_leave(tx, CustomerId::from_uuid(row.owner_id), &row.currency).await
}

/// What is owed comes before what is paid out: the money goes back into the wallet, and out of it to whom it is owed.
async fn owed(tx: &mut TenantTx, row: PayoutRow) -> Result<()> {
    let (id, owner, currency) = (row.id, CustomerId::from_uuid(row.owner_id), row.currency.clone());
    cancel::unsent(tx, row, "canceled", OWES).await?;
    escrows::pay_debt(tx, owner, &currency, id.uuid()).await
}

/// It stays approved, its money stays set aside, and it says why; what it waits for is looked at again.
async fn hold(tx: &mut TenantTx, mut row: PayoutRow, why: Withheld, lease: &Lease) -> Result<()> {
    let is_news = row.failure_code.as_deref() != Some(why.code);
    (row.failure_code, row.failure_message) = (Some(why.code.to_owned()), Some(why.message));
    let at = plus(tx.now(), HELD_FOR);
    due::reschedule(tx, lease, &[(row.id.uuid(), Some(at))]).await?;
    if is_news {
        rows::save(tx, &row).await?;
        row.version = row.version.saturating_add(1);
        told::tell(tx, "payout.waiting", &row);
    }
    Ok(())
}

/// Whether nobody knows yet what became of a try.
pub(crate) fn is_open(one: &PayoutTryRow) -> bool {
    matches!(one.status.as_str(), "submitted" | "pending" | "needs_code" | "unknown" | "manual")
}

/// What was agreed to is looked at again: the beneficiary may have gone, or somebody may have written to the database.
async fn still_agreed(tx: &mut TenantTx, row: &PayoutRow) -> Result<bool> {
    let to = beneficiaries::get(tx, row.beneficiary_id).await?;
    if to.status != "active" || create::digest(row, &to) != row.digest {
        return Ok(false);
    }
    if row.approvals_needed == 0 {
        return Ok(true);
    }
    let given = consent::agreed(&payout_approvals::of(tx, row.id).await?, row);
    Ok(usize::try_from(row.approvals_needed).is_ok_and(|needed| given >= needed))
}

/// The best way out that did not fail just now and knows the bank. A try that a restore forgot goes where it went: the same key is paid
/// once.
async fn way(
    tx: &mut TenantTx,
    row: &PayoutRow,
    tries: &[PayoutTryRow],
    made: Option<&Route>,
) -> Result<Option<(Route, String)>> {
    let settings = settings::get(tx).await?;
    let to = beneficiaries::get(tx, row.beneficiary_id).await?;
    let now = tx.now();
    let just_failed = |account: Option<ProviderAccountId>| {
        tries.iter().any(|one| one.account_id == account && plus(one.submitted_at, REST) > now)
    };
    for route in choose::routes(tx, &settings).await? {
        if made.is_some_and(|made| *made != route) || just_failed(route.account) {
            continue;
        }
        if let Some(code) = choose::bank_code(tx, &route, &to).await? {
            return Ok(Some((route, code)));
        }
    }
    Ok(None)
}

fn written(
    tx: &mut TenantTx,
    row: &PayoutRow,
    route: &Route,
    bank_code: String,
    (id, number): (PayoutTryId, i16),
) -> PayoutTryRow {
    PayoutTryRow {
        id,
        payout_id: row.id,
        number,
        gateway: route.gateway.clone(),
        account_id: route.account,
        bank_code,
        status: "submitted".to_owned(),
        gateway_ref: None,
        failure_code: None,
        raw_code: None,
        raw_message: None,
        fee_minor: None,
        look_ups: 0,
        not_found: 0,
        sent: 1,
        submitted_at: tx.now(),
        resolved_at: None,
    }
}

/// What a provider is sent for a try, and asked with; the same each time but for the instant.
async fn ask(tx: &mut TenantTx, secrets: &Secrets, row: &PayoutRow, one: &PayoutTryRow) -> Result<PayoutAsk> {
    let to = beneficiaries::get(tx, row.beneficiary_id).await?;
    let details = people::details(tx, secrets, &to).await?;
    let mode: Mode = tx.mode();
    let key: Uuid = one.id.uuid();
    Ok(PayoutAsk {
        key,
        merchant: tx.tenant(),
        mode,
        beneficiary: Beneficiary {
            account_number: details.account_number,
            bank_code: one.bank_code.clone(),
            name: details.holder,
            recipient_ref: None,
        },
        amount: Money::new(row.amount_minor, books::currency(&row.currency)?),
        narration: row.narration.clone(),
        gateway_ref: one.gateway_ref.clone(),
        at: tx.now(),
    })
}

/// Tries that a provider refused, of a payout that is to be sent: what never left us is certain without asking.
///
/// # Errors
/// Any store error.
pub(crate) async fn refused(tx: &mut TenantTx, secrets: &Secrets, id: PayoutId) -> Result<Vec<Sending>> {
    let row = rows::get(tx, id).await?;
    if row.status != "approved" {
        return Ok(Vec::new());
    }
    let tries = payout_tries::of(tx, id).await?;
    let left = |one: &&PayoutTryRow| !one.raw_code.as_deref().is_some_and(|code| UNSENT.contains(&code));
    let mut found = Vec::new();
    for one in tries.iter().filter(left) {
        found.push(question(tx, secrets, &row, one).await?);
    }
    Ok(found)
}

/// One try as something to be asked about.
///
/// # Errors
/// Any store error.
pub(crate) async fn question(
    tx: &mut TenantTx,
    secrets: &Secrets,
    row: &PayoutRow,
    one: &PayoutTryRow,
) -> Result<Sending> {
    let route = Route { gateway: one.gateway.clone(), account: one.account_id };
    Ok(Sending { id: one.id, route, ask: ask(tx, secrets, row, one).await? })
}

/// What is kept of a try that never left us, by why.
pub(crate) const UNSENT: [&str; 5] = ["bad_request", "auth", "unsupported", "rate_limited", "not_sent"];

/// What is to be asked about a payout: the try that is open, or, when all is settled, every one; what arrived comes last.
///
/// # Errors
/// Any store error.
pub(crate) async fn questions(tx: &mut TenantTx, secrets: &Secrets, id: PayoutId) -> Result<Vec<Sending>> {
    let row = rows::get(tx, id).await?;
    let mut tries = payout_tries::of(tx, id).await?;
    if tries.iter().any(is_open) {
        tries.retain(is_open);
    }
    tries.sort_by_key(|one| one.status == "settled");
    let mut found = Vec::new();
    for one in &tries {
        found.push(question(tx, secrets, &row, one).await?);
    }
    Ok(found)
}

/// Whether the fault is the account's that paid, so that another one may do.
pub(crate) fn is_accounts_fault(code: DeclineCode) -> bool {
    matches!(
        code,
        DeclineCode::OurBalanceLow
            | DeclineCode::BlockedByProvider
            | DeclineCode::LimitExceeded
            | DeclineCode::IssuerUnavailable
            | DeclineCode::ProcessorError
            | DeclineCode::BeneficiaryBankDown
            | DeclineCode::Auth
            | DeclineCode::BadRequest
    )
}

/// Whether another account could take a payout at once.
///
/// # Errors
/// Any store error.
pub(crate) async fn has_way(tx: &mut TenantTx, row: &PayoutRow) -> Result<bool> {
    let tries = payout_tries::of(tx, row.id).await?;
    Ok(way(tx, row, &tries, None).await?.is_some())
}
