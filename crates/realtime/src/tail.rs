//! The way from the database to the sockets, and the only one: what listeners do not have is read by its number.
//!
//! Once in a while, and at once when somebody comes in, one question is asked for all listeners of a merchant. Catching up and
//! following are the same thing, so nothing is lost or doubled between them. What could not be read is read the next time.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use escrows::Told;
use futures::StreamExt as _;
use ids::Uuid;
use runtime::Shutdown;
use store::TenantScope;
use tokio::time::MissedTickBehavior;
use usecase::Error;

use crate::Inner;
use crate::gate::Refused;
use crate::hub::House;

/// Entries of one reader that are read at once.
const OF_EACH: i64 = 100;
/// Readers that are asked for at once.
const AT_ONCE: usize = 200;
/// Merchants that are looked at side by side.
const SIDE_BY_SIDE: usize = 4;
/// How long looking at one may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why a merchant's listeners got nothing this time.
enum Failed {
    Read(Error),
    Gate(Refused),
    Late,
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failed::Read(error) => write!(f, "{error} ({:?})", error.source),
            Failed::Gate(refused) => write!(f, "nobody can tell who may listen: {refused}"),
            Failed::Late => f.write_str("it took too long"),
        }
    }
}

impl From<Error> for Failed {
    fn from(error: Error) -> Failed {
        Failed::Read(error)
    }
}

impl From<Refused> for Failed {
    fn from(refused: Refused) -> Failed {
        Failed::Gate(refused)
    }
}

/// Delivers until asked to stop.
pub(crate) async fn run(inner: Arc<Inner>, shutdown: Shutdown) {
    let mut tick = tokio::time::interval(inner.limits.pace);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let houses = tokio::select! {
            () = shutdown.requested() => return,
            _ = tick.tick() => inner.hub.all(),
            () = inner.hub.stirred() => inner.hub.fresh(),
        };
        let turns = futures::stream::iter(houses).map(|house| Box::pin(turn(&inner, house)));
        let failed: Vec<Failed> =
            turns.buffer_unordered(SIDE_BY_SIDE).filter_map(|done| async move { done.err() }).collect().await;
        // One line for an outage, however many merchants it concerns.
        if let Some(first) = failed.first() {
            tracing::warn!(merchants = failed.len(), %first, "what happened could not be delivered; it will be");
        }
        let sockets = u32::try_from(inner.hub.len()).unwrap_or(u32::MAX);
        metrics::gauge!("realtime_listeners").set(f64::from(sockets));
    }
}

/// Brings a merchant's listeners up to date.
async fn turn(inner: &Inner, house: House) -> Result<(), Failed> {
    let all = async {
        while step(inner, house).await? {}
        Ok(())
    };
    tokio::time::timeout(PATIENCE, all).await.unwrap_or(Err(Failed::Late))
}

/// Reads and delivers once. Tells whether there may be more.
async fn step(inner: &Inner, house: House) -> Result<bool, Failed> {
    let Some(wanted) = inner.hub.wanted(house, inner.clock.now(), inner.limits.recheck) else { return Ok(false) };
    let (read, more) = read(&wanted.scope, &wanted.from).await?;
    let passes = inner.hub.passes(house, |reader| wanted.check || read.contains_key(&reader));
    if !passes.is_empty() {
        let over = inner.gate.over(&wanted.scope, &passes).await?;
        inner.hub.end(house, &over);
    }
    if wanted.check {
        inner.hub.checked(house);
    }
    inner.hub.deliver(house, &wanted.from, &read);
    Ok(more)
}

/// What each reader was told, by reader; and whether that is not all.
async fn read(scope: &TenantScope, from: &BTreeMap<Uuid, i64>) -> Result<(HashMap<Uuid, Vec<Told>>, bool), Failed> {
    let from: Vec<(Uuid, i64)> = from.iter().map(|(reader, after)| (*reader, *after)).collect();
    let mut read: HashMap<Uuid, Vec<Told>> = HashMap::new();
    for some in from.chunks(AT_ONCE) {
        for told in escrows::told_after_each(scope, some, OF_EACH).await? {
            read.entry(told.reader).or_default().push(told);
        }
    }
    let full = usize::try_from(OF_EACH).unwrap_or(usize::MAX);
    let more = read.values().any(|entries| entries.len() >= full);
    Ok((read, more))
}
