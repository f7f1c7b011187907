//! Following what happens: events, webhook endpoints and their deliveries, test clocks, keys.

use anyhow::Result;
use clap::{Args, Subcommand};
use serde_json::json;

use super::{ApiArgs, ChangeArgs, Deed, GraveArgs, ListArgs, MakeArgs, Shape, ShowArgs, placed};
use devtools::Call;

#[derive(Debug, Subcommand)]
pub(crate) enum EventCommand {
    /// List events, newest first.
    List(ListArgs),
    /// Show an event.
    Show(ShowArgs),
    /// Send an event again to every endpoint that wants it, or to endpointId=wh_….
    Resend(ChangeArgs),
}

impl EventCommand {
    pub(crate) fn deed(self) -> Result<Deed> {
        match self {
            EventCommand::List(args) => Deed::list(args, "/v1/events", &["seq", "id", "type", "createdAt"]),
            EventCommand::Show(args) => Ok(Deed::show(args, "/v1/events/{id}")),
            EventCommand::Resend(args) => Deed::change(args, "POST", "/v1/events/{id}/resend"),
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum WebhookCommand {
    /// List endpoints.
    List(ListArgs),
    /// Show an endpoint.
    Show(ShowArgs),
    /// Make an endpoint; its secret is shown once: url=… eventTypes='["invoice.*"]'.
    Create(MakeArgs),
    /// Change an endpoint: status=enabled.
    Change(ChangeArgs),
    /// Stop telling an endpoint.
    Disable(GraveArgs),
    /// Give it a new secret, shown once. The old one signs beside it for a day.
    RotateSecret(GraveArgs),
    /// List what was sent to an endpoint.
    Deliveries(ShowArgs),
    /// Show a delivery with each try.
    Delivery(ShowArgs),
    /// Send a delivery again.
    Replay(ChangeArgs),
}

impl WebhookCommand {
    pub(crate) fn deed(self) -> Result<Deed> {
        let at = |verb: &str| format!("/v1/webhook-endpoints/{{id}}{verb}");
        match self {
            WebhookCommand::List(args) => {
                Deed::list(args, "/v1/webhook-endpoints", &["id", "url", "status", "eventTypes", "failingSince"])
            }
            WebhookCommand::Show(args) => Ok(Deed::show(args, &at(""))),
            WebhookCommand::Create(args) => Deed::make(args, "/v1/webhook-endpoints"),
            WebhookCommand::Change(args) => Deed::change(args, "PATCH", &at("")),
            WebhookCommand::Disable(args) => Deed::grave(args, "DELETE", &at(""), "Stop telling {} of events?"),
            WebhookCommand::RotateSecret(args) => {
                Deed::grave(args, "POST", &at("/rotate-secret"), "Give {} a new secret?")
            }
            WebhookCommand::Deliveries(args) => {
                let fields = &["id", "eventType", "status", "tryCount", "lastStatusCode", "lastError", "nextTryAt"];
                Ok(Deed::show(args, &at("/deliveries")).rows(fields))
            }
            WebhookCommand::Delivery(args) => Ok(Deed::show(args, "/v1/deliveries/{id}")),
            WebhookCommand::Replay(args) => Deed::change(args, "POST", "/v1/deliveries/{id}/replay"),
        }
    }
}

/// Where a clock is to go.
#[derive(Debug, Args)]
pub(crate) struct AdvanceArgs {
    /// The clock's id.
    id: String,
    /// The instant, such as 2026-10-01T08:00:00Z.
    #[arg(long, value_name = "INSTANT")]
    to: String,
    #[command(flatten)]
    api: ApiArgs,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ClockCommand {
    /// List test clocks.
    List(ListArgs),
    /// Show a test clock.
    Show(ShowArgs),
    /// Make a test clock: name="A year of Ada" frozenAt=2026-09-01T08:00:00Z.
    Create(MakeArgs),
    /// Send a test clock ahead; what falls due on the way happens.
    Advance(AdvanceArgs),
}

impl ClockCommand {
    pub(crate) fn deed(self) -> Result<Deed> {
        match self {
            ClockCommand::List(args) => {
                Deed::list(args, "/v1/test-clocks", &["id", "name", "frozenAt", "targetAt", "status"])
            }
            ClockCommand::Show(args) => Ok(Deed::show(args, "/v1/test-clocks/{id}")),
            ClockCommand::Create(args) => Deed::make(args, "/v1/test-clocks"),
            ClockCommand::Advance(AdvanceArgs { id, to, api }) => {
                let call = Call::post(placed("/v1/test-clocks/{id}/advance", &id), json!({ "to": to }));
                Ok(Deed::of(api, call, Shape::Object))
            }
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum KeyCommand {
    /// List the merchant's API keys.
    List(ListArgs),
    /// Make a restricted key, shown once: name=Reports scopes='["ledger:read"]'.
    Create(MakeArgs),
    /// Replace a key by a new one, shown once; the old one works on for a day, or: overlapSeconds=3600.
    Roll(GraveArgs),
    /// Stop a key for good, at once.
    Revoke(GraveArgs),
}

impl KeyCommand {
    pub(crate) fn deed(self) -> Result<Deed> {
        match self {
            KeyCommand::List(args) => {
                let fields = &["id", "kind", "name", "last4", "scopes", "lastUsedAt", "expiresAt", "revokedAt"];
                Deed::list(args, "/v1/api-keys", fields)
            }
            KeyCommand::Create(args) => Deed::make(args, "/v1/api-keys"),
            KeyCommand::Roll(args) => Deed::grave(args, "POST", "/v1/api-keys/{id}/roll", "Replace {}?"),
            KeyCommand::Revoke(args) => {
                Deed::grave(args, "DELETE", "/v1/api-keys/{id}", "Revoke {}? Whoever uses it is locked out at once.")
            }
        }
    }
}
