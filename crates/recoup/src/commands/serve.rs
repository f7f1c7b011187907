//! The roles as processes of their own, and the migration that comes before them.

use std::process::ExitCode;

use anyhow::{Result, bail};
use runtime::{Clock, Shutdown};
use store::{Connector, migrate as migrations};

use crate::config::Config;
use crate::health;
use crate::holding;
use crate::house::House;
use crate::output;
use crate::services::{self, Parts};
use crate::timing;

/// The parts of a production role: everything configured, the schema as this program wants it.
async fn parts(config: &Config) -> Result<Parts> {
    let problems = config.problems();
    if !problems.is_empty() {
        bail!("the configuration has {} problem(s):\n  - {}", problems.len(), problems.join("\n  - "));
    }
    let url = config.database.url.as_deref().unwrap_or_default();
    let connector = Connector::parse(url, config.database.role_secret.clone())?;
    if let Some(pending) = migrations::pending(&connector).await? {
        bail!("{pending}");
    }
    let parts = Parts::new(config, connector, config.secrets()?, config.core_api.staff_key.clone())?;
    timing::look(&parts).await?;
    holding::look(&parts).await?;
    Ok(parts)
}

fn stop_signal() -> Shutdown {
    let shutdown = Shutdown::new();
    tokio::spawn(shutdown.clone().on_signals());
    shutdown
}

pub(super) async fn public_api(config: Config) -> Result<ExitCode> {
    let parts = parts(&config).await?;
    let base_url = config.base_url();
    let shutdown = stop_signal();
    services::watch(&parts, &shutdown);
    let router = services::public_api(&config, &parts, &base_url, &shutdown);
    let figures = match config.public_api.metrics_listen {
        Some(address) => Some(services::serve(address, health::figures_only(&parts), shutdown.clone()).await?),
        None => None,
    };
    let served = services::serve(config.public_api.listen, router, shutdown).await?;
    tracing::info!(address = %served.address, "the merchant API listens");
    served.stopped().await?;
    if let Some(figures) = figures {
        figures.stopped().await?;
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn core_api(config: Config) -> Result<ExitCode> {
    let parts = parts(&config).await?;
    let shutdown = stop_signal();
    services::watch(&parts, &shutdown);
    let post = services::post(&config, &parts, &parts.couriers.live);
    let router = services::core_api(&config, &parts, post.as_ref()).merge(health::figures_only(&parts));
    tokio::spawn(services::deliver_letters(post, parts.hold.clone(), shutdown.clone()));
    let served = services::serve(config.core_api.listen, router, shutdown).await?;
    tracing::info!(address = %served.address, "the back office listens");
    served.stopped().await?;
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn worker(config: Config) -> Result<ExitCode> {
    let parts = parts(&config).await?;
    let shutdown = stop_signal();
    services::watch(&parts, &shutdown);
    let served =
        services::serve(config.worker.listen, services::worker_health(&parts, &shutdown), shutdown.clone()).await?;
    tracing::info!(address = %served.address, "the worker runs");
    services::work(&config, &parts, shutdown).await;
    served.stopped().await?;
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn migrate(config: Config) -> Result<ExitCode> {
    let house = House::open(&config).await?;
    let applied = migrations::run(&house.connector, Clock::system().now()).await?;
    if applied.is_empty() {
        output::line("The database is up to date.")?;
    }
    for migration in applied {
        output::line(&format!("applied {migration}"))?;
    }
    house.close().await?;
    Ok(ExitCode::SUCCESS)
}
