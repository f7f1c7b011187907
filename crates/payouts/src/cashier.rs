//! The worker's hand in payouts: sends what is approved, asks what became of it, ends what nobody approved in time, and reads lists of
//! banks again.
//!
//! Safe to run twice: a try is written, with its reference, before anything leaves; what may have left is asked about and never sent
//! under another reference; and a settled payout is changed by nothing but money that moved.

use std::fmt;

use app::jobs::Paymaster;
use async_trait::async_trait;
use ids::{PayoutId, ProviderAccountId};
use jiff::{SignedDuration, Timestamp};
use runtime::fault::Step;
use runtime::secret::Secrets;
use store::due::{Lease, NewDue};
use store::{Kind, Lane, StoreError, TenantScope, bank_lists, due, payouts as rows};
use usecase::ports::{GatewayError, Gateways, PayoutGateway, PayoutOutcome, UnknownCause};
use usecase::{Error, Result};

use crate::banks::{self, BankList, FRESH_FOR};
use crate::choose::Route;
use crate::outcome::{self, Heard, Settled};
use crate::send::{self, Sending};
use crate::{cancel, holds, plus};

/// A question that could not be asked is asked again after this long; it costs no step of the ladder.
const UNASKED: SignedDuration = SignedDuration::from_mins(5);

/// Pays out.
#[derive(Clone)]
pub struct Cashier {
    gateways: Gateways,
    secrets: Secrets,
}

impl fmt::Debug for Cashier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cashier").finish_non_exhaustive()
    }
}

/// A held payout is looked at again after this long.
const HELD: SignedDuration = SignedDuration::from_hours(1);

impl Cashier {
    /// With these ways out.
    pub fn new(gateways: Gateways, secrets: Secrets) -> Cashier {
        Cashier { gateways, secrets }
    }

    async fn one(&self, scope: &TenantScope, now: Timestamp, lease: &Lease, id: PayoutId) -> Result<()> {
        if !self.nobody_paid_after_all(scope, now, id).await? {
            return self.later(scope, now, lease, id).await;
        }
        let mut tx = scope.begin_at(now).await?;
        let row = rows::lock(&mut tx, id).await?;
        let sending = match row.status.as_str() {
            // Whoever lifts the hold has it looked at at once; until then it is looked at now and then.
            "approved" if holds::stop(&mut tx, id).await? => {
                due::reschedule(&mut tx, lease, &[(id.uuid(), Some(plus(now, HELD)))]).await?;
                None
            }
            "approved" => send::begin(&mut tx, &self.secrets, row, lease).await?,
            "pending_approval" => {
                cancel::unsent(&mut tx, row, "expired", "approval_expired").await?;
                None
            }
            "submitted" | "unknown" | "manual" | "succeeded" | "failed" | "reversed" => {
                tx.commit(()).await?;
                return self.look_up(scope, now, lease, id).await;
            }
            _ => {
                due::finish(&mut tx, lease, &[id.uuid()]).await?;
                None
            }
        };
        tx.commit(()).await?;
        match sending {
            Some(sending) => self.send(scope, now, &sending).await,
            None => Ok(()),
        }
    }

