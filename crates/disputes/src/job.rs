//! The work that time brings for disputes: asking about them, and answering them before it is too late.
//!
//! Safe to run twice: the provider's word decides, the same file is handed in under the same name, and what is booked is booked once.
//! No call is made inside a transaction.

use app::jobs::Advocate;
use async_trait::async_trait;
use ids::{AttemptId, DisputeId, Uuid};
use jiff::{SignedDuration, Timestamp};
use runtime::fault::Step;
use runtime::secret::Secrets;
use store::disputes::{self as table, DisputeRow};
use store::due::Lease;
use store::{Lane, TenantScope, TenantTx, due};
use usecase::ports::{ChargeGateway, DisputeAsk, DisputeFacts, DisputeFile, GatewayError, Gateways};
use usecase::{Error, Result};

use crate::apply::{amount_of, apply, next, plus};
use crate::{appoint, by_hand, charge, data, is_closed, told};

/// How soon an answer that was not taken is tried again, and how soon a provider that did not answer is asked again at first.
const SOON: SignedDuration = SignedDuration::from_mins(5);
/// How long the waits for a provider that does not answer become.
const LONGEST: SignedDuration = SignedDuration::from_hours(6);

/// Works on disputes.
#[derive(Clone, Debug)]
pub struct Desk {
    secrets: Secrets,
}

impl Desk {
    /// With what opens sealed files.
    pub fn new(secrets: Secrets) -> Desk {
        Desk { secrets }
    }

    async fn one(
        &self,
        gateways: &Gateways,
        scope: &TenantScope,
        now: Timestamp,
        lease: &Lease,
        subject: Uuid,
    ) -> Result<()> {
        let mut tx = scope.begin_at(now).await?;
        let found = begin(&mut tx, lease, subject).await?;
        tx.commit(()).await?;
        let Some(row) = found else { return Ok(()) };
        let answer = match gateways.of(scope, &row.gateway, row.account_id).await {
            Ok(gateway) => ask(gateway.as_ref(), scope, &row, now).await.map(|facts| (gateway, facts)),
            Err(error) => Err(error),
        };
        let (gateway, facts) = match answer {
            Ok(known) => known,
            Err(error) => {
                tracing::warn!(dispute = %row.id, %error, "a dispute could not be looked up");
                let mut tx = scope.begin_at(now).await?;
                due::reschedule(&mut tx, lease, &[(subject, Some(later(row.created_at, row.submit_at, now)))]).await?;
                return Ok(tx.commit(()).await?);
            }
        };
        let mut tx = scope.begin_at(now).await?;
        let errand = self.settle(&mut tx, lease, row.id, facts.as_ref()).await?;
        tx.commit(()).await?;
        let Some(errand) = errand else { return Ok(()) };
        Step::DisputeBegins.take();
        let taken = gateway.contest(&errand).await;
        Step::DisputeAnswered.take();
        let mut tx = scope.begin_at(now).await?;
        answered(&mut tx, lease, row.id, errand.accept.is_some(), taken).await?;
        Ok(tx.commit(()).await?)
    }

    /// Writes what the provider said, and decides whether it is to be answered now.
    async fn settle(
        &self,
        tx: &mut TenantTx,
        lease: &Lease,
        id: DisputeId,
        facts: Option<&DisputeFacts>,
    ) -> Result<Option<DisputeFile>> {
        let now = tx.now();
        let mut row = table::lock(tx, id).await?.ok_or_else(|| Error::missing("dispute"))?;
        let again = match facts {
            Some(facts) if !is_closed(&row) => apply(tx, &self.secrets, &mut row, facts).await?,
            Some(_) => None,
            // Not there yet: the provider told of it a moment ago, or it is foreseen.
            None => next(&row, now),
        };
        let is_wanted = match row.wish.as_deref() {
            Some("submit") => true,
            Some(_) => row.submitted_at.is_none(),
            None => row.submitted_at.is_none() && row.submit_at.is_some_and(|at| at <= now),
        };
        if row.state != "evidence_due" || !is_wanted {
            match again {
                Some(at) => due::reschedule(tx, lease, &[(id.uuid(), Some(at))]).await?,
                None => due::finish(tx, lease, &[id.uuid()]).await?,
            }
            return Ok(None);
        }
        let charge = charge::of(tx, &row).await?;
        let evidence = by_hand::remake(tx, &self.secrets, &mut row).await?;
        table::save(tx, &row).await?;
        let mut file = evidence.handed_in(&row, &charge, now);
        if row.wish.as_deref() == Some("accept") {
            file.accept = Some(amount_of(&row)?);
        }
        Ok(Some(file))
    }
}

