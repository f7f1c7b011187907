//! The worker's hand in checkouts: what payers asked for, and the end of a session's time.
//!
//! Safe to run twice: what was asked for is taken off the session in the commit that writes the attempt, and from then on the attempt is
//! charged under its own key, or asked about, as any other. No call is made inside a transaction.

use std::fmt;

use app::charging::{self, Begun, CHECKOUT, Present, Pull};
use app::jobs;
use app::methods::{self, CardFacts};
use async_trait::async_trait;
use ids::{AttemptId, CheckoutSessionId, PaymentMethodId, SetupId};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use recovery::Rail;
use runtime::fault::Step;
use runtime::secret::Secrets;
use store::attempts::AttemptRow;
use store::checkouts::{self, CheckoutRow};
use store::due::{Lease, NewDue};
use store::escrow::payments::EscrowPaymentRow;
use store::{Kind as Work, Lane, TenantScope, TenantTx, attempts, due, subscriptions};
use usecase::hosts::Hosts;
use usecase::ports::{Answer, ChargeOutcome, Gateways, LookUpAsk, PageTerms, SavedMethod};
use usecase::work::Till;
use usecase::{Error, Result};

use crate::deposits::{self, Goal};
use crate::terms::{Ask, Terms, ask, document, terms};
use crate::{acting, ending, paying, sessions};

/// How long a payer has to send a transfer, or to dial a code.
const TIME_TO_ACT: SignedDuration = SignedDuration::from_mins(30);
/// A session whose time is over waits so long for a payment that is on its way, and looks again.
const WAIT_FOR_PAYMENT: SignedDuration = SignedDuration::from_mins(10);

/// Serves payers who are present.
#[derive(Clone)]
pub struct Clerk {
    gateways: Gateways,
    secrets: Secrets,
    base_url: String,
    hosts: Hosts,
}

impl fmt::Debug for Clerk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clerk").finish_non_exhaustive()
    }
}

/// What is to be done once the transaction has committed.
enum Next {
    /// Nothing.
    Rest,
    /// A charge is sent.
    Send(Box<Begun>),
    /// What a payer entered is passed on.
    Pass(Box<AttemptRow>, Answer),
    /// The same for a payment into a wallet or an order.
    PassInto(AttemptId, Answer),
    /// A card that was entered on a provider's page is asked for.
    Fetch(Box<AttemptRow>),
}

impl Clerk {
    /// With these ways to be paid; pages are at `base_url`, without a slash at the end.
    pub fn new(gateways: Gateways, secrets: Secrets, base_url: String) -> Clerk {
        Clerk { gateways, secrets, base_url, hosts: Hosts::default() }
    }

    /// With merchants' own hosts, to which their payers come back.
    #[must_use]
    pub fn at(self, hosts: Hosts) -> Clerk {
        Clerk { hosts, ..self }
    }

    pub(crate) fn gateways(&self) -> &Gateways {
        &self.gateways
    }

    pub(crate) fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    pub(crate) fn base_url(&self) -> &str {
        &self.base_url
    }

    async fn one(&self, scope: &TenantScope, now: Timestamp, lease: &Lease, id: CheckoutSessionId) -> Result<()> {
        let mut tx = scope.begin_at(now).await?;
        let mut row = checkouts::lock(&mut tx, id).await?;
        let lane = row.lane;
        let next = self.decide(&mut tx, &mut row, lease).await?;
        tx.commit(()).await?;
        match next {
            Next::Rest => Ok(()),
            Next::Send(begun) => {
                let begun = self.on_page(scope, &row, *begun)?;
                jobs::send(&self.gateways, scope, now, lane, begun).await
            }
            Next::Pass(attempt, answer) => self.pass(scope, now, &attempt, &answer).await,
            Next::PassInto(payment, answer) => self.pass_into(scope, now, payment, &answer).await,
            Next::Fetch(attempt) => self.fetch(scope, now, id, &attempt).await,
        }
    }

