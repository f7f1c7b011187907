//! Webhook endpoints: where a merchant wants to be told what.

use ids::EndpointId;
use runtime::secret::Secrets;
use secrecy::SecretString;
use serde_json::{Value, json};
use setup::feed;
use store::webhooks::{self, EndpointRow};
use store::{Made, TenantTx};
use usecase::check::{Checks, MAX_TEXT_CHARS, Metadata, stored};
use usecase::ports::WebhookSender;
use usecase::{Error, Result};

use crate::{fan_out, secrets as endpoint_secrets};

/// Most endpoints of one merchant in one mode.
pub const MAX_ENDPOINTS: i64 = 50;
/// Most event types of one endpoint.
pub const MAX_TYPES: usize = 100;
/// The retry schedules.
pub const SCHEDULES: [&str; 2] = ["standard", "compact"];
/// What an endpoint may be sent of an event: all of it, or what it is about.
pub const PAYLOADS: [&str; 2] = ["snapshot", "thin"];

/// A URL that may be told things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointUrl(String);

impl EndpointUrl {
    /// Checks a URL without connecting to it.
    ///
    /// # Errors
    /// A field error saying what is wrong with it.
    pub fn checked(sender: &dyn WebhookSender, url: String, local_allowed: bool) -> Result<EndpointUrl> {
        if url.is_empty() || url.len() > 2048 {
            return Err(Error::field("url", "invalid_url", "url has 1 to 2048 characters."));
        }
        sender.check_url(&url, local_allowed).map_err(|why| Error::field("url", "invalid_url", why))?;
        Ok(EndpointUrl(url))
    }
}

/// An endpoint to be told things.
#[derive(Clone, Debug)]
pub struct NewEndpoint {
    /// Where.
    pub url: EndpointUrl,
    /// Which events: `invoice.paid`, `invoice.*`; empty means all.
    pub event_types: Vec<String>,
    /// For the merchant.
    pub description: Option<String>,
    /// `standard` or `compact`.
    pub retry_schedule: String,
    /// `snapshot` or `thin`.
    pub payload: String,
    /// Whether the three older headers are sent beside the standard ones.
    pub compatible_headers: bool,
    /// The version of the API whose forms it is sent, for good.
    pub api_version: String,
    /// The merchant's own data.
    pub metadata: Metadata,
}

/// What may change on an endpoint. `None` leaves alone; an inner `None` clears.
#[derive(Clone, Debug, Default)]
pub struct EndpointChange {
    /// Where.
    pub url: Option<EndpointUrl>,
    /// Which events.
    pub event_types: Option<Vec<String>>,
    /// For the merchant.
    pub description: Option<Option<String>>,
    /// Whether it is told anything.
    pub enabled: Option<bool>,
    /// `standard` or `compact`.
    pub retry_schedule: Option<String>,
    /// `snapshot` or `thin`.
    pub payload: Option<String>,
    /// Whether the three older headers are sent, too.
    pub compatible_headers: Option<bool>,
    /// Replaces the merchant's own data.
    pub metadata: Option<Metadata>,
}

/// Makes an endpoint and its secret, to be shown once. It is told of what happens from now on.
///
/// # Errors
/// Field errors; `Refused` when there are too many.
pub async fn create(tx: &mut TenantTx, secrets: &Secrets, new: NewEndpoint) -> Result<(EndpointRow, SecretString)> {
    check(&new.event_types, new.description.as_deref(), (&new.retry_schedule, &new.payload), Some(&new.metadata))?;
    if webhooks::endpoint_count(tx, &Made::default()).await? >= MAX_ENDPOINTS {
        let message = format!("There are {MAX_ENDPOINTS} endpoints already. Change one of them instead.");
        return Err(Error::refused("too_many_endpoints", message));
    }
    let (id, now) = (tx.fresh::<EndpointId>(), tx.wall_now());
    let (text, sealed) = endpoint_secrets::make(tx, secrets, id).await?;
    let row = EndpointRow {
        id,
        url: new.url.0,
        description: new.description,
        event_types: new.event_types,
        status: "enabled".to_owned(),
        disabled_reason: None,
        secret_sealed: sealed.bytes,
        secret_key_id: sealed.key_id,
        old_secret_sealed: None,
        old_secret_key_id: None,
        old_secret_until: None,
        retry_schedule: new.retry_schedule,
        failing_since: None,
        consecutive_failures: 0,
        probe_at: None,
        payload: new.payload,
        compatible_headers: new.compatible_headers,
        api_version: new.api_version,
        metadata: stored(&new.metadata),
        version: 1,
        created_at: now,
        updated_at: now,
    };
    webhooks::insert_endpoint(tx, &row).await?;
    feed::begin(tx).await?;
    note(tx, "webhook_endpoint.created", "webhook_endpoint.create", None, &row);
    Ok((row, text))
}

/// `words` are the schedule and the payload.
fn check(types: &[String], description: Option<&str>, words: (&str, &str), metadata: Option<&Metadata>) -> Result<()> {
    let mut checks = Checks::new();
    checks.demand(types.len() <= MAX_TYPES, "eventTypes", "too_many", "Send at most 100 event types, or none for all.");
    for wrong in types.iter().filter(|text| !is_type(text)) {
        let message = format!("`{wrong}` is not an event type. Send one such as invoice.paid or invoice.*.");
        checks.wrong("eventTypes", "invalid_value", message);
    }
    checks.optional("description", description, MAX_TEXT_CHARS);
    checks.demand(SCHEDULES.contains(&words.0), "retrySchedule", "unknown_value", "Send standard or compact.");
    checks.demand(PAYLOADS.contains(&words.1), "payload", "unknown_value", "Send snapshot or thin.");
    if let Some(metadata) = metadata {
        checks.metadata(metadata);
    }
    checks.done()
}

