//! One transaction: one tenant, one mode, one instant; commit is how it ends well.
//!
//! Events and audit rows are gathered here and written as the last statements, in one message with COMMIT. That keeps the
//! tenant's event counter locked for the shortest time, makes the order of `seq` the order of commits, and
//! means that nobody can append an event outside the transaction of its cause.

use ids::{AuditId, EventId, FeedEntryId, Id, Mode, RequestId, TenantId};
use jiff::Timestamp;
use runtime::trace::Trace;
use serde_json::Value;
use sqlx::pool::PoolConnection;
use sqlx::{AssertSqlSafe, PgConnection, Postgres};
use uuid::Uuid;

use crate::closing::{self, Statement};
use crate::scope::{Actor, TenantScope};
use crate::tables::feeds::{self, NewEntry};
use crate::tables::{audit, events, idempotency};
use crate::{Lane, StoreError};

/// A fact to be recorded with the commit.
#[derive(Clone, Debug, PartialEq)]
pub struct NewEvent {
    /// `noun.verb`.
    pub kind: &'static str,
    /// The object it is about.
    pub subject: Uuid,
    /// What a receiver needs to know, as JSON.
    pub data: Value,
}

/// What an actor changed, for the audit log.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct NewAudit {
    pub(crate) action: &'static str,
    pub(crate) subject: String,
    pub(crate) before: Option<Value>,
    pub(crate) after: Option<Value>,
}

/// An open transaction. Dropped without `commit`, it is rolled back.
#[must_use = "dropped means rolled back; finish with `commit`"]
pub struct TenantTx {
    /// Gone only while the transaction is dropped.
    inner: Option<PoolConnection<Postgres>>,
    /// Whether BEGIN may have been sent and the end was not.
    open: bool,
    tenant: TenantId,
    mode: Mode,
    now: Timestamp,
    wall: Timestamp,
    actor: Actor,
    request: Option<RequestId>,
    trace: Option<Trace>,
    origin: Option<String>,
    events: Vec<NewEvent>,
    audits: Vec<NewAudit>,
    entries: Vec<NewEntry>,
}

/// Where a rehearsal began.
#[derive(Clone, Copy, Debug)]
#[must_use = "what is rehearsed is taken back"]
pub struct Rehearsal {
    now: Timestamp,
    told: (usize, usize, usize),
}

impl std::fmt::Debug for TenantTx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TenantTx")
            .field("tenant", &self.tenant)
            .field("mode", &self.mode)
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}

impl TenantTx {
    /// Opens a transaction of a tenant's on a connection.
    pub(crate) async fn open(
        inner: PoolConnection<Postgres>,
        scope: &TenantScope,
        now: Timestamp,
    ) -> Result<TenantTx, StoreError> {
        // There before BEGIN is sent: if nobody waits for the answer any more, it is rolled back all the same.
        let mut tx = TenantTx::unopened(inner, scope, now);
        // One round trip for both: the tenant is a uuid, which has no character that could end the literal.
        let start = format!("begin; set local app.tenant_id = '{}'", scope.tenant.uuid());
        tx.open = true;
        sqlx::raw_sql(AssertSqlSafe(start)).execute(tx.conn()).await?;
        Ok(tx)
    }

    fn unopened(inner: PoolConnection<Postgres>, scope: &TenantScope, now: Timestamp) -> TenantTx {
        TenantTx {
            inner: Some(inner),
            open: false,
            tenant: scope.tenant,
            mode: scope.mode,
            now,
            wall: scope.clock.now(),
            actor: scope.actor.clone(),
            request: scope.request,
            trace: runtime::trace::current(),
            origin: scope.origin(),
            events: Vec::new(),
            audits: Vec::new(),
            entries: Vec::new(),
        }
    }

    /// Whose rows this transaction may touch.
    pub fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// In which mode.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// On whose behalf.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The trace that this transaction is a part of, as the header says it.
    pub(crate) fn trace(&self) -> Option<String> {
        self.trace.map(|trace| trace.to_string())
    }

    /// The request that this transaction serves, if one does.
    pub fn request(&self) -> Option<RequestId> {
        self.request
    }

    /// Where the actor is: an address, `cli`, `worker` or `link`.
    pub(crate) fn origin(&self) -> Option<&str> {
        self.origin.as_deref()
    }

    /// The instant at which everything in this transaction happens.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The instant on the wall, which no test clock moves: for leases, deliveries and expiries of our own.
    pub fn wall_now(&self) -> Timestamp {
        self.wall
    }

    /// Moves this transaction to a test clock's instant. Only the sandbox bends time.
    ///
    /// # Errors
    /// `Fault` in live mode.
    pub fn travel_to(&mut self, at: Timestamp) -> Result<(), StoreError> {
        if self.mode != Mode::Test {
            return Err(StoreError::fault("live mode has no test clock"));
        }
        self.now = at;
        Ok(())
    }

    /// A new id. Ids are time-ordered, and made here and nowhere else.
    #[expect(clippy::disallowed_methods, reason = "the one place that makes ids")]
    pub fn fresh<I: Id>(&mut self) -> I {
        I::from_uuid(Uuid::now_v7())
    }

    /// Records a fact about an object, to be written with the commit. `object` is what receivers are shown of it.
    pub fn record(&mut self, kind: &'static str, subject: Uuid, object: Value) {
        let data = serde_json::json!({ "object": object });
        self.events.push(NewEvent { kind, subject, data });
    }

