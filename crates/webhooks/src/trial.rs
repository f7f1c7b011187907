//! A test message: signed and sent like any other, answered with what came back, and kept nowhere.

use ids::{EndpointId, EventId};
use jiff::Timestamp;
use runtime::secret::Secrets;
use serde_json::json;
use store::TenantTx;
use store::webhooks;
use usecase::Result;
use usecase::ports::OutgoingWebhook;

use crate::message::{self, Told};
use crate::secrets;

/// The type of a test message. No event is ever recorded with it.
pub const KIND: &str = "webhook_endpoint.test";

/// Makes the test message of an endpoint, to be sent by the caller once the transaction is over. It can be sent to a disabled
/// endpoint, too: before it is enabled again, one wants to know.
///
/// # Errors
/// `Missing`; `Fault` when the secret cannot be opened.
pub async fn prepare(
    tx: &mut TenantTx,
    keys: &Secrets,
    id: EndpointId,
    local_allowed: bool,
) -> Result<OutgoingWebhook> {
    let endpoint = webhooks::get_endpoint(tx, id).await?;
    let at: Timestamp = tx.wall_now();
    let event: EventId = tx.fresh();
    let data = json!({ "object": { "id": id, "url": endpoint.url } }).to_string();
    let body = message::body(&endpoint, Told { id: event, kind: KIND, seq: 0, at, data: &data })?;
    secrets::learn(tx, keys, &endpoint).await?;
    let signing = secrets::signing(keys, tx.tenant(), &endpoint, at)?;
    Ok(message::signed(&endpoint, &event.to_string(), body, &signing, at, local_allowed))
}
