//! What must hold when the play is over. The exit code is theirs.

use std::time::Duration;

use anyhow::Result;
use ids::Mode;
use serde::Serialize;
use serde_json::Value;
use store::doors::AuditDb;
use store::operator::queues;

use super::client::Client;
use super::player::{Hook, Player};
use super::wire::{Event, Transaction};

/// How often the receiver's count is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Webhooks that stop coming for so many looks (half a minute) will not come.
const PATIENCE: u32 = 600;

/// One thing that must hold, and what breaks it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Check {
    pub(super) what: String,
    pub(super) holds: bool,
    pub(super) broken_by: Vec<String>,
}

impl Check {
    /// A check that holds when nothing breaks it.
    pub(super) fn new(what: impl Into<String>, broken_by: Vec<String>) -> Check {
        Check { what: what.into(), holds: broken_by.is_empty(), broken_by }
    }
}

/// The receiver's figures for one merchant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Webhooks {
    pub(super) events: i64,
    pub(super) delivered_and_verified: u64,
    pub(super) duplicates: u64,
    pub(super) refused: u64,
}

/// Waits until the merchant has heard of every event, then compares what was sent with what came.
pub(super) async fn webhooks(client: &Client, hook: &Hook) -> Result<(Webhooks, Check)> {
    let newest: Option<Event> = client.newest("/v1/events").await?;
    let last = newest.map_or(0, |event| event.seq);
    let wanted = usize::try_from(last - hook.first_seq + 1).unwrap_or(0);
    let (mut seen, mut looks) = (hook.mailbox.arrived(), 0);
    while seen < wanted && looks < PATIENCE {
        tokio::time::sleep(LOOK_EVERY).await;
        let now = hook.mailbox.arrived();
        looks = if now == seen { looks + 1 } else { 0 };
        seen = now;
    }
    let counts = hook.mailbox.counts();
    let figures = Webhooks {
        events: last - hook.first_seq + 1,
        delivered_and_verified: counts.delivered(),
        duplicates: counts.duplicates(),
        refused: counts.refused(),
    };
    let mut broken = Vec::new();
    if !counts.is_exactly(hook.first_seq, last) {
        broken.push(format!("{} of {} events arrived", figures.delivered_and_verified, figures.events));
    }
    if (figures.duplicates, figures.refused) != (0, 0) {
        broken.push(format!("{} came again, {} were refused", figures.duplicates, figures.refused));
    }
    let failed = format!("/v1/webhook-endpoints/{}/deliveries?status=failed", hook.endpoint);
    if client.newest::<Value>(&failed).await?.is_some() {
        broken.push("a delivery was given up".to_owned());
    }
    Ok((figures, Check::new("every event reached the merchant once, with a good signature", broken)))
}

/// Tries that are neither over nor waiting for the customer, except of cards that leave some open by design.
pub(super) fn unresolved(player: &Player, tries: &[Transaction]) -> Check {
    let open = |attempt: &&Transaction| {
        let by_design = player.customer(&attempt.customer_id).is_some_and(|who| who.card.leaves_open_charges());
        let unsettled = matches!(attempt.status.as_str(), "created" | "submitted" | "unknown" | "manual");
        unsettled && !by_design
    };
    let name = |attempt: &Transaction| {
        let who = player.customer(&attempt.customer_id).map_or("somebody", |who| who.key.as_str());
        format!("a charge of {who} is {}", attempt.status)
    };
    Check::new("every charge has an outcome", tries.iter().filter(open).map(name).collect())
}

/// Work set aside for a person.
pub(super) async fn set_aside(audit: &AuditDb) -> Result<Check> {
    let mut broken = Vec::new();
    for mode in Mode::ALL {
        for row in queues::quarantined(audit, mode).await? {
            broken.push(format!("{mode}: {} {}: {}", row.kind, row.subject_id, row.note.unwrap_or_default()));
        }
    }
    Ok(Check::new("no work was set aside", broken))
}

/// The proof of the books, both modes.
pub(super) async fn books(auditor: &AuditDb) -> Result<Vec<Check>> {
    let mut out = Vec::new();
    for mode in Mode::ALL {
        let mut findings = escrows::books(auditor, mode).await?;
        findings.push(audit::proof::chains(auditor, mode).await?.into());
        for finding in findings {
            out.push(Check::new(format!("{mode} {}: {}", finding.id, finding.title), finding.offenders));
        }
    }
    Ok(out)
}