/// Finds the dispute of a claimed row. A row may be named by a charge that is disputed by now, as was foreseen.
async fn begin(tx: &mut TenantTx, lease: &Lease, subject: Uuid) -> Result<Option<DisputeRow>> {
    if let Some(row) = table::lock(tx, DisputeId::from_uuid(subject)).await? {
        return Ok(Some(row));
    }
    let charge = charge::find(tx, AttemptId::from_uuid(subject)).await?.ok_or_else(|| Error::missing("transaction"))?;
    let lane = Lane::from_uuid(charge.lane);
    let id = told::foreseen(tx, charge.id, lane).await?;
    due::finish(tx, lease, &[subject]).await?;
    let now = tx.now();
    appoint(tx, id, lane, now).await?;
    Ok(None)
}

/// When a provider that did not answer is asked again: each wait doubles how long the dispute is known, and none passes over the
/// time at which it is to be answered.
fn later(known_since: Timestamp, submit_at: Option<Timestamp>, now: Timestamp) -> Timestamp {
    let wait = now.duration_since(known_since).clamp(SOON, LONGEST);
    let again = plus(now, wait);
    submit_at.filter(|at| *at > now).map_or(again, |at| at.min(again))
}

async fn ask(
    gateway: &dyn ChargeGateway,
    scope: &TenantScope,
    row: &DisputeRow,
    at: Timestamp,
) -> std::result::Result<Option<DisputeFacts>, GatewayError> {
    let ask = DisputeAsk { dispute_ref: row.dispute_ref.clone(), mode: scope.mode(), at };
    Step::DisputeLookUpBegins.take();
    let answer = gateway.look_up_dispute(&ask).await;
    Step::DisputeLookUpAnswered.take();
    answer
}

/// What came of an answer. One that was not taken is given again until the time is over; then the provider says what became of it.
async fn answered(
    tx: &mut TenantTx,
    lease: &Lease,
    id: DisputeId,
    gave_in: bool,
    taken: std::result::Result<(), GatewayError>,
) -> Result<()> {
    let now = tx.now();
    let mut row = table::lock(tx, id).await?.ok_or_else(|| Error::missing("dispute"))?;
    let again = match taken {
        Ok(()) => {
            row.failure_message = None;
            row.submitted_at = Some(now);
            if !gave_in {
                row.wish = None;
                "under_review".clone_into(&mut row.state);
                tx.record("dispute.submitted", row.id.uuid(), data(&row));
            }
            // What it comes to is asked soon: who gives in is told at once.
            plus(now, SOON)
        }
        Err(error) => {
            tracing::warn!(dispute = %id, %error, "an answer to a dispute was not taken");
            row.failure_message = Some(error.to_string());
            plus(now, SOON.saturating_mul(3))
        }
    };
    table::save(tx, &row).await?;
    Ok(due::reschedule(tx, lease, &[(id.uuid(), Some(again))]).await?)
}

#[async_trait]
impl Advocate for Desk {
    async fn work(&self, gateways: &Gateways, scope: &TenantScope, now: Timestamp, lease: &Lease) -> Result<()> {
        for subject in lease.subjects() {
            Box::pin(self.one(gateways, scope, now, lease, subject)).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::later;

    /// Minutes after the dispute became known.
    fn at(minutes: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH.checked_add(SignedDuration::from_mins(minutes)).expect("in range")
    }

    #[test]
    fn a_provider_that_does_not_answer_is_asked_less_and_less() {
        let (mut now, mut asked) = (at(0), Vec::new());
        for _ in 0..10 {
            let next = later(at(0), None, now);
            asked.push(next.duration_since(now).as_mins());
            now = next;
        }
        assert_eq!(asked, [5, 5, 10, 20, 40, 80, 160, 320, 360, 360]);
    }

    #[test]
    fn it_is_asked_when_the_answer_is_to_be_given() {
        assert_eq!(later(at(0), Some(at(1_000)), at(640)), at(1_000), "six hours would pass over it");
        assert_eq!(later(at(0), Some(at(1_001)), at(640)), at(1_000));
        assert_eq!(later(at(0), Some(at(600)), at(640)), at(1_000), "it is over");
    }
}
