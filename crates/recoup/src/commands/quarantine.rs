//! What an operator does after a restore. `docs/runbooks/restore.md` has it in order.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Result, bail};
use ids::Mode;
use jiff::Timestamp;
use providers::OpenAccounts;
use runtime::Clock;
use serde_json::{Value, json};
use settling::restore;
use store::doors::{self, OperatorDb};
use store::operator::{restores, tenants};
use store::restored_movements as rows;

use crate::cli::{Format, QuarantineCommand};
use crate::config::{self, Config};
use crate::house::{self, House};
use crate::output;
use crate::services::Parts;

pub(super) async fn run(config: Config, command: QuarantineCommand) -> Result<ExitCode> {
    let house = super::prove::prepared(&config).await?;
    let desk = OperatorDb::connect(&house.connector, Clock::system(), &config::operator_name());
    let done = match command {
        QuarantineCommand::Begin { reason } => begin(&desk, &reason).await,
        QuarantineCommand::Status(output) => status(&house, &desk, output.format).await,
        QuarantineCommand::Import { since, output } => import(&config, &house, &desk, since, output.format).await,
        QuarantineCommand::End { reason, nothing_lost, unread_checked } => {
            end(&house, &desk, &reason, nothing_lost, unread_checked).await
        }
    };
    house.close().await?;
    done
}

async fn begin(desk: &OperatorDb, reason: &str) -> Result<ExitCode> {
    restores::say(desk, restores::BEGIN, reason, &[]).await?;
    output::line("Held. Running processes notice within a few seconds; work in hand is finished.")?;
    Ok(ExitCode::SUCCESS)
}

async fn status(house: &House, desk: &OperatorDb, format: Format) -> Result<ExitCode> {
    let auditor = doors::open_for_audit(&house.connector, Clock::system());
    let history = restores::history(&auditor).await?;
    let held = history.quarantine();
    if format == Format::Table {
        output::line(&held.as_ref().map_or("Nothing holds.".to_owned(), |why| format!("Held: {why}.")))?;
    }
    let mut items = Vec::new();
    for tenant in tenants::list(desk).await? {
        for mode in Mode::ALL {
            let scope = doors::open_as_operator(desk, tenant.id, mode, "what a restore forgot").await?;
            let mut tx = scope.begin().await?;
            for row in rows::untaken(&mut tx).await? {
                items.push(json!({
                    "mode": mode, "tenant": tenant.id, "kind": row.kind, "gateway": row.gateway, "account": row.account_id,
                    "reference": row.gateway_ref, "amount": row.amount_minor, "currency": row.currency, "at": row.at,
                }));
            }
            tx.commit(()).await?;
        }
    }
    let names = ["mode", "tenant", "kind", "gateway", "account", "reference", "amount", "currency", "at"];
    output::rows(format, &names, &items, |item| names.iter().map(|name| output::cell(&item[*name])).collect())?;
    Ok(if held.is_none() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn import(
    config: &Config,
    house: &House,
    desk: &OperatorDb,
    since: Timestamp,
    format: Format,
) -> Result<ExitCode> {
    let (secrets, staff) = house::dev_secrets(config)?;
    let parts = Parts::new(config, house.connector.clone(), secrets.clone(), Some(staff))?;
    let gateways = parts.gateways(Arc::new(OpenAccounts::new(secrets)));
    let until = Clock::system().now();
    let (mut items, mut unread): (Vec<Value>, Vec<String>) = (Vec::new(), Vec::new());
    for tenant in tenants::list(desk).await? {
        for mode in Mode::ALL {
            let scope = doors::open_as_operator(desk, tenant.id, mode, "import after a restore").await?;
            for read in Box::pin(restore::import(&gateways, &scope, since, until)).await? {
                if let Some(problem) = &read.problem {
                    unread.push(format!("{mode} {} {}: {problem}", tenant.id, read.source.name()));
                }
                items.push(json!({
                    "mode": mode, "tenant": tenant.id, "source": read.source.name(), "listed": read.listed,
                    "unknown": read.kept, "problem": read.problem,
                }));
            }
        }
    }
    restores::say(desk, restores::IMPORT, &format!("what providers list since {since}"), &unread).await?;
    let names = ["mode", "tenant", "source", "listed", "unknown", "problem"];
    output::rows(format, &names, &items, |item| names.iter().map(|name| output::cell(&item[*name])).collect())?;
    Ok(if unread.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn end(
    house: &House,
    desk: &OperatorDb,
    reason: &str,
    nothing_lost: bool,
    unread_checked: bool,
) -> Result<ExitCode> {
    let history = restores::history(&doors::open_for_audit(&house.connector, Clock::system())).await?;
    if history.quarantine().is_none() {
        output::line("Nothing holds.")?;
        return Ok(ExitCode::SUCCESS);
    }
    if !history.imported && !nothing_lost {
        bail!(
            "what providers did since the restore was not imported, so the same charges might be made again: run `recoup \
             quarantine import --since <the moment that was restored>`. If nothing was lost, say --nothing-lost."
        );
    }
    let unread: Vec<String> =
        history.unread.as_ref().and_then(|list| serde_json::from_value(list.clone()).ok()).unwrap_or_default();
    if history.imported && !unread.is_empty() && !unread_checked {
        bail!(
            "{} list(s) could not be read, and what is in them might be done again:\n  - {}\nLook through them by hand (the runbook \
             says how), then say --unread-checked.",
            unread.len(),
            unread.join("\n  - ")
        );
    }
    restores::say(desk, restores::END, reason, &unread).await?;
    output::line("No longer held. Running processes notice within a few seconds.")?;
    Ok(ExitCode::SUCCESS)
}
