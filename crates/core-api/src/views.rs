//! What staff see, on the wire.

use ids::TenantId;
use jiff::Timestamp;
use serde::Serialize;
use store::operator::queues::{QuarantinedRow, QueueRow};
use store::operator::tenants::TenantRow;

/// A merchant.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TenantView {
    id: TenantId,
    name: String,
    status: String,
    created_at: Timestamp,
}

impl From<TenantRow> for TenantView {
    fn from(row: TenantRow) -> TenantView {
        TenantView { id: row.id, name: row.name, status: row.status, created_at: row.created_at }
    }
}

/// Both modes.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Queues {
    pub(crate) test: ModeQueues,
    pub(crate) live: ModeQueues,
}

/// One mode.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ModeQueues {
    queues: Vec<QueueView>,
    /// Set aside until a person looks at it.
    quarantined: Vec<QuarantinedView>,
}

/// One kind of work.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct QueueView {
    kind: String,
    depth: i64,
    due: i64,
    oldest_due_at: Option<Timestamp>,
    leased: i64,
    parked: i64,
    quarantined: i64,
}

/// One piece of work set aside.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct QuarantinedView {
    tenant_id: TenantId,
    kind: String,
    subject_id: ids::Uuid,
    quarantined_at: Timestamp,
    note: Option<String>,
}

impl From<(Vec<QueueRow>, Vec<QuarantinedRow>)> for ModeQueues {
    fn from((queues, quarantined): (Vec<QueueRow>, Vec<QuarantinedRow>)) -> ModeQueues {
        let queue = |row: QueueRow| QueueView {
            kind: row.kind,
            depth: row.depth,
            due: row.due,
            oldest_due_at: row.oldest_due_at,
            leased: row.leased,
            parked: row.parked,
            quarantined: row.quarantined,
        };
        let aside = |row: QuarantinedRow| QuarantinedView {
            tenant_id: row.tenant_id,
            kind: row.kind,
            subject_id: row.subject_id,
            quarantined_at: row.quarantined_at,
            note: row.note,
        };
        ModeQueues {
            queues: queues.into_iter().map(queue).collect(),
            quarantined: quarantined.into_iter().map(aside).collect(),
        }
    }
}
