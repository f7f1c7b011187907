//! A card is saved on a provider's page without paying, for what runs.
//!
//! The promise: the intent is written before a provider is asked for its page; what is on that page is believed only when the provider is
//! asked; and each setup is asked about until it is certain what came of it, whatever became of the session, because some providers charge
//! a card to prove it and have to give that back.

use app::methods::CardFacts;
use ids::{CustomerId, PaymentMethodId, SetupId};
use jiff::{SignedDuration, Timestamp};
use money::{Currency, Money};
use recovery::Rail;
use runtime::fault::Step;
use store::checkouts::{self, CheckoutRow};
use store::due::{Lease, NewDue};
use store::methods::MethodRow;
use store::setups::{self, SetupRow};
use store::{Kind as Work, Lane, TenantScope, TenantTx, customers, due, settings};
use usecase::ports::{GatewayError, NextAction, Payer, SavedMethod, SetupAsk, SetupOutcome};
use usecase::{Error, Result, time};

use crate::clerk::Clerk;
use crate::paying::{Did, done_without_charge};
use crate::terms::{Terms, document};
use crate::{sessions, sight};

/// How long a provider's page is taken to work, where the provider does not say.
const PAGE_LASTS: SignedDuration = SignedDuration::from_hours(24);
/// How long a bank may take to agree.
const BANK_TAKES: SignedDuration = SignedDuration::from_hours(72);
/// Between two questions about a page that somebody looks at. Whoever comes back from it is asked for at once.
const BETWEEN: SignedDuration = SignedDuration::from_mins(10);
/// Before a provider that was not reached is asked again for a page.
const AGAIN: SignedDuration = SignedDuration::from_secs(20);
/// So many times a provider is asked for a page.
const MOST_BEGINNINGS: i16 = 4;

const NOT_BEGUN: &str = "The card page of the payment provider could not be opened, and nothing was taken. Try again.";
const NOT_DONE: &str = "No card was saved, and nothing was taken. Try again.";

/// Where a setup stands, for a page.
pub(crate) async fn standing(tx: &mut TenantTx, id: SetupId) -> Result<sight::Standing> {
    use sight::{Act, Standing};
    let row = setups::lock(tx, id).await?;
    Ok(match (row.status.as_str(), row.url) {
        ("begun" | "saved", _) => Standing::Working,
        ("acting", Some(url)) => Standing::Act(Act {
            rail: Rail::Card,
            action: NextAction::Redirect { url },
            minor: 0,
            until: Some(row.expires_at),
        }),
        ("failed", _) => Standing::Choose(row.note),
        _ => Standing::Checking,
    })
}

/// What a card is charged to prove it, where a provider wants that, and given back: what the smallest charge is.
pub(crate) fn verification(currency: Currency) -> Money {
    let minor = match currency.code() {
        "NGN" => 50_00,
        "USD" => 2_00,
        "KES" => 3_00,
        _ => 1_00,
    };
    Money::new(minor, currency)
}

/// What such a page is asked for in: a session that saves a card comes to nothing in no currency.
pub(crate) async fn currency(tx: &mut TenantTx) -> Result<Currency> {
    let code = settings::get(tx).await?.default_currency;
    Currency::parse(&code).map_err(|error| Error::fault("a stored currency is not known").because(error))
}

/// Writes down that a page is wanted. The worker asks for it.
pub(crate) async fn want_page(
    tx: &mut TenantTx,
    row: &mut CheckoutRow,
    on: &mut Terms,
    customer: CustomerId,
) -> Result<Did> {
    let currency = currency(tx).await?;
    let proof = verification(currency);
    let payment = (Rail::Card, currency.code(), proof.minor());
    let Some(routed) = routing::account_among(tx, &[], payment).await? else {
        return Err(Error::field("how", "required", "The shop cannot take cards now. Ask the shop."));
    };
    let now = tx.now();
    let setup = SetupRow {
        id: tx.fresh(),
        customer_id: customer,
        session_id: row.id,
        account_id: routed.account.id,
        gateway: routed.account.gateway,
        status: "begun".to_owned(),
        verification_minor: proof.minor(),
        currency: currency.code().to_owned(),
        gateway_ref: None,
        url: None,
        method_id: None,
        note: None,
        looks: 0,
        lane: row.lane,
        expires_at: now.checked_add(PAGE_LASTS).unwrap_or(Timestamp::MAX),
        created_at: now,
    };
    setups::insert(tx, &setup).await?;
    on.setup = Some(setup.id);
    row.terms = document(on)?;
    checkouts::save(tx, row).await?;
    soon(tx, &setup).await?;
    tx.audit(
        "checkout_session.save_card",
        row.id.to_string(),
        None,
        Some(serde_json::json!({ "setupId": setup.id, "providerAccountId": setup.account_id })),
    );
    Ok(Did::Done)
}