    /// What is to be done for a held session, with all that needs no gateway done.
    async fn decide(&self, tx: &mut TenantTx, row: &mut CheckoutRow, lease: &Lease) -> Result<Next> {
        let subject = row.id.uuid();
        if row.status != "open" {
            due::finish(tx, lease, &[subject]).await?;
            return Ok(Next::Rest);
        }
        let mut on = terms(row)?;
        if on.buys.is_deposit() {
            return self.deposit(tx, row, on, lease).await;
        }
        if let Some(bill) = row.invoice_id {
            let bill = paying::held_bill(tx, bill).await?;
            if bill.status == "paid" {
                paying::forget_once(tx, &self.secrets, row, &mut on).await?;
                due::finish(tx, lease, &[subject]).await?;
                ending::complete(tx, &self.secrets, row, "paid").await?;
                return Ok(match on.on_page.filter(|_| on.keep) {
                    Some(attempt) => Next::Fetch(Box::new(paying::find(tx, attempt).await?)),
                    None => Next::Rest,
                });
            }
            if let Some(asked) = ask(row)? {
                return self.carry_out(tx, row, (on, bill), asked, lease).await;
            }
            if let Some(open) = attempts::unresolved_of(tx, bill.id).await? {
                tracing::debug!(session = %row.id, attempt = %open, "a payment is on its way");
                let later = tx.now().checked_add(WAIT_FOR_PAYMENT).unwrap_or(Timestamp::MAX).max(row.expires_at);
                due::reschedule(tx, lease, &[(subject, Some(later))]).await?;
                return Ok(Next::Rest);
            }
            paying::forget_once(tx, &self.secrets, row, &mut on).await?;
            if bill.status != "open" {
                due::finish(tx, lease, &[subject]).await?;
                ending::expire(tx, &self.secrets, row).await?;
                return Ok(Next::Rest);
            }
        }
        if tx.now() < row.expires_at {
            due::reschedule(tx, lease, &[(subject, Some(row.expires_at))]).await?;
            return Ok(Next::Rest);
        }
        due::finish(tx, lease, &[subject]).await?;
        sessions::give_up_bill(tx, row).await?;
        ending::expire(tx, &self.secrets, row).await?;
        Ok(Next::Rest)
    }

    /// A session whose money goes into a wallet or an order. Its payments are carried out by the escrow's job.
    async fn deposit(&self, tx: &mut TenantTx, row: &mut CheckoutRow, mut on: Terms, lease: &Lease) -> Result<Next> {
        let subject = row.id.uuid();
        let payments = deposits::of(tx, row.id).await?;
        let goal = deposits::goal(tx, &on.buys, &payments).await?;
        if let Goal::Reached = goal {
            paying::forget_once(tx, &self.secrets, row, &mut on).await?;
            due::finish(tx, lease, &[subject]).await?;
            ending::complete(tx, &self.secrets, row, "paid").await?;
            return Ok(Next::Rest);
        }
        let open = deposits::under_way(&payments);
        if let Some(asked) = ask(row)? {
            row.ask = None;
            checkouts::save(tx, row).await?;
            due::reschedule(tx, lease, &[(subject, Some(row.expires_at.max(tx.now())))]).await?;
            return self.entered(tx, row, asked, open).await;
        }
        let next = match (&goal, open) {
            (_, Some(_)) => Some(tx.now().checked_add(WAIT_FOR_PAYMENT).unwrap_or(Timestamp::MAX).max(row.expires_at)),
            (Goal::Open(_), None) => Some(row.expires_at).filter(|end| tx.now() < *end),
            (Goal::Reached | Goal::Gone, None) => None,
        };
        if open.is_none() {
            paying::forget_once(tx, &self.secrets, row, &mut on).await?;
        }
        match next {
            Some(at) => due::reschedule(tx, lease, &[(subject, Some(at))]).await?,
            None => {
                due::finish(tx, lease, &[subject]).await?;
                ending::expire(tx, &self.secrets, row).await?;
            }
        }
        Ok(Next::Rest)
    }

    /// What a payer entered for their bank, if the payment still waits for it.
    async fn entered(
        &self,
        tx: &mut TenantTx,
        row: &CheckoutRow,
        asked: Ask,
        open: Option<&EscrowPaymentRow>,
    ) -> Result<Next> {
        let Ask::Answer { attempt, what, sealed, key_id } = asked else { return Ok(Next::Rest) };
        let text = acting::opened(tx, &self.secrets, row.id, &sealed, key_id).await?;
        let answer = text.as_deref().and_then(|text| read_answer(&what, text));
        let waits = open.is_some_and(|one| one.id == attempt && one.status == "requires_action");
        Ok(match answer.filter(|_| waits) {
            Some(answer) => Next::PassInto(attempt, answer),
            None => Next::Rest,
        })
    }

