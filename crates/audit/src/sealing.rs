//! The sealer of one mode: looks every few seconds for tenants whose audit log has grown, and extends their chains.
//!
//! Safe to run twice, and side by side: a chain is extended under a lock that only sealers ask for, and a place or a row that is
//! sealed already is refused by a key. A tenant that could not be sealed is tried again in the next round.

use std::collections::BTreeMap;
use std::sync::Mutex;

use ids::TenantId;
use store::audit_seals::{self, BATCH, HeadRow, LoggedRow, NewSeal};
use store::{Candidate, ModeDb, TenantTx, doors, sealing};

use crate::chain::{BEGINNING, Entry, Hash, link};
use crate::{Error, Result};

/// What one round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// Rows sealed.
    pub sealed: usize,
    /// Tenants whose chain somebody else had in hand, or that failed: they are tried again.
    pub left: usize,
}

/// The sealer of one mode.
#[derive(Debug)]
pub struct Sealer {
    db: ModeDb,
    memory: Mutex<Memory>,
}

/// What a round leaves for the next. A new process begins without, and looks at every tenant once.
#[derive(Debug, Default)]
struct Memory {
    horizon: Option<i64>,
    left: BTreeMap<TenantId, Candidate>,
}

impl Sealer {
    /// A sealer over the sealer's view of a mode ([`ModeDb::for_sealer`]).
    pub fn new(db: ModeDb) -> Sealer {
        Sealer { db, memory: Mutex::default() }
    }

    /// The mode it seals.
    pub fn mode(&self) -> ids::Mode {
        self.db.mode()
    }

    /// Looks once, and seals what can be sealed.
    ///
    /// # Errors
    /// When the look itself fails; a tenant that fails is counted, not returned.
    pub async fn round(&self) -> Result<Round> {
        let (known, left) = {
            let memory = self.memory.lock().expect("no holder panics");
            (memory.horizon, memory.left.clone())
        };
        let found = match known {
            Some(horizon) => sealing::since(&self.db, horizon).await?,
            None => sealing::all(&self.db).await?,
        };
        let mut waiting = left;
        waiting.extend(found.tenants.into_iter().map(|candidate| (candidate.tenant, candidate)));
        let mut round = Round::default();
        let mut again = BTreeMap::new();
        for (tenant, candidate) in waiting {
            match self.seal(&candidate).await {
                Ok(Some(sealed)) => round.sealed = round.sealed.saturating_add(sealed),
                Ok(None) => drop(again.insert(tenant, candidate)),
                Err(error) => {
                    tracing::warn!(%tenant, %error, cause = ?error.source, "a chain of the audit log was not extended");
                    again.insert(tenant, candidate);
                }
            }
        }
        round.left = again.len();
        *self.memory.lock().expect("no holder panics") = Memory { horizon: Some(found.horizon), left: again };
        Ok(round)
    }

    /// Extends one chain to its present end, a batch for each commit. None when somebody else does.
    async fn seal(&self, candidate: &Candidate) -> Result<Option<usize>> {
        let scope = doors::open_for_job(&self.db, candidate);
        let mut all = 0usize;
        loop {
            let mut tx = scope.begin().await?;
            if !audit_seals::try_hold(&mut tx).await? {
                tx.commit(()).await?;
                return Ok(None);
            }
            let sealed = extend(&mut tx).await?;
            tx.commit(()).await?;
            all = all.saturating_add(sealed);
            if sealed < BATCH {
                return Ok(Some(all));
            }
        }
    }
}

/// One batch of a chain. Answers how many rows it took.
async fn extend(tx: &mut TenantTx) -> Result<usize> {
    let head = audit_seals::head(tx).await?;
    let mut rows = audit_seals::waiting(tx, head.as_ref()).await?;
    if rows.is_empty() {
        let restored = match &head {
            Some(head) => audit_seals::is_renumbered(tx, head).await?,
            None => true,
        };
        if restored {
            rows = audit_seals::waiting_after_restore(tx).await?;
        }
    }
    if rows.is_empty() {
        return Ok(0);
    }
    let seals = links(tx.tenant(), head.as_ref(), &rows)?;
    audit_seals::insert(tx, &seals).await?;
    Ok(seals.len())
}

fn links(tenant: TenantId, head: Option<&HeadRow>, rows: &[LoggedRow]) -> Result<Vec<NewSeal>> {
    let short = |_| Error::fault("the last seal of a chain has no whole hash");
    let mut before: Hash = match head {
        Some(head) => head.hash.as_slice().try_into().map_err(short)?,
        None => BEGINNING,
    };
    let mut seq = head.map_or(0, |head| head.seq);
    let mut out = Vec::with_capacity(rows.len());
    for row in rows {
        seq = seq.checked_add(1).ok_or_else(|| Error::fault("a chain has no place left"))?;
        before = link(&before, tenant, seq, &entry(row));
        out.push(NewSeal { seq, audit_id: row.id, tx: row.tx, hash: before });
    }
    Ok(out)
}

fn entry(row: &LoggedRow) -> Entry<'_> {
    Entry {
        id: row.id,
        tx: row.tx,
        at: row.at,
        actor_type: &row.actor_type,
        actor_id: &row.actor_id,
        action: &row.action,
        subject: &row.subject,
        before: row.before.as_deref(),
        after: row.after.as_deref(),
        request_id: row.request_id.as_deref(),
        origin: row.origin.as_deref(),
    }
}
