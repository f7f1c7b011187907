//! A database of the benchmark's own: made, worked in, dropped.

use anyhow::{Context as _, Result};
use jiff::Timestamp;
use runtime::Clock;
use secrecy::SecretString;
use sqlx::AssertSqlSafe;
use store::Connector;

use crate::server::Server;

/// How to reach that database.
#[derive(Debug)]
pub(crate) struct Place {
    /// As the administrator.
    pub(crate) server: Server,
    /// As the product's roles.
    pub(crate) connector: Connector,
}

/// Makes a database on the server at `url`, whose user must be a superuser, works in it, and drops it.
///
/// # Errors
/// When the server cannot be used, and whatever the work fails with.
pub(crate) async fn in_own_database<T>(
    url: &str,
    role_secret: Option<SecretString>,
    work: impl AsyncFnOnce(&Place, Timestamp) -> Result<T>,
) -> Result<T> {
    let server = Server::parse(url)?;
    if role_secret.is_none() {
        server.refuse_if_in_use().await?;
    }
    let now = Clock::system().now();
    let name = format!("recoup_bench_{}_{}", std::process::id(), now.as_millisecond());
    let connector = Connector::parse(url, role_secret)?;
    let mut conn = server.connect().await?;
    sqlx::raw_sql(AssertSqlSafe(format!("create database {name}"))).execute(&mut conn).await?;
    let place = Place { server: server.database(&name), connector: connector.database(&name) };
    let done = work(&place, now).await;
    let dropped = sqlx::raw_sql(AssertSqlSafe(format!("drop database {name} with (force)"))).execute(&mut conn).await;
    let done = done?;
    dropped.with_context(|| format!("the database {name} could not be dropped"))?;
    Ok(done)
}
