//! Loading, and putting everything back between runs. Set-based, as the superuser.

use anyhow::Result;
use jiff::Timestamp;

use super::Bench;
use crate::server::script;

pub(super) async fn load(bench: &Bench, now: Timestamp) -> Result<()> {
    let mut conn = bench.server.connect().await?;
    let options = &bench.options;
    for text in [
        include_str!("../../sql/seed.sql"),
        include_str!("../../sql/ours_load.sql"),
        include_str!("../../sql/floor_load.sql"),
    ] {
        let text = text
            .replace("{subscriptions}", &options.subscriptions.to_string())
            .replace("{tenants}", &options.tenants().to_string())
            .replace("{seed}", &options.seed.to_string())
            .replace("{now}", &now.to_string());
        script(&mut conn, &text).await?;
    }
    Ok(())
}

/// Every subscription of the product's schema due again, nothing invoiced.
pub(super) async fn restore_ours(bench: &Bench) -> Result<()> {
    let mut conn = bench.server.connect().await?;
    script(&mut conn, include_str!("../../sql/ours_restore.sql")).await?;
    script(&mut conn, include_str!("../../sql/ours_history.sql")).await
}

/// The same with only every tenth tenant's subscriptions due: as many to a transaction, of fewer.
pub(super) async fn restore_a_tenth(bench: &Bench) -> Result<()> {
    restore_ours(bench).await?;
    let text = "delete from sandbox.due d using bench_floor.seed s
                 where d.tenant_id = s.tenant_id and d.subject_id = s.id and s.t % 10 <> 0;\nvacuum sandbox.due;\n";
    script(&mut bench.server.connect().await?, text).await
}

/// Every subscription of the floor's schema due again, nothing invoiced.
pub(super) async fn restore_floor(bench: &Bench) -> Result<()> {
    script(&mut bench.server.connect().await?, include_str!("../../sql/floor_restore.sql")).await
}
