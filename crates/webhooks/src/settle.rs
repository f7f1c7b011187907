//! Writing down what became of tries: some at a time, each time in one transaction.

use ids::{DeliveryTryId, EndpointId};
use jiff::Timestamp;
use runtime::secret::Secrets;
use store::TenantTx;
use store::deliveries::{self, SettledRow, TryRow};
use usecase::Result;
use usecase::ports::WebhookAnswer;

use crate::health::Sign;
use crate::persons::{Parcel, Pens};
use crate::schedule;

/// A try that was made.
#[derive(Debug)]
pub(crate) struct Tried {
    pub(crate) parcel: Parcel,
    pub(crate) answer: WebhookAnswer,
    pub(crate) at: Timestamp,
}

/// Writes the tries of one endpoint.
///
/// # Errors
/// Any store error.
pub(crate) async fn write(
    tx: &mut TenantTx,
    secrets: &Secrets,
    (endpoint, retries): (EndpointId, &str),
    tried: &[Tried],
) -> Result<()> {
    let pens = Pens::of(tx, secrets, tried).await?;
    let (mut tries, mut settled) = (Vec::with_capacity(tried.len()), Vec::with_capacity(tried.len()));
    let now = tx.wall_now();
    for one in tried {
        tries.push(try_row(tx.fresh(), endpoint, &pens, one));
        settled.push(judge(retries, one, now));
    }
    deliveries::insert_tries(tx, &tries).await?;
    Ok(deliveries::settle(tx, endpoint, &settled).await?)
}

fn try_row(id: DeliveryTryId, endpoint: EndpointId, pens: &Pens, tried: &Tried) -> TryRow {
    TryRow {
        id,
        delivery_id: tried.parcel.row.id,
        endpoint_id: endpoint,
        tried_at: tried.at,
        status_code: status_code(&tried.answer),
        error: tried.answer.error.clone(),
        duration_ms: i32::try_from(tried.answer.duration_ms).unwrap_or(i32::MAX),
        body_excerpt: pens.kept(tried),
    }
}

fn status_code(answer: &WebhookAnswer) -> Option<i16> {
    answer.status.and_then(|status| i16::try_from(status).ok())
}

/// 2xx is success; anything else is tried again until the schedule is used up.
fn judge(retries: &str, tried: &Tried, now: Timestamp) -> SettledRow {
    let Tried { parcel, answer, .. } = tried;
    let next_try_at = match Sign::of(answer) {
        Sign::Well => None,
        Sign::Gone | Sign::Ill(_) => {
            let tries = parcel.row.tries.saturating_add(1);
            schedule::next(retries, tries, parcel.row.id.uuid(), answer.retry_after_s, now)
        }
    };
    let status = match (Sign::of(answer), next_try_at) {
        (Sign::Well, _) => "delivered",
        (_, Some(_)) => "pending",
        (_, None) => "failed",
    };
    SettledRow {
        event_id: parcel.row.event_id,
        tries_before: parcel.row.tries,
        status,
        next_try_at,
        status_code: status_code(answer),
        error: answer.error.clone(),
    }
}
