//! The audit log from the command line: who did what, and the proof that nobody touched what is written there.

use std::process::ExitCode;

use anyhow::Result;
use audit::proof::{self, Depth, Report};
use ids::Mode;
use runtime::Clock;
use runtime::secret::Secrets;
use serde_json::{Value, json};
use store::audit::AuditFilter;
use store::doors::{self, AuditDb};
use store::operator::chains::{self, FoundRow};
use store::operator::people;
use usecase::{personal, vault};

use super::prove::prepared;
use crate::cli::{AuditCommand, AuditQuery, Format};
use crate::config::Config;
use crate::{house, output};

pub(super) async fn run(config: Config, command: AuditCommand) -> Result<ExitCode> {
    match command {
        AuditCommand::Query(query) => search(config, query).await,
        AuditCommand::Verify(output) => verify(config, output.format).await,
        AuditCommand::Key => {
            let (secrets, _) = house::dev_secrets(&config)?;
            output::line(&config.signing_key(&secrets).public().text())?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// The chains of a mode computed again, and compared with the digests, where there are any.
pub(super) async fn proved(config: &Config, auditor: &AuditDb, mode: Mode, depth: Depth) -> Result<Report> {
    let report = proof::chains(auditor, mode).await?;
    let Some(objects) = config.objects()? else { return Ok(report) };
    let (secrets, _) = house::dev_secrets(config)?;
    let keys = config.public_keys(&secrets);
    Ok(report.and(proof::against_digests(auditor, mode, &objects, &keys, depth).await?))
}

async fn verify(config: Config, format: Format) -> Result<ExitCode> {
    let house = prepared(&config).await?;
    let auditor = doors::open_for_audit(&house.connector, Clock::system());
    let mut items: Vec<Value> = Vec::new();
    let mut faults: Vec<String> = Vec::new();
    for mode in Mode::ALL {
        let report = proved(&config, &auditor, mode, Depth::All).await?;
        let (unsealed, since) = chains::unsealed(&auditor, mode).await?;
        let named: Vec<Value> = report
            .faults
            .iter()
            .map(|fault| {
                json!({
                    "tenant": fault.tenant, "place": fault.place, "deed": fault.deed.as_str(), "text": fault.text,
                })
            })
            .collect();
        faults.extend(report.faults.iter().map(|fault| format!("{mode} {fault}")));
        items.push(json!({
            "mode": mode, "chains": report.chains, "links": report.links, "digests": report.digests,
            "unsealed": unsealed, "unsealedSince": since, "faults": named,
        }));
    }
    let names = ["mode", "chains", "links", "digests", "unsealed", "unsealedSince"];
    output::rows(format, &names, &items, |item| names.iter().map(|name| output::cell(&item[*name])).collect())?;
    if format == Format::Table {
        for fault in &faults {
            output::line(&format!("BROKEN {fault}"))?;
        }
    }
    house.close().await?;
    Ok(if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn search(config: Config, query: AuditQuery) -> Result<ExitCode> {
    let house = prepared(&config).await?;
    let auditor = doors::open_for_audit(&house.connector, Clock::system());
    let modes = query.mode.map_or(Mode::ALL.to_vec(), |mode| vec![mode.into()]);
    let filter = AuditFilter {
        actor_type: query.actor_type,
        actor: query.actor,
        action: query.action,
        subject: query.subject,
        request: query.request,
        from: query.from,
        to: query.to,
    };
    let (secrets, _) = house::dev_secrets(&config)?;
    let mut items = Vec::new();
    for mode in modes {
        let mut rows = chains::find(&auditor, mode, query.tenant, &filter, i64::from(query.limit)).await?;
        open(&auditor, &secrets, mode, &mut rows).await?;
        items.extend(rows.iter().map(|row| shown(mode, row)));
    }
    let names = ["at", "mode", "tenant", "actor", "action", "subject", "requestId", "origin", "place"];
    output::rows(query.output.format, &names, &items, |item| {
        names.iter().map(|name| output::cell(&item[*name])).collect()
    })?;
    house.close().await?;
    Ok(ExitCode::SUCCESS)
}

/// Opens what is sealed of people who are still known.
async fn open(auditor: &AuditDb, secrets: &Secrets, mode: Mode, rows: &mut [FoundRow]) -> Result<()> {
    let mut states: Vec<&mut Value> =
        rows.iter_mut().flat_map(|row| row.before.iter_mut().chain(&mut row.after)).collect();
    let needs = personal::needs(&mut states);
    if needs.is_nothing() {
        return Ok(());
    }
    let names: Vec<&str> = needs.keys.iter().map(String::as_str).collect();
    let keys = people::data_keys(auditor, mode, &vault::ids_of(secrets, &names)).await?;
    vault::admit(secrets, &keys)?;
    let salts = people::salts(auditor, mode, &needs.people).await?.into_iter().collect();
    for row in rows {
        for state in row.before.iter_mut().chain(&mut row.after) {
            personal::open_with(secrets, row.tenant_id, &salts, state)?;
        }
    }
    Ok(())
}

fn shown(mode: Mode, row: &FoundRow) -> Value {
    json!({
        "at": row.at, "mode": mode, "tenant": row.tenant_id, "id": row.id,
        "actor": format!("{} {}", row.actor_type, row.actor_id), "action": row.action, "subject": row.subject,
        "before": row.before, "after": row.after, "requestId": row.request_id, "origin": row.origin, "place": row.seq,
    })
}