    async fn carry_out(
        &self,
        tx: &mut TenantTx,
        row: &mut CheckoutRow,
        (mut on, bill): (Terms, store::invoices::InvoiceRow),
        asked: Ask,
        lease: &Lease,
    ) -> Result<Next> {
        row.ask = None;
        let next = match asked {
            Ask::Charge { rail, method } => {
                let begun = self.charge(tx, &bill, rail, method).await?;
                on.kept_back = matches!(begun, Begun::Capped);
                on.on_page = match &begun {
                    Begun::Send { ask, .. } if rail == Rail::Card && method.is_none() => Some(ask.key),
                    Begun::Send { .. } | Begun::Nothing | Begun::NoMethod | Begun::Capped => None,
                };
                row.terms = document(&on)?;
                Next::Send(Box::new(begun))
            }
            Ask::Answer { attempt, what, sealed, key_id } => {
                let text = acting::opened(tx, &self.secrets, row.id, &sealed, key_id).await?;
                let answer = text.as_deref().and_then(|text| read_answer(&what, text));
                let attempt = paying::find(tx, attempt).await?;
                match answer.filter(|_| attempt.status == "requires_action") {
                    Some(answer) => Next::Pass(Box::new(attempt), answer),
                    None => Next::Rest,
                }
            }
        };
        checkouts::save(tx, row).await?;
        // Before anything is sent: what comes of it puts the session on the list again.
        due::reschedule(tx, lease, &[(row.id.uuid(), Some(row.expires_at.max(tx.now())))]).await?;
        Ok(next)
    }

    async fn charge(
        &self,
        tx: &mut TenantTx,
        bill: &store::invoices::InvoiceRow,
        rail: Rail,
        method: Option<PaymentMethodId>,
    ) -> Result<Begun> {
        let minor = paying::left(tx, bill).await?;
        if minor == 0 {
            return Ok(Begun::Nothing);
        }
        let expires_at = rail.is_push().then(|| tx.now().checked_add(TIME_TO_ACT).unwrap_or(Timestamp::MAX));
        let pull = Pull { cause: CHECKOUT, rail, schedule: None, expires_at, present: Some(Present { method, minor }) };
        charging::begin(tx, bill, &pull).await
    }

    /// A charge whose payer enters their card with the provider is told where they come back to.
    fn on_page(&self, scope: &TenantScope, row: &CheckoutRow, begun: Begun) -> Result<Begun> {
        let keep = terms(row)?.keep;
        let base = self.hosts.base_of(scope.tenant(), &self.base_url);
        let back = format!("{}?back=1", sessions::url(&base, &self.secrets, scope, row.id));
        Ok(match begun {
            Begun::Send { target, mut ask } => {
                if ask.rail == Rail::Card && ask.token.is_none() {
                    ask.page = Some(PageTerms { return_url: back, save: keep });
                }
                Begun::Send { target, ask }
            }
            other @ (Begun::Nothing | Begun::NoMethod | Begun::Capped) => other,
        })
    }

    async fn pass(&self, scope: &TenantScope, now: Timestamp, attempt: &AttemptRow, answer: &Answer) -> Result<()> {
        let question = self.question(scope, now, attempt.id).await?;
        let told = match self.gateways.of(scope, &attempt.gateway, attempt.account_id).await {
            Ok(gateway) => {
                Step::ChargeBegins.take();
                let told = gateway.answer(&question, answer).await;
                Step::ChargeAnswered.take();
                told
            }
            Err(error) => Err(error),
        };
        let mut tx = scope.begin_at(now).await?;
        match told {
            Ok(outcome) => {
                charging::settle(&mut tx, attempt.id, &outcome, None).await?;
            }
            // Nothing can have happened: the payer is asked again by what the provider says now.
            Err(error) => {
                tracing::warn!(attempt = %attempt.id, %error, "what a payer entered could not be passed on");
                let work =
                    NewDue { subject: attempt.id.uuid(), lane: Lane::from_uuid(attempt.lane), due_at: Some(tx.now()) };
                due::schedule(&mut tx, Work::Resolve, &[work]).await?;
            }
        }
        Ok(tx.commit(()).await?)
    }

    async fn pass_into(&self, scope: &TenantScope, now: Timestamp, id: AttemptId, answer: &Answer) -> Result<()> {
        let mut tx = scope.begin_at(now).await?;
        let (payment, question) = escrows::question(&mut tx, id).await?;
        tx.commit(()).await?;
        let told = match self.gateways.of(scope, &payment.gateway, payment.account_id).await {
            Ok(gateway) => {
                Step::ChargeBegins.take();
                let told = gateway.answer(&question, answer).await;
                Step::ChargeAnswered.take();
                told
            }
            Err(error) => Err(error),
        };
        let mut tx = scope.begin_at(now).await?;
        match told {
            Ok(outcome) => escrows::answered(&mut tx, id, &outcome).await?,
            // Nothing can have happened: the payer is asked again by what the provider says now.
            Err(error) => {
                tracing::warn!(payment = %id, %error, "what a payer entered could not be passed on");
                escrows::hurry(&mut tx, id).await?;
            }
        }
        Ok(tx.commit(()).await?)
    }

