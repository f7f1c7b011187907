//! Moving a test clock: the next thing due happens at its own time, then the next, until the target.
//!
//! Safe to run twice: the clock's position is written before the work of that instant, and the work is
//! leased and finished like any other. A long way is cut into turns, so that one clock cannot keep a lease
//! for longer than a job may take.

use ids::TestClockId;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use store::clocks::{self, ClockRow};
use store::due::Lease;
use store::{Kind, Lane, Sweep, TenantScope, due};

use super::{Engine, Teller, plus};
use crate::{Error, Result};

/// The kinds of work that a clock moves, in the order of one instant.
const MOVED: [Kind; 15] = [
    Kind::Resolve,
    Kind::EscrowPayment,
    Kind::EscrowRefund,
    Kind::Checkout,
    Kind::Setup,
    Kind::Dun,
    Kind::Grant,
    Kind::Subscription,
    Kind::Invoice,
    Kind::Collect,
    Kind::Refund,
    Kind::Dispute,
    Kind::Escrow,
    Kind::Remind,
    Kind::Notice,
];

/// Things due within one tick happen together, as they would between two scans of real time.
const TICK: SignedDuration = SignedDuration::from_secs(60);

/// How long one turn may last.
const TURN: SignedDuration = SignedDuration::from_secs(5);

/// Nothing in a lane is due earlier than where its clock stands, but for work that failed and comes again; scans
/// that begin this far behind pass over the dead entries of all that was done before.
const BEHIND: SignedDuration = SignedDuration::from_hours(48);

/// More rounds than this at one instant mean that the work makes itself due again and again.
const MOST_ROUNDS: usize = 1000;

pub(super) async fn run(engine: &Engine, scope: &TenantScope, lease: &Lease) -> Result<()> {
    for subject in lease.subjects() {
        turn(engine, scope, lease, TestClockId::from_uuid(subject)).await?;
    }
    Ok(())
}

async fn turn(engine: &Engine, scope: &TenantScope, lease: &Lease, id: TestClockId) -> Result<()> {
    let end = plus(engine.now(), TURN);
    let mut tx = scope.begin().await?;
    let mut clock = clocks::get(&mut tx, id).await?;
    let teller = match &engine.teller {
        Some(teller) => teller.is_on(&mut tx).await?.then_some(teller.as_ref()),
        None => None,
    };
    tx.commit(()).await?;
    // Without a target it was nudged: what is due where it stands is done, and it stays there.
    let target = clock.target_at.unwrap_or(clock.frozen_at);
    let way = Way { engine, scope, teller, lane: Lane::clock(id), floor: plus(clock.frozen_at, -BEHIND) };
    way.tell_of_it().await?;
    let mut heads = way.heads().await?;
    while let Some(at) = heads.iter().map(|(_, at)| *at).min().filter(|at| *at <= target) {
        if engine.now() >= end {
            return go_on_later(engine, scope, lease, id).await;
        }
        let instant = tick_after(at.max(clock.frozen_at)).min(target);
        clock = stand_at(scope, lease, clock, instant).await?;
        heads = way.work_at(heads, instant).await?;
    }
    arrive(scope, lease, clock, target).await
}

/// A clock's lane, from where the clock stood when the turn began.
struct Way<'a> {
    engine: &'a Engine,
    scope: &'a TenantScope,
    /// Who tells customers, if the tenant wants that.
    teller: Option<&'a dyn Teller>,
    lane: Lane,
    floor: Timestamp,
}

impl Way<'_> {
    /// What happened so far is told of at its instant, not when the clock has long moved on.
    async fn tell_of_it(&self) -> Result<()> {
        let Some(teller) = self.teller else { return Ok(()) };
        loop {
            let mut tx = self.scope.begin().await?;
            let more = teller.derive(&mut tx).await?;
            tx.commit(()).await?;
            if !more {
                return Ok(());
            }
        }
    }

    /// What is due next, by kind.
    async fn heads(&self) -> Result<Vec<(Kind, Timestamp)>> {
        Ok(Sweep::new(&self.engine.db).heads(&MOVED, self.lane, self.floor).await?)
    }

    /// Does what is due at an instant, and what that makes due at the same instant. Answers what comes next.
    async fn work_at(&self, mut heads: Vec<(Kind, Timestamp)>, instant: Timestamp) -> Result<Vec<(Kind, Timestamp)>> {
        for _ in 0..MOST_ROUNDS {
            let due: Vec<Kind> = MOVED
                .into_iter()
                .filter(|kind| heads.iter().any(|(head, at)| head == kind && *at <= instant))
                .collect();
            if due.is_empty() {
                return Ok(heads);
            }
            for kind in due.iter().copied() {
                self.engine.round(kind, self.lane, self.floor, instant).await?;
            }
            // What is told of leads to nothing that is told of.
            if due.iter().any(|kind| *kind != Kind::Notice) {
                self.tell_of_it().await?;
            }
            heads = self.heads().await?;
        }
        Err(Error::fault(format!("work at {instant} makes itself due again without end")))
    }
}

/// The end of the tick that holds an instant.
fn tick_after(at: Timestamp) -> Timestamp {
    let tick = TICK.as_secs();
    let rest = at.as_second().rem_euclid(tick);
    let whole = rest == 0 && at.subsec_nanosecond() == 0;
    let ahead = if whole { 0 } else { tick.saturating_sub(rest) };
    let floor = Timestamp::from_second(at.as_second()).unwrap_or(at);
    plus(floor, SignedDuration::from_secs(ahead))
}

/// Moves the clock, if this turn still holds it.
async fn stand_at(scope: &TenantScope, lease: &Lease, mut clock: ClockRow, at: Timestamp) -> Result<ClockRow> {
    if clock.frozen_at == at {
        return Ok(clock);
    }
    let mut tx = scope.begin().await?;
    clock.frozen_at = at;
    clocks::save(&mut tx, &clock).await?;
    // A zombie that lost its lease stops here.
    due::extend(&mut tx, lease, clock.id.uuid()).await?;
    Ok(tx.commit(clock).await?)
}

async fn arrive(scope: &TenantScope, lease: &Lease, mut clock: ClockRow, target: Timestamp) -> Result<()> {
    let mut tx = scope.begin().await?;
    due::finish(&mut tx, lease, &[clock.id.uuid()]).await?;
    if clock.target_at.is_none() {
        return Ok(tx.commit(()).await?);
    }
    clock.frozen_at = target;
    clock.target_at = None;
    clock.status = "ready".to_owned();
    clocks::save(&mut tx, &clock).await?;
    tx.record("test_clock.advanced", clock.id.uuid(), json!({ "id": clock.id, "frozenAt": target }));
    Ok(tx.commit(()).await?)
}

async fn go_on_later(engine: &Engine, scope: &TenantScope, lease: &Lease, id: TestClockId) -> Result<()> {
    let mut tx = scope.begin().await?;
    due::reschedule(&mut tx, lease, &[(id.uuid(), Some(engine.now()))]).await?;
    Ok(tx.commit(()).await?)
}