/// The provider is asked now.
async fn soon(tx: &mut TenantTx, row: &SetupRow) -> Result<()> {
    let lane = Lane::from_uuid(row.lane);
    due::schedule(tx, Work::Setup, &[NewDue { subject: row.id.uuid(), lane, due_at: Some(tx.now()) }]).await?;
    time::nudge(tx, lane).await
}

/// Whoever says that they are back from the page has the provider asked, if it was not asked just now.
pub(crate) async fn hurry(tx: &mut TenantTx, id: SetupId, after: SignedDuration) -> Result<()> {
    let row = setups::lock(tx, id).await?;
    let planned = due::of(tx, Work::Setup, id.uuid()).await?.and_then(|work| work.due_at);
    let soonest = tx.now().checked_add(after).unwrap_or(tx.now());
    if is_open(&row) && planned.is_some_and(|at| at > soonest) {
        soon(tx, &row).await?;
    }
    Ok(())
}

fn is_open(row: &SetupRow) -> bool {
    matches!(row.status.as_str(), "begun" | "acting" | "pending")
}

/// What a provider is asked, and by which account.
struct Question {
    row: SetupRow,
    ask: SetupAsk,
}

impl Clerk {
    /// One step of a setup.
    pub(crate) async fn set_up(&self, scope: &TenantScope, now: Timestamp, lease: &Lease, id: SetupId) -> Result<()> {
        let Some(question) = self.setup_question(scope, now, lease, id).await? else { return Ok(()) };
        let gateway = self.gateways().of(scope, &question.row.gateway, Some(question.row.account_id)).await;
        let told = match &gateway {
            Ok(gateway) if question.row.status == "begun" => {
                Step::SetupBegins.take();
                let told = gateway.begin_setup(&question.ask).await;
                Step::SetupAnswered.take();
                told
            }
            Ok(gateway) => {
                Step::SetupLookUpBegins.take();
                let told = gateway.finish_setup(&question.ask, question.row.gateway_ref.as_deref()).await;
                Step::SetupLookUpAnswered.take();
                told
            }
            Err(error) => Err(error.clone()),
        };
        let mut tx = scope.begin_at(now).await?;
        let row = setups::lock(&mut tx, id).await?;
        if is_open(&row) {
            let name = gateway.as_ref().map_or("", |gateway| gateway.name());
            Box::pin(self.take(&mut tx, row, told, name)).await?;
        }
        Ok(tx.commit(()).await?)
    }

    /// Counts the question before it is asked, and gives the setup its next appointment.
    async fn setup_question(
        &self,
        scope: &TenantScope,
        now: Timestamp,
        lease: &Lease,
        id: SetupId,
    ) -> Result<Option<Question>> {
        let mut tx = scope.begin_at(now).await?;
        let mut row = setups::lock(&mut tx, id).await?;
        if !is_open(&row) {
            due::finish(&mut tx, lease, &[id.uuid()]).await?;
            tx.commit(()).await?;
            return Ok(None);
        }
        row.looks = row.looks.saturating_add(1);
        setups::save(&mut tx, &row).await?;
        let wait = if row.status == "begun" { AGAIN } else { BETWEEN };
        let next = tx.now().checked_add(wait).ok();
        due::reschedule(&mut tx, lease, &[(id.uuid(), next)]).await?;
        let payer = customers::get(&mut tx, row.customer_id).await?;
        let currency = Currency::parse(&row.currency)
            .map_err(|error| Error::fault("a stored currency is not known").because(error))?;
        let back = sessions::url(self.base_url(), self.secrets(), scope, row.session_id);
        let ask = SetupAsk {
            key: id.uuid(),
            mode: tx.mode(),
            payer: Payer { customer: payer.id, email: payer.email, phone: payer.phone },
            rail: Rail::Card,
            verification: Money::new(row.verification_minor, currency),
            return_url: format!("{back}?back=1"),
            mandate: None,
            at: tx.now(),
        };
        tx.commit(()).await?;
        Ok(Some(Question { row, ask }))
    }