    /// Keeps the card that its payer entered on a provider's page: they were asked, and it paid.
    async fn fetch(&self, scope: &TenantScope, now: Timestamp, id: CheckoutSessionId, paid: &AttemptRow) -> Result<()> {
        let question = self.question(scope, now, paid.id).await?;
        let gateway = self.gateways.of(scope, &paid.gateway, paid.account_id).await;
        let gateway = gateway.map_err(|error| Error::fault("an account cannot be opened").because(error))?;
        let told = gateway.look_up(&question).await;
        let saved = match told {
            Ok(ChargeOutcome::Succeeded { saved: Some(saved), .. }) => saved,
            Ok(_) | Err(_) => {
                tracing::info!(session = %id, attempt = %paid.id, "the provider kept no card");
                return Ok(());
            }
        };
        let facts = facts_of(&saved, gateway.name(), paid);
        let mut tx = scope.begin_at(now).await?;
        let row = checkouts::get(&mut tx, id).await?;
        let known = store::methods::active_of(&mut tx, &[paid.customer_id.uuid()]).await?;
        if !known.iter().any(|one| one.token == saved.token) && row.customer_id == Some(paid.customer_id) {
            methods::attach(&mut tx, &self.secrets, paid.customer_id, (saved.token.clone(), facts), true).await?;
            subscriptions::charge_default_of(&mut tx, paid.customer_id).await?;
        }
        Ok(tx.commit(()).await?)
    }

    /// What a gateway is asked by.
    async fn question(&self, scope: &TenantScope, now: Timestamp, id: AttemptId) -> Result<LookUpAsk> {
        let mut tx = scope.begin_at(now).await?;
        let row = paying::find(&mut tx, id).await?;
        let asked = charging::ask_of(&mut tx, &row).await?;
        tx.commit(()).await?;
        Ok(LookUpAsk {
            key: id,
            mode: asked.mode,
            rail: asked.rail,
            gateway_ref: row.gateway_ref,
            token: asked.token,
            at: asked.at,
        })
    }
}

fn facts_of(saved: &SavedMethod, gateway: &'static str, paid: &AttemptRow) -> CardFacts {
    CardFacts {
        rail: saved.rail,
        gateway,
        account: paid.account_id,
        brand: saved.brand.clone(),
        issuer: saved.issuer.clone(),
        last4: saved.last4.clone(),
        exp_month: saved.expiry.map(|(month, _)| i16::from(month)),
        exp_year: saved.expiry.and_then(|(_, year)| i16::try_from(year).ok()),
    }
}

/// What a payer entered, as a gateway takes it.
pub(crate) fn read_answer(what: &str, text: &str) -> Option<Answer> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match what {
        "otp" => Some(Answer::Otp(text.to_owned())),
        "pin" => (digits && (4..=8).contains(&text.len())).then(|| Answer::Pin(text.to_owned())),
        "phone" => Some(Answer::Phone(text.to_owned())),
        "birthday" => text.parse::<Date>().ok().map(Answer::Birthday),
        _ => None,
    }
}

#[async_trait]
impl Till for Clerk {
    async fn serve(&self, scope: &TenantScope, now: Timestamp, lease: &Lease) -> Result<()> {
        for row in &lease.rows {
            let own = Lease { kind: lease.kind, token: lease.token, rows: vec![row.clone()] };
            Box::pin(self.one(scope, now, &own, CheckoutSessionId::from_uuid(row.subject_id))).await?;
        }
        Ok(())
    }

    async fn save(&self, scope: &TenantScope, now: Timestamp, lease: &Lease) -> Result<()> {
        for row in &lease.rows {
            let own = Lease { kind: lease.kind, token: lease.token, rows: vec![row.clone()] };
            Box::pin(self.set_up(scope, now, &own, SetupId::from_uuid(row.subject_id))).await?;
        }
        Ok(())
    }

    async fn revoke(&self, scope: &TenantScope, now: Timestamp, lease: &Lease) -> Result<()> {
        for row in &lease.rows {
            let own = Lease { kind: lease.kind, token: lease.token, rows: vec![row.clone()] };
            Box::pin(self.forget(scope, now, &own, PaymentMethodId::from_uuid(row.subject_id))).await?;
        }
        Ok(())
    }
}
