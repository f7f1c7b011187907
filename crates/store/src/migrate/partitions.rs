//! Months of the tables that grow for ever.
//!
//! Ids are time-ordered, so the tables are cut by id: the key stays `(tenant_id, id)` and a look-up by id
//! finds its month by itself. A rest partition takes what no month fits, so that an insert never fails.

use jiff::{Timestamp, ToSpan, civil, tz::TimeZone};
use sqlx::{AssertSqlSafe, PgConnection};

use crate::StoreError;

/// Tables cut into months.
pub(crate) const BY_MONTH: [&str; 6] =
    ["attempts", "events", "deliveries", "delivery_tries", "audit_log", "usage_events"];

/// Makes the partitions from last month to `ahead` months from now.
pub(crate) async fn ensure(
    conn: &mut PgConnection,
    schema: &str,
    now: Timestamp,
    ahead: u32,
) -> Result<(), StoreError> {
    let today = now.to_zoned(TimeZone::UTC).date();
    let first = today.first_of_month().saturating_sub(1.month());
    let mut script = String::from("set role recoup_owner;\n");
    for table in BY_MONTH {
        for step in 0..ahead.saturating_add(2) {
            let from = first.saturating_add(i64::from(step).months());
            script.push_str(&month(schema, table, from)?);
        }
        script.push_str(&format!(
            "create table if not exists {schema}.{table}_rest partition of {schema}.{table} default;\n"
        ));
    }
    script.push_str("reset role;");
    sqlx::raw_sql(AssertSqlSafe(script)).execute(conn).await?;
    Ok(())
}

fn month(schema: &str, table: &str, from: civil::Date) -> Result<String, StoreError> {
    let to = from.saturating_add(1.month());
    Ok(format!(
        "create table if not exists {schema}.{table}_{:04}_{:02} partition of {schema}.{table}
           for values from ('{}') to ('{}');\n",
        from.year(),
        from.month(),
        lowest_id(from)?,
        lowest_id(to)?
    ))
}

/// The smallest time-ordered id of a day: its milliseconds in the first 48 bits, zeroes after.
fn lowest_id(day: civil::Date) -> Result<uuid::Uuid, StoreError> {
    let midnight = day
        .to_zoned(TimeZone::UTC)
        .map_err(|_| StoreError::fault("a month outside of representable time"))?
        .timestamp()
        .as_millisecond();
    let millis = u128::try_from(midnight).map_err(|_| StoreError::fault("a month before 1970"))?;
    Ok(uuid::Uuid::from_u128(millis << 80))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_begins_at_its_first_millisecond() {
        let id = lowest_id(civil::date(2026, 11, 1)).expect("in range");
        assert_eq!(id.to_string(), "01a19467-e800-0000-0000-000000000000");
    }
}
