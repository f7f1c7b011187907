//! What is heard of a try that is settled: money that came back, and money that arrived after all.

use ledger::{Payer, Payout};
use money::Money;
use store::payouts as rows;
use store::{TenantTx, payout_tries};
use usecase::Result;
use usecase::ports::PayoutOutcome;

use super::{AFTERMATH, Case, Settled};
use crate::{books, plus, told};

impl Case {
    /// The next look at what is settled, until its aftermath is over.
    pub(super) async fn look_again(&self, tx: &mut TenantTx) -> Result<()> {
        let since = self.one.resolved_at.unwrap_or(tx.now());
        let next = AFTERMATH.iter().map(|wait| plus(since, *wait)).find(|at| *at > tx.now());
        match next {
            Some(at) => self.appoint(tx, at.duration_since(tx.now())).await,
            None => self.end_appointment(tx).await,
        }
    }

    /// Asked about a success. Only that it came back changes anything.
    pub(super) async fn aftermath(mut self, tx: &mut TenantTx, outcome: &PayoutOutcome) -> Result<Settled> {
        if self.row.status == "succeeded"
            && let PayoutOutcome::Reversed(raw) = outcome
        {
            self.resolve(tx, "reversed");
            self.explain(None, raw);
            payout_tries::save(tx, &self.one).await?;
            books::post(tx, books::booked(&self.row)?.reversed()).await?;
            self.row.status = "reversed".to_owned();
            self.row.failure_code = Some("reversed".to_owned());
            self.row.reversed_at = Some(tx.now());
            rows::save(tx, &self.row).await?;
            self.end_appointment(tx).await?;
            told::tell(tx, "payout.reversed", &self.row);
            return Ok(Settled::Reversed);
        }
        payout_tries::save(tx, &self.one).await?;
        self.look_again(tx).await?;
        Ok(Settled::Before)
    }

    /// Asked about a failure. That it arrived after all is booked: the money is gone. When another try arrived, too, it is gone twice,
    /// and a person has to get it back.
    pub(super) async fn late(mut self, tx: &mut TenantTx, outcome: &PayoutOutcome) -> Result<Settled> {
        let PayoutOutcome::Settled { gateway_ref, fee } = outcome else {
            if self.row.status == "failed" {
                self.look_again(tx).await?;
            }
            return Ok(Settled::Before);
        };
        if self.row.status == "approved" {
            // Nothing else was sent yet, and what was held for it still is.
            return self.arrived(tx, gateway_ref, *fee).await;
        }
        let actual = self.actual(*fee)?;
        self.resolve(tx, "settled");
        self.one.gateway_ref = Some(gateway_ref.clone());
        self.one.fee_minor = fee.map(Money::minor);
        payout_tries::save(tx, &self.one).await?;
        if matches!(self.row.status.as_str(), "failed" | "reversed" | "canceled") {
            books::post(tx, books::booked(&self.row)?.paid_late(actual)).await?;
            self.row.status = "succeeded".to_owned();
            self.row.actual_minor = Some(actual.minor());
            self.row.settled_at = Some(tx.now());
            rows::save(tx, &self.row).await?;
            self.look_again(tx).await?;
            told::tell(tx, "payout.succeeded", &self.row);
            return Ok(Settled::Succeeded);
        }
        // It is the tenant's loss, whoever the payer is.
        let twice = Payout { payer: Payer::TENANT, ..books::booked(&self.row)? };
        books::post(tx, twice.paid_late(actual)).await?;
        tracing::error!(payout = %self.row.id, "a payout arrived by a try that had failed, beside another one");
        told::tell(tx, "payout.paid_twice", &self.row);
        Ok(Settled::Manual)
    }
}
