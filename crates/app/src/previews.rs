//! A preview as a promise: a signed token that holds what was shown, so that carrying it out gives the same minor units
//! or says what has changed.
//!
//! The token is bound to the tenant, the mode, the subscription and its version, the price versions and the instant that
//! the parts of the period were counted at. It is signed, not secret, and nothing of it is stored.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use billing::Item;
use billing::subscription::Target;
use hmac::{Hmac, KeyInit, Mac};
use ids::{ItemId, Mode, PlanId, PriceId, SubscriptionId, TenantId};
use jiff::{SignedDuration, Timestamp};
use runtime::secret::Secrets;
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use store::{TenantTx, plans};

use crate::changes::{self, Billing, Changed, Computed};
use crate::discounts::Offer;
use crate::{Error, Result, rows};

/// How long a preview may be carried out, in real time.
pub const LIFETIME: SignedDuration = SignedDuration::from_mins(15);

/// What the derived key is for.
const PURPOSE: &[u8] = b"recoup change preview v1";

/// What a token holds.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Promise {
    tenant: TenantId,
    mode: Mode,
    subscription: SubscriptionId,
    version: i64,
    at: Timestamp,
    until: Timestamp,
    plan: PlanId,
    items: Vec<(PriceId, u64)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    offer: Option<Offer>,
    #[serde(default)]
    billing: Billing,
    amounts: Amounts,
}

/// Everything a preview shows in minor units.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Amounts {
    lines: Vec<i64>,
    discount: i64,
    tax: i64,
    total: i64,
    to_balance: i64,
    prepaid_applied: i64,
    credit_applied: i64,
}

impl Amounts {
    fn of(computed: &Computed) -> Amounts {
        let draft = computed.draft.as_ref();
        let settled = draft.and_then(|draft| draft.settled.as_ref());
        Amounts {
            discount: settled.map_or(0, |settled| settled.totals.discount.minor()),
            tax: settled.map_or(0, |settled| settled.totals.tax.minor()),
            lines: draft.map_or(Vec::new(), |draft| draft.lines.iter().map(|line| line.amount.minor()).collect()),
            total: draft.map_or(0, |draft| draft.total.minor()),
            to_balance: draft.map_or(0, |draft| draft.to_balance.minor()),
            prepaid_applied: computed.prepaid_applied.minor(),
            credit_applied: computed.credit_applied.minor(),
        }
    }
}

/// The token for a computed change, and until when it can be used.
///
/// # Errors
/// `Fault` when it cannot be written.
pub fn token(tx: &TenantTx, secrets: &Secrets, computed: &Computed) -> Result<(String, Timestamp)> {
    let until = tx.wall_now().checked_add(LIFETIME).unwrap_or(Timestamp::MAX);
    let promise = Promise {
        tenant: tx.tenant(),
        mode: tx.mode(),
        subscription: computed.row.id,
        version: computed.row.version,
        at: computed.at,
        until,
        plan: computed.target.plan,
        items: computed.target.items.iter().map(|item| (item.price.id, item.quantity)).collect(),
        offer: computed.offer.clone(),
        billing: computed.billing,
        amounts: Amounts::of(computed),
    };
    let text =
        serde_json::to_vec(&promise).map_err(|error| Error::fault("a preview cannot be written").because(error))?;
    let signed = signature(secrets, &text).finalize().into_bytes();
    Ok((format!("{}.{}", URL_SAFE_NO_PAD.encode(&text), URL_SAFE_NO_PAD.encode(signed)), until))
}

/// Carries out what was shown.
///
/// # Errors
/// Field errors for what is no token of this subscription; `Conflict` `preview_expired`, and `preview_stale` with what
/// has changed; otherwise as [`changes::change`].
pub async fn carry_out(tx: &mut TenantTx, secrets: &Secrets, id: SubscriptionId, token: &str) -> Result<Changed> {
    let (mut row, current) = changes::enter(tx, id).await?;
    let promise = read(secrets, token).ok_or_else(no_token)?;
    if (promise.tenant, promise.mode, promise.subscription) != (tx.tenant(), tx.mode(), id) {
        return Err(no_token());
    }
    if tx.wall_now() >= promise.until {
        return Err(Error::conflict(
            "preview_expired",
            format!("The preview could be carried out until {}. Ask for a new one.", promise.until),
        ));
    }
    if promise.version != row.version {
        return Err(stale("the subscription itself was changed, renewed or paid"));
    }
    if tx.now() >= row.current_period_end {
        return Err(stale("the period of the subscription has ended"));
    }
    let target = target_of(tx, &promise, &current).await?;
    changes::redeem(tx, &mut row, &target, promise.offer.as_ref(), promise.at).await?;
    let computed = changes::compute(tx, row, &current, target, (Some(promise.at), None), promise.billing).await?;
    let found = Amounts::of(&computed);
    if found == promise.amounts {
        // On the heap: the future holds rows, and callers hold it.
        return Box::pin(changes::carry_out(tx, computed)).await;
    }
    let what = if found.lines != promise.amounts.lines {
        "what was paid for the running period has changed"
    } else if (found.discount, found.tax) != (promise.amounts.discount, promise.amounts.tax) {
        "a discount or a tax has changed"
    } else {
        "the customer's prepaid credit or balance has changed"
    };
    Err(stale(what))
}

/// The very prices that were shown, under the ids the running items have.
async fn target_of(tx: &mut TenantTx, promise: &Promise, current: &billing::Subscription) -> Result<Target> {
    let moves = promise.plan != current.plan;
    let plan = plans::get(tx, promise.plan).await?;
    if moves && plan.status != "active" {
        return Err(stale("the plan was archived"));
    }
    let prices = plans::prices_of(tx, &[plan.id.uuid()]).await?;
    let mut items = Vec::with_capacity(promise.items.len());
    for (id, quantity) in &promise.items {
        let price = prices.iter().find(|price| price.id == *id).ok_or_else(|| stale("a price of the plan is gone"))?;
        let same = current.items.iter().find(|old| old.price.id == *id && old.quantity == *quantity);
        let id = same.map_or_else(|| tx.fresh::<ItemId>(), |old| old.id);
        items.push(Item { id, price: rows::price(price)?, quantity: *quantity });
    }
    let interval =
        if moves { rows::interval(&plan.interval_unit, plan.interval_count)? } else { current.cycle.interval() };
    Ok(Target { plan: plan.id, plan_name: plan.name, interval, items })
}

fn no_token() -> Error {
    Error::field("previewToken", "invalid_token", "This is not a token of a preview of this subscription.")
}

/// `what` has changed.
fn stale(what: &str) -> Error {
    Error::conflict("preview_stale", format!("Since the preview was made, {what}. Ask for a new one."))
}

/// The content of a token that this process signed.
fn read(secrets: &Secrets, token: &str) -> Option<Promise> {
    let (text, signed) = token.split_once('.')?;
    let text = URL_SAFE_NO_PAD.decode(text).ok()?;
    let signed = URL_SAFE_NO_PAD.decode(signed).ok()?;
    signature(secrets, &text).verify_slice(&signed).ok()?;
    serde_json::from_slice(&text).ok()
}

/// Under a key derived from the sealing key, for this purpose only.
fn signature(secrets: &Secrets, text: &[u8]) -> Hmac<Sha256> {
    let configured = secrets.sealing_key.expose_secret().as_bytes();
    let mut derived = <Hmac<Sha256> as KeyInit>::new_from_slice(configured).expect("HMAC takes keys of any length");
    derived.update(PURPOSE);
    let key = derived.finalize().into_bytes();
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&key).expect("HMAC takes keys of any length");
    mac.update(text);
    mac
}
