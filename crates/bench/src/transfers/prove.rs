//! What must hold after every run, on either side: nothing lost, nothing made, nothing twice.

use anyhow::{Result, ensure};
use sqlx::AssertSqlSafe;

use super::{Bench, Way, filled};

pub(super) async fn ours(bench: &Bench, way: Way) -> Result<()> {
    holds(bench, way, "ours", include_str!("../../sql/ledger_prove_ours.sql")).await
}

pub(super) async fn floor(bench: &Bench, way: Way) -> Result<()> {
    holds(bench, way, "the floor", include_str!("../../sql/ledger_prove_floor.sql")).await
}

/// Transfers, lines, what was moved; then what may not be there at all.
type Found = (i64, i64, i64, i64, i64, i64);

async fn holds(bench: &Bench, way: Way, whose: &str, text: &str) -> Result<()> {
    let found: Found =
        sqlx::query_as(AssertSqlSafe(filled(text))).fetch_one(&mut bench.server.connect().await?).await?;
    let transfers = i64::try_from(way.transfers)?;
    let moved: i64 = (0..way.transfers).map(|nth| way.transfer(nth).minor).sum();
    let (made, lines, minor, torn, wrong, nobodys) = found;
    ensure!(
        found == (transfers, 2 * transfers, moved, 0, 0, 0),
        "the number is void: of {transfers} transfers of {moved} {whose} has {made} with {lines} lines of {minor}; {torn} are not two \
         lines of zero, {wrong} balances are not what was posted, {nobodys} accounts have no balance"
    );
    Ok(())
}
