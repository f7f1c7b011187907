//! Key-encryption keys: wrapping every data key under the present one, while everything runs.

use std::process::ExitCode;

use anyhow::{Context as _, Result};
use ids::Mode;
use runtime::Clock;
use serde_json::{Value, json};
use store::doors::{self, AuditDb, OperatorDb};
use store::operator::keks;
use usecase::vault;

use super::prove::prepared;
use crate::cli::SecretsCommand;
use crate::config::{Config, operator_name};
use crate::{house, output};

pub(super) async fn run(config: Config, command: SecretsCommand) -> Result<ExitCode> {
    let SecretsCommand::Rewrap { mode, output } = command;
    let house = prepared(&config).await?;
    let auditor = doors::open_for_audit(&house.connector, Clock::system());
    let desk = OperatorDb::connect(&house.connector, Clock::system(), &operator_name());
    let (secrets, _) = house::dev_secrets(&config)?;
    let modes = mode.map_or(Mode::ALL.to_vec(), |mode| vec![mode.into()]);
    let mut items: Vec<Value> = Vec::new();
    for mode in modes {
        let wrapped = rewrap(&auditor, &desk, &secrets, mode).await?;
        items.push(json!({ "mode": mode, "kek": secrets.current_kek().id, "wrapped": wrapped }));
    }
    let names = ["mode", "kek", "wrapped"];
    output::rows(output.format, &names, &items, |item| names.iter().map(|name| output::cell(&item[*name])).collect())?;
    house.close().await?;
    Ok(ExitCode::SUCCESS)
}

/// Every tenant's data keys that are under another key, a commit for each tenant: a run that was cut off goes on where it stopped.
async fn rewrap(auditor: &AuditDb, desk: &OperatorDb, secrets: &runtime::secret::Secrets, mode: Mode) -> Result<usize> {
    let kek = secrets.current_kek().id;
    let (mut after, mut wrapped) = (None, 0usize);
    loop {
        let tenants = keks::to_rewrap(auditor, mode, &kek, after).await?;
        let Some(last) = tenants.last() else { return Ok(wrapped) };
        after = Some(*last);
        for tenant in tenants {
            let scope = doors::open_as_operator(desk, tenant, mode, "secrets rewrap").await?;
            let mut tx = scope.begin().await?;
            let of_tenant = vault::rewrap(&mut tx, secrets).await.with_context(|| format!("tenant {tenant}"))?;
            tx.audit("data_key.rewrap", tenant.to_string(), None, Some(json!({ "kek": kek, "keys": of_tenant })));
            tx.commit(()).await?;
            wrapped = wrapped.saturating_add(of_tenant);
        }
        output::aside(&format!("{mode}: {wrapped} data keys are under {kek} now"));
    }
}
