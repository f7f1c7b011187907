//! The worker's part: one claim does a little and says when to go on.
//!
//! Work of this kind is named by a comparison, by something that a person decided about, or by the account (or, for the gateway without
//! accounts, the tenant) whose daily appointment it is. Safe to run twice: each step is written with how far it came, under the
//! comparison's version.

mod asking;
mod carried;
mod comparing;
mod deciding;
mod following;
mod listing;

use app::jobs::{Comparer, plus};
use async_trait::async_trait;
use ids::{ProviderAccountId, ReconciliationId, Uuid};
use jiff::{SignedDuration, Timestamp};
use store::due::Lease;
use store::reconciliations::{self as rows, ReconciliationRow};
use store::{TenantScope, due, manual_reviews};
use usecase::ports::{GatewayError, Gateways};
use usecase::{Error, Result};

use crate::runs;

/// Steps of one comparison under one claim: each asks a provider for what takes seconds.
const STEPS: usize = 2;

/// How often in a row a provider is asked in vain before a comparison is given up.
const MOST_TRIES: i16 = 12;

/// Compares books. It holds nothing: what it works with comes with the claim.
#[derive(Clone, Copy, Debug)]
pub struct Bookkeeper;

/// What a step works with.
#[derive(Clone, Copy)]
pub(crate) struct Desk<'a> {
    pub(crate) scope: &'a TenantScope,
    pub(crate) gateways: &'a Gateways,
    pub(crate) now: Timestamp,
}

#[async_trait]
impl Comparer for Bookkeeper {
    async fn compare(&self, scope: &TenantScope, gateways: &Gateways, now: Timestamp, lease: &Lease) -> Result<()> {
        let desk = Desk { scope, gateways, now };
        for subject in lease.subjects() {
            one(&desk, lease, subject).await?;
        }
        Ok(())
    }
}

async fn one(desk: &Desk<'_>, lease: &Lease, subject: Uuid) -> Result<()> {
    let mut tx = desk.scope.begin_at(desk.now).await?;
    let run = rows::find(&mut tx, ReconciliationId::from_uuid(subject)).await?;
    let decided = manual_reviews::resolution_of(&mut tx, subject).await?;
    if run.is_none() && decided.is_none() {
        let account = (subject != tx.tenant().uuid()).then(|| ProviderAccountId::from_uuid(subject));
        let next = runs::daily(&mut tx, account).await?;
        due::reschedule(&mut tx, lease, &[(subject, Some(next))]).await?;
        return Ok(tx.commit(()).await?);
    }
    tx.commit(()).await?;
    let again = match (run, decided) {
        (Some(run), _) => Box::pin(go_on(desk, run)).await?,
        (None, Some(decided)) => Box::pin(deciding::carry_out(desk, decided)).await?,
        (None, None) => None,
    };
    let mut tx = desk.scope.begin_at(desk.now).await?;
    match again {
        Some(at) => due::reschedule(&mut tx, lease, &[(subject, Some(at))]).await?,
        None => due::finish(&mut tx, lease, &[subject]).await?,
    }
    Ok(tx.commit(()).await?)
}

/// Some steps of a comparison. Answers when to go on; none when it is over.
async fn go_on(desk: &Desk<'_>, mut run: ReconciliationRow) -> Result<Option<Timestamp>> {
    for _ in 0..STEPS {
        if matches!(run.state.as_str(), "completed" | "failed") {
            return Ok(None);
        }
        let stepped = match run.part.as_str() {
            "movements" => listing::movements(desk, &run).await,
            "settlements" => Box::pin(listing::settlements(desk, &run)).await,
            "compare" => Box::pin(comparing::step(desk, &run)).await,
            _ => Box::pin(carried::step(desk, &run)).await,
        };
        match stepped {
            Ok(next) => run = next,
            Err(Stuck::Provider(error)) => return put_off(desk, run, &error).await,
            Err(Stuck::Here(error)) => return Err(error),
        }
    }
    Ok(Some(desk.now))
}

/// Why a step was not done.
#[derive(Debug)]
pub(crate) enum Stuck {
    /// The provider could not be asked.
    Provider(GatewayError),
    /// Something here.
    Here(Error),
}

/// A comparison after a step, or why there was none.
pub(crate) type Step = std::result::Result<ReconciliationRow, Stuck>;

impl From<Error> for Stuck {
    fn from(error: Error) -> Stuck {
        Stuck::Here(error)
    }
}

impl From<store::StoreError> for Stuck {
    fn from(error: store::StoreError) -> Stuck {
        Stuck::Here(error.into())
    }
}

/// A provider that cannot be reached now is asked later; one that will never answer ends the comparison.
async fn put_off(desk: &Desk<'_>, mut run: ReconciliationRow, error: &GatewayError) -> Result<Option<Timestamp>> {
    let passing = matches!(error, GatewayError::NotSent(_) | GatewayError::RateLimited { .. });
    run.tries = run.tries.saturating_add(1);
    run.problem = Some(error.to_string());
    let wait = SignedDuration::from_mins(5).saturating_mul(i32::from(run.tries));
    let over = !passing || run.tries >= MOST_TRIES;
    if over {
        run.state = "failed".to_owned();
        run.part = "done".to_owned();
        run.completed_at = Some(desk.now);
    }
    let mut tx = desk.scope.begin_at(desk.now).await?;
    save(&mut tx, &mut run).await?;
    if over {
        tracing::error!(run = %run.id, %error, "the books could not be compared");
        tx.record("reconciliation.failed", run.id.uuid(), runs::facts(&run));
    }
    tx.commit(()).await?;
    Ok((!over).then(|| plus(desk.now, wait)))
}

/// Writes how far a comparison came, demanding that nobody else moved it.
pub(crate) async fn save(tx: &mut store::TenantTx, run: &mut ReconciliationRow) -> Result<()> {
    if !rows::save(tx, run).await? {
        return Err(Error::conflict("changed_meanwhile", "Another worker moved this comparison on."));
    }
    run.version = run.version.saturating_add(1);
    Ok(())
}
