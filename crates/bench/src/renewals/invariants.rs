//! What must hold after every run. A number without this proof is void.

use anyhow::{Result, ensure};
use serde::Serialize;
use sqlx::{AssertSqlSafe, PgConnection};

use super::Bench;

/// What was counted after a run of ours; a tenth as much was there before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// Invoices.
    pub invoices: i64,
    /// Events.
    pub events: i64,
    /// Journals.
    pub journals: i64,
    /// Invoices waiting to be collected.
    pub to_collect: i64,
}

/// Each query counts the offenders against what its name says; none may be found.
const OURS: [(&str, &str); 9] = [
    (
        "a due subscription without exactly one invoice for the period that began",
        "select count(*) from (select s.id from bench_floor.seed s left join sandbox.invoices i
           on i.tenant_id = s.tenant_id and i.subscription_id = s.id and i.period_start = s.ends
              and i.total_minor = s.amount_minor
         group by s.tenant_id, s.id having count(i.id) <> 1) wrong",
    ),
    (
        "a period billed twice",
        "select count(*) from (select 1 from sandbox.invoices group by tenant_id, subscription_id, period_start
         having count(*) > 1) wrong",
    ),
    (
        "an invoice whose lines do not add up",
        "select count(*) from (select i.id from sandbox.invoices i left join sandbox.invoice_lines l
           on l.tenant_id = i.tenant_id and l.invoice_id = i.id
         group by i.tenant_id, i.id, i.total_minor having coalesce(sum(l.amount_minor), 0) <> i.total_minor) wrong",
    ),
    (
        "an invoice without its journal of two legs that add up to zero",
        "select count(*) from (select i.id from sandbox.invoices i
           left join sandbox.journals j on j.tenant_id = i.tenant_id and j.source_id = i.id
           left join sandbox.postings p on p.tenant_id = j.tenant_id and p.journal_id = j.id and p.currency = i.currency
         group by i.tenant_id, i.id, i.total_minor
         having count(*) <> 2 or sum(p.amount_minor) <> 0 or max(p.amount_minor) <> i.total_minor) wrong",
    ),
    (
        "an event missing or told twice",
        "select count(*) from (select i.id from sandbox.invoices i
           left join sandbox.events c on c.tenant_id = i.tenant_id and c.subject_id = i.id
             and c.type = 'invoice.created'
           left join sandbox.events r on r.tenant_id = i.tenant_id and r.subject_id = i.subscription_id
             and r.type = 'subscription.renewed'
         group by i.tenant_id, i.id having count(*) <> 1 or count(c.id) <> 1 or count(r.id) <> 1) wrong",
    ),
    (
        "a tenant whose event numbers have a gap or whose counter is off",
        "select count(*) from (select c.tenant_id from sandbox.counters c left join sandbox.events e
           on e.tenant_id = c.tenant_id where c.name = 'events'
         group by c.tenant_id, c.value
         having count(e.id) <> c.value or coalesce(max(e.seq), 0) <> c.value or count(distinct e.seq) <> c.value) wrong",
    ),
    (
        "a tenant whose invoice numbers have a gap or whose counter is off",
        "select count(*) from (select c.tenant_id from sandbox.counters c left join sandbox.invoices i
           on i.tenant_id = c.tenant_id where c.name = 'invoices'
         group by c.tenant_id, c.value having count(i.id) <> c.value or coalesce(max(i.number), 0) <> c.value
             or count(distinct i.number) <> c.value) wrong",
    ),
    (
        "a subscription that is still due, held, or due at another time than its period's end",
        "select count(*) from sandbox.due d join sandbox.subscriptions s on s.tenant_id = d.tenant_id
            and s.id = d.subject_id
          where d.kind = 'subscription' and (d.lease is not null or d.crashes <> 0 or d.due_at <= now()
             or d.due_at <> s.current_period_end or s.period_index <> 1)",
    ),
    (
        "an invoice that nobody will collect",
        "select count(*) from sandbox.invoices i where i.status = 'open' and not exists (select 1 from sandbox.due d
          where d.tenant_id = i.tenant_id and d.kind = 'collect' and d.subject_id = i.id and d.due_at is not null)",
    ),
];

const FLOOR: [(&str, &str); 4] = [
    (
        "a subscription of the floor without its invoice",
        "select count(*) from (select s.id from bench_floor.seed s left join bench_floor.invoices i
           on i.tenant_id = s.tenant_id and i.subscription_id = s.id and i.period_start = s.ends
         group by s.tenant_id, s.id having count(i.id) <> 1) wrong",
    ),
    (
        "an invoice of the floor without its line",
        "select count(*) from bench_floor.invoices i where not exists (select 1 from bench_floor.invoice_lines l
          where l.tenant_id = i.tenant_id and l.invoice_id = i.id)",
    ),
    (
        "legs of the floor that do not add up",
        "select count(*) from (select 1 from bench_floor.ledger_entries group by tenant_id, transaction_id
         having sum(amount_minor) <> 0 or count(*) <> 2) wrong",
    ),
    (
        "an event of the floor missing or told twice",
        "select count(*) from (select i.id from bench_floor.invoices i left join bench_floor.events e
           on e.tenant_id = i.tenant_id and e.resource_id = i.id
         group by i.tenant_id, i.id having count(e.id) <> 1) wrong",
    ),
];

/// Proves a run of ours over all subscriptions.
pub(super) async fn prove_ours(bench: &Bench) -> Result<Counted> {
    let mut conn = bench.server.connect().await?;
    prove(&mut conn, &OURS).await?;
    let counted = count(&mut conn).await?;
    let wanted = i64::try_from(bench.options.subscriptions)?;
    let before = wanted / 10;
    let all = wanted + before;
    let complete = Counted { invoices: all, events: 2 * all, journals: all, to_collect: wanted };
    ensure!(counted == complete, "the number is void: {counted:?} where {complete:?} belongs");
    Ok(counted)
}

/// What ours holds.
pub(super) async fn count(conn: &mut PgConnection) -> Result<Counted> {
    let (invoices, events, journals, to_collect) = sqlx::query_as(
        "select (select count(*) from sandbox.invoices), (select count(*) from sandbox.events),
                (select count(*) from sandbox.journals), (select count(*) from sandbox.due where kind = 'collect')",
    )
    .fetch_one(conn)
    .await?;
    Ok(Counted { invoices, events, journals, to_collect })
}

/// Proves a run of the floor over all subscriptions.
pub(super) async fn prove_floor(bench: &Bench) -> Result<()> {
    prove(&mut bench.server.connect().await?, &FLOOR).await
}

async fn prove(conn: &mut PgConnection, checks: &[(&str, &str)]) -> Result<()> {
    sqlx::raw_sql("set work_mem = '256MB'").execute(&mut *conn).await?;
    for (offence, text) in checks {
        let (found,): (i64,) = sqlx::query_as(AssertSqlSafe((*text).to_owned())).fetch_one(&mut *conn).await?;
        ensure!(found == 0, "the number is void: {found} cases of {offence}");
    }
    Ok(())
}