/// `noun.verb`, or `noun.*`. New types come all the time, so the form is all that is checked.
fn is_type(text: &str) -> bool {
    let word = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    text.len() <= 100 && text.split_once('.').is_some_and(|(noun, verb)| word(noun) && (verb == "*" || word(verb)))
}

/// Changes an endpoint. Enabling it forgets its failures.
///
/// # Errors
/// `Missing`; field errors; `Conflict` when somebody else changed it meanwhile.
pub async fn change(tx: &mut TenantTx, id: EndpointId, change: EndpointChange) -> Result<EndpointRow> {
    let mut row = webhooks::get_endpoint(tx, id).await?;
    let before = facts(&row);
    if let Some(url) = change.url {
        row.url = url.0;
        // What was wrong with the old address says nothing of the new one.
        row.probe_at = None;
    }
    if let Some(types) = change.event_types {
        row.event_types = types;
    }
    if let Some(description) = change.description {
        row.description = description;
    }
    if let Some(schedule) = change.retry_schedule {
        row.retry_schedule = schedule;
    }
    if let Some(payload) = change.payload {
        row.payload = payload;
    }
    if let Some(compatible) = change.compatible_headers {
        row.compatible_headers = compatible;
    }
    if let Some(metadata) = &change.metadata {
        row.metadata = stored(metadata);
    }
    let words = (row.retry_schedule.as_str(), row.payload.as_str());
    check(&row.event_types, row.description.as_deref(), words, change.metadata.as_ref())?;
    if let Some(enabled) = change.enabled {
        switch(&mut row, enabled);
    }
    save(tx, &mut row).await?;
    fan_out::rouse(tx, &[&row]).await?;
    note(tx, "webhook_endpoint.updated", "webhook_endpoint.update", Some(before), &row);
    Ok(row)
}

fn switch(row: &mut EndpointRow, enabled: bool) {
    if enabled {
        row.status = "enabled".to_owned();
        row.disabled_reason = None;
        row.failing_since = None;
        row.consecutive_failures = 0;
        row.probe_at = None;
    } else if row.status != "disabled" {
        row.status = "disabled".to_owned();
        row.disabled_reason = Some("Disabled by the merchant.".to_owned());
    }
}

/// Stops telling an endpoint. Doing it twice is not an error.
///
/// # Errors
/// `Missing`; `Conflict` when somebody else changed it meanwhile.
pub async fn disable(tx: &mut TenantTx, id: EndpointId) -> Result<EndpointRow> {
    let mut row = webhooks::get_endpoint(tx, id).await?;
    if row.status == "disabled" {
        return Ok(row);
    }
    let before = facts(&row);
    switch(&mut row, false);
    save(tx, &mut row).await?;
    // What it is still owed is given up.
    fan_out::rouse(tx, &[&row]).await?;
    note(tx, "webhook_endpoint.disabled", "webhook_endpoint.disable", Some(before), &row);
    Ok(row)
}

/// Gives an endpoint a new secret, to be shown once. The old one signs beside it for a day.
///
/// # Errors
/// `Missing`; `Conflict` when somebody else changed it meanwhile.
pub async fn rotate_secret(
    tx: &mut TenantTx,
    secrets: &Secrets,
    id: EndpointId,
) -> Result<(EndpointRow, SecretString)> {
    let mut row = webhooks::get_endpoint(tx, id).await?;
    let text = endpoint_secrets::rotate(tx, secrets, &mut row).await?;
    save(tx, &mut row).await?;
    note(tx, "webhook_endpoint.secret_rotated", "webhook_endpoint.rotate_secret", None, &row);
    Ok((row, text))
}

async fn save(tx: &mut TenantTx, row: &mut EndpointRow) -> Result<()> {
    webhooks::save_endpoint(tx, row).await?;
    row.version = row.version.saturating_add(1);
    row.updated_at = tx.wall_now();
    Ok(())
}

fn note(tx: &mut TenantTx, event: &'static str, action: &'static str, before: Option<Value>, row: &EndpointRow) {
    let after = facts(row);
    tx.record(event, row.id.uuid(), after.clone());
    tx.audit(action, row.id.to_string(), before, Some(after));
}

fn facts(row: &EndpointRow) -> Value {
    json!({
        "id": row.id,
        "url": row.url,
        "eventTypes": row.event_types,
        "description": row.description,
        "status": row.status,
        "retrySchedule": row.retry_schedule,
        "payload": row.payload,
        "compatibleHeaders": row.compatible_headers,
        "apiVersion": row.api_version,
        "metadata": row.metadata,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn event_types_are_a_noun_and_a_verb() {
        for good in ["invoice.paid", "invoice.*", "dunning.retry_scheduled", "webhook_endpoint.disabled"] {
            assert!(is_type(good), "{good}");
        }
        for bad in ["", "invoice", "invoice.", ".paid", "*", "*.paid", "invoice.paid.now", "Invoice.paid", "invoice.p*"]
        {
            assert!(!is_type(bad), "{bad}");
        }
    }
}
