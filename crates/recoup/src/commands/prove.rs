//! Looking and proving: `doctor`, `verify`, `queues`. They change nothing.

use std::process::ExitCode;

use ::audit::proof::Depth;
use anyhow::{Result, bail};
use ids::Mode;
use runtime::Clock;
use serde_json::{Value, json};
use store::doors::{self, AuditDb};
use store::operator::verify::Finding;
use store::operator::{keks, queues};

use super::audit;
use crate::cli::Format;
use crate::config::Config;
use crate::house::{self, House};
use crate::output;

pub(super) async fn verify(config: Config, format: Format) -> Result<ExitCode> {
    let house = prepared(&config).await?;
    let auditor = doors::open_for_audit(&house.connector, Clock::system());
    let mut all = Vec::new();
    for mode in Mode::ALL {
        for finding in escrows::books(&auditor, mode).await? {
            all.push((mode, finding));
        }
        all.push((mode, audit::proved(&config, &auditor, mode, Depth::Newest).await?.into()));
    }
    let clean = all.iter().all(|(_, finding)| finding.offenders.is_empty());
    report(format, &all)?;
    house.close().await?;
    Ok(if clean { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The database, if there is something of ours in it to look at.
pub(super) async fn prepared(config: &Config) -> Result<House> {
    let house = House::open(config).await?;
    let problem = match store::migrate::pending(&house.connector).await {
        Ok(problem) => problem,
        Err(error) => Some(format!("this database is not prepared for Recoup ({error}): run `recoup migrate`")),
    };
    let Some(problem) = problem else { return Ok(house) };
    house.close().await?;
    bail!(problem)
}

/// Prints what was proved, and names whatever breaks it.
pub(crate) fn report(format: Format, all: &[(Mode, Finding)]) -> Result<()> {
    let items: Vec<Value> = all
        .iter()
        .map(|(mode, finding)| {
            json!({
                "mode": mode,
                "id": finding.id,
                "holds": finding.offenders.is_empty(),
                "invariant": finding.title,
                "offenders": finding.offenders,
            })
        })
        .collect();
    output::rows(format, &["mode", "id", "", "invariant"], &items, |item| {
        let text = |name: &str| item[name].as_str().unwrap_or_default().to_owned();
        let holds = item["holds"].as_bool().unwrap_or(false);
        vec![text("mode"), text("id"), if holds { "ok".to_owned() } else { "BROKEN".to_owned() }, text("invariant")]
    })?;
    if format == Format::Table {
        for (mode, finding) in all {
            for offender in &finding.offenders {
                output::line(&format!("{mode} {}: {offender}", finding.id))?;
            }
        }
    }
    Ok(())
}

pub(super) async fn queues(config: Config, format: Format) -> Result<ExitCode> {
    let house = prepared(&config).await?;
    let audit = doors::open_for_audit(&house.connector, Clock::system());
    let mut items: Vec<Value> = Vec::new();
    let mut set_aside: Vec<String> = Vec::new();
    for mode in Mode::ALL {
        for row in queues::depths(&audit, mode).await? {
            items.push(json!({
                "mode": mode, "kind": row.kind, "depth": row.depth, "due": row.due, "oldestDueAt": row.oldest_due_at,
                "leased": row.leased, "parked": row.parked, "quarantined": row.quarantined,
            }));
        }
        for row in queues::quarantined(&audit, mode).await? {
            set_aside.push(format!(
                "{mode}: {} {} of {} since {}: {}",
                row.kind,
                row.subject_id,
                row.tenant_id,
                row.quarantined_at,
                row.note.unwrap_or_default()
            ));
        }
    }
    let names = ["mode", "kind", "depth", "due", "oldestDueAt", "leased", "parked", "quarantined"];
    output::rows(format, &names, &items, |item| names.iter().map(|name| output::cell(&item[*name])).collect())?;
    if format == Format::Table {
        for line in &set_aside {
            output::line(&format!("set aside: {line}"))?;
        }
    }
    house.close().await?;
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn doctor(config: Config, format: Format) -> Result<ExitCode> {
    let mut items: Vec<Value> = Vec::new();
    let mut needed: Vec<String> = Vec::new();
    let mut check = |what: &str, problem: Option<String>| {
        items.push(json!({ "check": what, "ok": problem.is_none(), "problem": problem }));
    };
    let problems = config.problems();
    let mut wishes = problems;
    if matches!(config.objects(), Ok(None)) {
        wishes.push("no digest of the audit log leaves the database: set objects.bucket or objects.folder".to_owned());
    }
    check("configuration for production", (!wishes.is_empty()).then(|| wishes.join("; ")));
    match House::open(&config).await {
        Err(error) => check("database", Some(format!("{error:#}"))),
        Ok(house) => {
            check("database", None);
            match store::migrate::pending(&house.connector).await {
                Ok(pending) => check("schema", pending),
                Err(error) => check("schema", Some(format!("{error}: run `recoup migrate`"))),
            }
            match store::migrate::parity::differences(&house.connector).await {
                Ok(found) => check("sandbox and live are equal", (!found.is_empty()).then(|| found.join("; "))),
                Err(error) => check("sandbox and live are equal", Some(error.to_string())),
            }
            let auditor = doors::open_for_audit(&house.connector, Clock::system());
            check("key-encryption keys", missing_keks(&config, &auditor).await);
            match store::operator::restores::history(&auditor).await {
                Ok(history) => check("nothing is held", history.quarantine()),
                Err(error) => check("nothing is held", Some(error.to_string())),
            }
            needed = needed_keks(&auditor).await;
            house.close().await?;
        }
    }
    // Production settings are allowed to be missing on a developer's machine, so only the rest decides.
    let healthy = items.iter().skip(1).all(|item| item["ok"] == json!(true));
    output::rows(format, &["check", "", "problem"], &items, |item| {
        let ok = item["ok"] == json!(true);
        vec![
            item["check"].as_str().unwrap_or_default().to_owned(),
            if ok { "ok".to_owned() } else { "PROBLEM".to_owned() },
            item["problem"].as_str().unwrap_or_default().to_owned(),
        ]
    })?;
    if format == Format::Table {
        for line in &needed {
            output::line(line)?;
        }
    }
    Ok(if healthy { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What every key-encryption key is needed for. One that is not named here may go from the configuration.
async fn needed_keks(auditor: &AuditDb) -> Vec<String> {
    let mut lines = Vec::new();
    for mode in Mode::ALL {
        // A schema that is behind is told of above.
        for row in keks::needed(auditor, mode).await.unwrap_or_default() {
            lines.push(format!(
                "{mode}: key-encryption key `{}` is needed for {} data keys and {} secrets from before them",
                row.kek_id, row.data_keys, row.direct
            ));
        }
    }
    lines
}

/// Which key-encryption keys are needed and not configured.
async fn missing_keks(config: &Config, auditor: &AuditDb) -> Option<String> {
    let secrets = match house::dev_secrets(config) {
        Ok((secrets, _)) => secrets,
        Err(error) => return Some(error.to_string()),
    };
    let mut missing = Vec::new();
    for mode in Mode::ALL {
        match keks::needed(auditor, mode).await {
            Ok(found) => {
                missing.extend(found.into_iter().filter(|row| secrets.kek_text(&row.kek_id).is_none()).map(|row| {
                    format!("{mode}: {} data keys and {} secrets need `{}`", row.data_keys, row.direct, row.kek_id)
                }))
            }
            Err(error) => missing.push(error.to_string()),
        }
    }
    (!missing.is_empty()).then(|| missing.join("; "))
}