    /// Writes down what a provider said.
    async fn take(
        &self,
        tx: &mut TenantTx,
        mut row: SetupRow,
        told: std::result::Result<SetupOutcome, GatewayError>,
        gateway: &'static str,
    ) -> Result<()> {
        match told {
            Ok(SetupOutcome::Saved(saved)) => return self.keep(tx, row, *saved, gateway).await,
            Ok(SetupOutcome::RequiresAction { action: NextAction::Redirect { url }, gateway_ref, expires_at }) => {
                // A page that is shown is worth a look at the session it belongs to.
                let is_new = row.status == "begun";
                "acting".clone_into(&mut row.status);
                row.url = Some(url);
                row.gateway_ref = gateway_ref.or(row.gateway_ref);
                row.expires_at = expires_at.unwrap_or(row.expires_at);
                if is_new {
                    later(tx, &row).await?;
                }
            }
            Ok(SetupOutcome::Pending { gateway_ref }) => {
                if row.status == "begun" {
                    // Asked for twice and answered once: the page is there and its address was lost.
                    "pending".clone_into(&mut row.status);
                    later(tx, &row).await?;
                }
                row.gateway_ref = gateway_ref.or(row.gateway_ref);
                row.expires_at = row.expires_at.max(row.created_at.checked_add(BANK_TAKES).unwrap_or(row.expires_at));
            }
            Ok(SetupOutcome::RequiresAction { .. }) => return fail(tx, row, NOT_BEGUN).await,
            Ok(SetupOutcome::Failed(raw)) => {
                tracing::info!(setup = %row.id, code = ?raw.code, "a card was not saved");
                return fail(tx, row, NOT_DONE).await;
            }
            Ok(SetupOutcome::Unknown) | Err(GatewayError::NotSent(_) | GatewayError::RateLimited { .. }) => {
                if row.status == "begun" && row.looks >= MOST_BEGINNINGS {
                    return fail(tx, row, NOT_BEGUN).await;
                }
            }
            Err(error) if row.status == "begun" => {
                tracing::warn!(setup = %row.id, %error, "a page to save a card on was refused");
                return fail(tx, row, NOT_BEGUN).await;
            }
            Err(error) => tracing::warn!(setup = %row.id, %error, "a setup could not be asked about"),
        }
        if tx.now() >= row.expires_at {
            return fail(tx, row, NOT_DONE).await;
        }
        Ok(setups::save(tx, &row).await?)
    }

    /// The card is there: it is what the customer is charged to, and the session is done, if it still waits. One that cannot be kept is
    /// taken out of use where it was saved.
    async fn keep(
        &self,
        tx: &mut TenantTx,
        mut row: SetupRow,
        saved: SavedMethod,
        gateway: &'static str,
    ) -> Result<()> {
        customers::hold(tx, row.customer_id).await?;
        if customers::get(tx, row.customer_id).await?.erased_at.is_some() {
            turn_away(tx, &row, saved, gateway).await?;
            return fail(tx, row, NOT_DONE).await;
        }
        let known = store::methods::active_of(tx, &[row.customer_id.uuid()]).await?;
        let method = match known.into_iter().find(|one| one.token == saved.token) {
            Some(known) => known.id,
            None => match self.attached(tx, &row, &saved, gateway).await {
                // Nothing was written for it: as on the page where a number is typed.
                Err(error) if error.code == "too_many_cards" => {
                    turn_away(tx, &row, saved, gateway).await?;
                    return fail(tx, row, &error.message).await;
                }
                attached => attached?,
            },
        };
        "saved".clone_into(&mut row.status);
        row.method_id = Some(method);
        row.url = None;
        setups::save(tx, &row).await?;
        due::cancel(tx, Work::Setup, row.id.uuid()).await?;
        let mut session = checkouts::lock(tx, row.session_id).await?;
        if session.status == "open" {
            done_without_charge(tx, self.secrets(), &mut session).await?;
        }
        Ok(())
    }