    /// Notes who changed what, to be written with the commit. Where there is a before and an after, only the members that
    /// differ are kept.
    pub fn audit(&mut self, action: &'static str, subject: String, before: Option<Value>, after: Option<Value>) {
        let (before, after) = changed(before, after);
        self.audits.push(NewAudit { action, subject, before, after });
    }

    /// Tells a reader something as it happens, to be written to their feed with the commit.
    pub fn feed(&mut self, entry: NewEntry) {
        self.entries.push(entry);
    }

    pub(crate) fn conn(&mut self) -> &mut PgConnection {
        self.inner.as_mut().expect("a transaction has its connection until it is dropped")
    }

    /// Writes what was recorded and commits. `value` is what the caller came for.
    ///
    /// # Errors
    /// `CommitUnknown` when the connection broke during COMMIT itself: the effect may be there.
    pub async fn commit<T>(mut self, value: T) -> Result<T, StoreError> {
        self.close(Vec::new()).await?;
        Ok(value)
    }

    /// Like [`TenantTx::commit`], saving the answer that repeats of the same request key will get.
    ///
    /// # Errors
    /// `LeaseLost` when another request took the key over meanwhile: then nothing is written.
    pub async fn commit_with_reply<T>(
        mut self,
        claim: &idempotency::Claim,
        reply: &idempotency::Reply,
        value: T,
    ) -> Result<T, StoreError> {
        let saving = idempotency::completing(&self, claim, reply)?;
        match self.close(saving.into()).await {
            Ok(()) => Ok(value),
            Err(error) if idempotency::is_lost(&error) => Err(StoreError::LeaseLost),
            Err(error) => Err(error),
        }
    }

    /// Sends what is left to write, events last, and commits.
    async fn close(&mut self, mut statements: Vec<Statement>) -> Result<(), StoreError> {
        let audits = std::mem::take(&mut self.audits);
        if !audits.is_empty() {
            let ids: Vec<AuditId> = audits.iter().map(|_| self.fresh()).collect();
            statements.push(audit::append(self, &ids, &audits));
        }
        let entries = std::mem::take(&mut self.entries);
        if !entries.is_empty() {
            let ids: Vec<FeedEntryId> = entries.iter().map(|_| self.fresh()).collect();
            statements.extend(feeds::append(self, &ids, &entries));
        }
        let events = std::mem::take(&mut self.events);
        if !events.is_empty() {
            let ids: Vec<EventId> = events.iter().map(|_| self.fresh()).collect();
            statements.extend(events::append(self, &ids, &events)?);
        }
        closing::commit(self.conn(), &statements).await?;
        self.open = false;
        Ok(())
    }

    /// From here on everything can be [taken back](TenantTx::take_back), so that what would come of something is told by what does it.
    ///
    /// # Errors
    /// Any store error.
    pub async fn rehearse(&mut self) -> Result<Rehearsal, StoreError> {
        sqlx::raw_sql("savepoint rehearsal").execute(self.conn()).await?;
        let told = (self.events.len(), self.audits.len(), self.entries.len());
        Ok(Rehearsal { now: self.now, told })
    }

    /// Takes back everything since a rehearsal began: rows, events, audit rows, time.
    ///
    /// # Errors
    /// Any store error.
    pub async fn take_back(&mut self, to: Rehearsal) -> Result<(), StoreError> {
        sqlx::raw_sql("rollback to savepoint rehearsal; release savepoint rehearsal").execute(self.conn()).await?;
        self.events.truncate(to.told.0);
        self.audits.truncate(to.told.1);
        self.entries.truncate(to.told.2);
        self.now = to.now;
        Ok(())
    }

    /// The lane of a test clock, or real time.
    pub fn lane_of(clock: Option<ids::TestClockId>) -> Lane {
        clock.map_or(Lane::REAL, Lane::clock)
    }
}

/// Rolled back, on the way back to the pool: whoever drops a transaction does not wait for that.
impl Drop for TenantTx {
    fn drop(&mut self) {
        let Some(mut conn) = self.inner.take().filter(|_| self.open) else { return };
        // Without a runtime nobody could send it: the connection ends, and the transaction with it.
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            conn.close_on_drop();
            return;
        };
        runtime.spawn(async move {
            if let Err(error) = sqlx::raw_sql("rollback").execute(&mut *conn).await {
                tracing::debug!(%error, "a transaction could not be rolled back; its connection is closed");
                conn.close_on_drop();
            }
        });
    }
}

/// Two states of an object without the members that they share.
pub fn changed(before: Option<Value>, after: Option<Value>) -> (Option<Value>, Option<Value>) {
    let (Some(Value::Object(mut old)), Some(Value::Object(mut new))) = (before.clone(), after.clone()) else {
        return (before, after);
    };
    new.retain(|name, value| {
        let same = old.get(name) == Some(value);
        if same {
            old.remove(name);
        }
        !same
    });
    (Some(Value::Object(old)), Some(Value::Object(new)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::changed;

    #[test]
    fn only_what_changed_is_kept() {
        let (before, after) = changed(
            Some(json!({ "name": "Ada", "email": "a@example.com", "gone": 1 })),
            Some(json!({ "name": "Ada", "email": "b@example.com", "new": null })),
        );
        assert_eq!(before, Some(json!({ "email": "a@example.com", "gone": 1 })));
        assert_eq!(after, Some(json!({ "email": "b@example.com", "new": null })));
        assert_eq!(changed(None, Some(json!({ "a": 1 }))), (None, Some(json!({ "a": 1 }))));
        assert_eq!(changed(Some(json!([1])), Some(json!([1]))), (Some(json!([1])), Some(json!([1]))));
    }
}