    /// Before another try is made, whoever refused one is asked again: a refusal that was none must not be paid beside.
    async fn nobody_paid_after_all(&self, scope: &TenantScope, now: Timestamp, id: PayoutId) -> Result<bool> {
        let mut tx = scope.begin_at(now).await?;
        let refused = send::refused(&mut tx, &self.secrets, id).await?;
        tx.commit(()).await?;
        for question in &refused {
            let answer = match self.gateway(scope, &question.route).await {
                Ok(gateway) => asked(gateway.as_ref(), &question.ask).await,
                Err(error) => Err(error),
            };
            match answer {
                Ok(PayoutOutcome::Failed { .. } | PayoutOutcome::Reversed(_)) => {}
                Ok(PayoutOutcome::Unknown(UnknownCause::NotFound)) => {}
                Ok(outcome) => {
                    let mut tx = scope.begin_at(now).await?;
                    outcome::settle(&mut tx, question.id, &outcome, Heard::Asking).await?;
                    tx.commit(()).await?;
                    return Ok(false);
                }
                Err(error) => {
                    tracing::warn!(payout_try = %question.id, %error, "a refused payout could not be looked up");
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    /// Nothing is sent now. What was settled meanwhile has another appointment already.
    async fn later(&self, scope: &TenantScope, now: Timestamp, lease: &Lease, id: PayoutId) -> Result<()> {
        let mut tx = scope.begin_at(now).await?;
        match due::reschedule(&mut tx, lease, &[(id.uuid(), Some(plus(now, UNASKED)))]).await {
            Ok(()) | Err(StoreError::LeaseLost) => Ok(tx.commit(()).await?),
            Err(error) => Err(error.into()),
        }
    }

    /// Sends, with no transaction open.
    async fn send(&self, scope: &TenantScope, now: Timestamp, sending: &Sending) -> Result<()> {
        Step::PayoutBegins.take();
        let answer = match self.gateway(scope, &sending.route).await {
            Ok(gateway) => gateway.send(&sending.ask).await,
            Err(error) => Err(error),
        };
        Step::PayoutAnswered.take();
        let mut tx = scope.begin_at(now).await?;
        match answer {
            Ok(outcome) => outcome::settle(&mut tx, sending.id, &outcome, Heard::Sending).await?,
            Err(error) => {
                tracing::warn!(payout_try = %sending.id, %error, "a payout was not sent");
                outcome::not_sent(&mut tx, sending.id, &error).await?
            }
        };
        Ok(tx.commit(()).await?)
    }

    async fn look_up(&self, scope: &TenantScope, now: Timestamp, lease: &Lease, id: PayoutId) -> Result<()> {
        let mut tx = scope.begin_at(now).await?;
        let questions = send::questions(&mut tx, &self.secrets, id).await?;
        tx.commit(()).await?;
        for question in &questions {
            let answer = match self.gateway(scope, &question.route).await {
                Ok(gateway) => asked(gateway.as_ref(), &question.ask).await,
                Err(error) => Err(error),
            };
            if self.heard(scope, now, id, question, answer).await? == Settled::SendAgain {
                self.send_again(scope, now, question).await?;
            }
        }
        // What no answer gave another appointment is over.
        let mut tx = scope.begin_at(now).await?;
        match due::finish(&mut tx, lease, &[id.uuid()]).await {
            Ok(()) | Err(StoreError::LeaseLost) => Ok(tx.commit(()).await?),
            Err(error) => Err(error.into()),
        }
    }

    async fn heard(
        &self,
        scope: &TenantScope,
        now: Timestamp,
        id: PayoutId,
        question: &Sending,
        answer: std::result::Result<PayoutOutcome, GatewayError>,
    ) -> Result<Settled> {
        let mut tx = scope.begin_at(now).await?;
        let settled = match answer {
            Ok(outcome) => outcome::settle(&mut tx, question.id, &outcome, Heard::Asking).await?,
            Err(error) => {
                tracing::warn!(payout_try = %question.id, %error, "a payout could not be looked up");
                let later = NewDue { subject: id.uuid(), lane: Lane::REAL, due_at: Some(plus(now, UNASKED)) };
                due::schedule(&mut tx, Kind::Payout, &[later]).await?;
                Settled::Open
            }
        };
        Ok(tx.commit(settled).await?)
    }

    /// The provider does not have it: the very same is sent once more, and counted first.
    async fn send_again(&self, scope: &TenantScope, now: Timestamp, question: &Sending) -> Result<()> {
        let mut tx = scope.begin_at(now).await?;
        outcome::count_sending(&mut tx, question.id).await?;
        tx.commit(()).await?;
        self.send(scope, now, question).await
    }

    async fn gateway(
        &self,
        scope: &TenantScope,
        route: &Route,
    ) -> std::result::Result<std::sync::Arc<dyn PayoutGateway>, GatewayError> {
        self.gateways.paying(scope, &route.gateway, route.account).await
    }

    /// Reads all lists of one account again.
    async fn lists(&self, scope: &TenantScope, now: Timestamp, lease: &Lease) -> Result<()> {
        for subject in lease.subjects() {
            let mut tx = scope.begin_at(now).await?;
            let known = bank_lists::of_account(&mut tx, subject).await?;
            tx.commit(()).await?;
            for row in known {
                let account = (!subject.is_nil()).then(|| ProviderAccountId::from_uuid(subject));
                let route = Route { gateway: row.gateway.clone(), account };
                let list = BankList::of(route, row)?;
                self.list(scope, now, &list).await?;
            }
            let mut tx = scope.begin_at(now).await?;
            // A list that was just kept has its next appointment: then the lease is nobody's any more.
            match due::reschedule(&mut tx, lease, &[(subject, Some(plus(now, FRESH_FOR)))]).await {
                Ok(()) | Err(StoreError::LeaseLost) => {}
                Err(error) => return Err(error.into()),
            }
            tx.commit(()).await?;
        }
        Ok(())
    }

    async fn list(&self, scope: &TenantScope, now: Timestamp, list: &BankList) -> Result<()> {
        let currency = money::Currency::parse(&list.currency)
            .map_err(|error| Error::fault("a stored currency is none").because(error))?;
        let answer = match self.gateway(scope, &list.route).await {
            Ok(gateway) => gateway.banks(currency).await,
            Err(error) => Err(error),
        };
        let mut tx = scope.begin_at(now).await?;
        match answer {
            Ok(found) => {
                banks::keep_banks(&mut tx, &list.route, &list.currency, found).await?;
            }
            Err(error) => banks::keep_failure(&mut tx, list, &error.to_string()).await?,
        }
        Ok(tx.commit(()).await?)
    }
}

/// Asks what became of a try.
async fn asked(
    gateway: &dyn PayoutGateway,
    ask: &usecase::ports::PayoutAsk,
) -> std::result::Result<PayoutOutcome, GatewayError> {
    Step::PayoutLookUpBegins.take();
    let answer = gateway.look_up(ask).await;
    Step::PayoutLookUpAnswered.take();
    answer
}

#[async_trait]
impl Paymaster for Cashier {
    async fn pay(&self, scope: &TenantScope, now: Timestamp, lease: &Lease) -> Result<()> {
        for subject in lease.subjects() {
            self.one(scope, now, lease, PayoutId::from_uuid(subject)).await?;
        }
        Ok(())
    }

    async fn read_banks(&self, scope: &TenantScope, now: Timestamp, lease: &Lease) -> Result<()> {
        self.lists(scope, now, lease).await
    }
}