    async fn attached(
        &self,
        tx: &mut TenantTx,
        row: &SetupRow,
        saved: &SavedMethod,
        gateway: &'static str,
    ) -> Result<PaymentMethodId> {
        let facts = CardFacts {
            rail: saved.rail,
            gateway,
            account: Some(row.account_id),
            brand: saved.brand.clone(),
            issuer: saved.issuer.clone(),
            last4: saved.last4.clone(),
            exp_month: saved.expiry.map(|(month, _)| i16::from(month)),
            exp_year: saved.expiry.and_then(|(_, year)| i16::try_from(year).ok()),
        };
        let card = (saved.token.clone(), facts);
        let made = portal::use_card(tx, self.secrets(), row.customer_id, card, |_| true).await?;
        made.map(|method| method.id).ok_or_else(|| Error::fault("a card that nobody minded was not saved"))
    }

    /// A method that was removed here becomes unusable at its provider.
    pub(crate) async fn forget(
        &self,
        scope: &TenantScope,
        now: Timestamp,
        lease: &Lease,
        id: PaymentMethodId,
    ) -> Result<()> {
        let mut tx = scope.begin_at(now).await?;
        let row = store::methods::get(&mut tx, id).await?;
        tx.commit(()).await?;
        let told = match self.gateways().of(scope, &row.gateway, row.account_id).await {
            Ok(gateway) if row.status == "removed" => {
                Step::RevokeBegins.take();
                let told = gateway.revoke(&row.token).await;
                Step::RevokeAnswered.take();
                told
            }
            // It is used again.
            Ok(_) => Ok(()),
            Err(error) => Err(error),
        };
        let mut tx = scope.begin_at(now).await?;
        let done = match told {
            Ok(()) | Err(GatewayError::Unsupported(_)) => true,
            Err(error) => {
                // Counted as a crash: whoever looks at work that is set aside sees it after some hours.
                let tries = lease.rows.first().map_or(0, |held| i32::from(held.crashes));
                tracing::warn!(method = %id, %error, tries, "a removed method may still be usable at its provider");
                let wait = SignedDuration::from_mins(10).saturating_mul(tries.saturating_mul(tries));
                let at = tx.now().checked_add(wait).unwrap_or(tx.now());
                due::give_back(&mut tx, lease, id.uuid(), at, "its provider did not confirm its removal", true).await?;
                false
            }
        };
        if done {
            due::finish(&mut tx, lease, &[id.uuid()]).await?;
            store::methods::forget_token(&mut tx, id).await?;
        }
        Ok(tx.commit(()).await?)
    }
}

/// A card that nobody is to be charged to, written down as one that was removed.
async fn turn_away(tx: &mut TenantTx, row: &SetupRow, saved: SavedMethod, gateway: &str) -> Result<()> {
    let method = MethodRow {
        id: tx.fresh(),
        customer_id: row.customer_id,
        rail: saved.rail.as_str().to_owned(),
        gateway: gateway.to_owned(),
        account_id: Some(row.account_id),
        token: saved.token,
        brand: None,
        issuer: None,
        last4: None,
        exp_month: None,
        exp_year: None,
        status: "removed".to_owned(),
        is_default: false,
        refused_code: None,
        created_at: tx.now(),
    };
    store::methods::insert(tx, &method).await?;
    let work = NewDue { subject: method.id.uuid(), lane: Lane::REAL, due_at: Some(tx.wall_now()) };
    Ok(due::schedule(tx, Work::Revoke, &[work]).await?)
}

/// The next question about a page that is shown now.
async fn later(tx: &mut TenantTx, row: &SetupRow) -> Result<()> {
    let at = tx.now().checked_add(BETWEEN).unwrap_or(tx.now());
    let work = NewDue { subject: row.id.uuid(), lane: Lane::from_uuid(row.lane), due_at: Some(at) };
    Ok(due::schedule(tx, Work::Setup, &[work]).await?)
}

async fn fail(tx: &mut TenantTx, mut row: SetupRow, note: &str) -> Result<()> {
    "failed".clone_into(&mut row.status);
    row.note = Some(note.to_owned());
    row.url = None;
    setups::save(tx, &row).await?;
    Ok(due::cancel(tx, Work::Setup, row.id.uuid()).await?)
}
