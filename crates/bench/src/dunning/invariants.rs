//! What must hold after every run. A number without this proof is void.

use anyhow::{Result, ensure};
use sqlx::{AssertSqlSafe, PgConnection};

use super::Bench;

/// Each query counts the offenders against what its name says; none may be found. `{s}` is the schema: what a retry leaves
/// is the same on both sides. `paid` says of every recovery whether its payer pays.
const BOTH: [(&str, &str); 6] = [
    (
        "a retry without exactly one attempt that says what became of it",
        "select count(*) from (select s.id from paid s left join {s}.attempts a on a.tenant_id = s.tenant_id
            and a.schedule_id = s.id and a.cause = 'recovery' and a.amount_minor = s.amount_minor
            and a.status = case when s.pays then 'succeeded' else 'failed' end
            and a.decline_code is not distinct from case when s.pays then null else 'insufficient_funds' end
          group by s.tenant_id, s.id having count(a.id) <> 1) wrong",
    ),
    (
        "a payment that its recovery, bill or subscription does not know of",
        "select count(*) from paid s
           join {s}.invoices i on i.tenant_id = s.tenant_id and i.id = s.invoice_id
           join {s}.subscriptions u on u.tenant_id = s.tenant_id and u.id = s.subscription_id
          where s.pays and (s.state <> 'recovered' or s.next_attempt_at is not null or i.status <> 'paid'
             or i.amount_paid_minor <> i.total_minor or u.status <> 'active')",
    ),
    (
        "a refusal that a bill or subscription took for something else",
        "select count(*) from paid s
           join {s}.invoices i on i.tenant_id = s.tenant_id and i.id = s.invoice_id
           join {s}.subscriptions u on u.tenant_id = s.tenant_id and u.id = s.subscription_id
          where not s.pays and (s.state <> 'scheduled' or s.attempts_made <> 2 or i.status <> 'open'
             or u.status <> 'past_due')",
    ),
    (
        "a refusal without its decision, or a recovery without its next date",
        "select count(*) from (select s.id from paid s
           left join {s}.recovery_decisions d on d.tenant_id = s.tenant_id and d.schedule_id = s.id
           left join {s}.due w on w.tenant_id = s.tenant_id and w.kind = 'dun' and w.subject_id = s.id
          group by s.tenant_id, s.id, s.pays, s.next_attempt_at
         having count(d.id) <> case when s.pays then 1 else 2 end
             or (s.pays and count(w.subject_id) > 0)
             or (not s.pays and (coalesce(max(w.due_at) <= now(), true) or max(w.due_at) <> s.next_attempt_at))) wrong",
    ),
    (
        "a payment without its journal of two legs that add up to zero, or a refusal with one",
        "select count(*) from (select a.id from {s}.attempts a
           left join {s}.journals j on j.tenant_id = a.tenant_id and j.source_id = a.id and j.kind = 'payment.received'
           left join {s}.postings p on p.tenant_id = j.tenant_id and p.journal_id = j.id
          where a.cause = 'recovery' group by a.tenant_id, a.id, a.status, a.amount_minor
         having count(p.line_no) <> case a.status when 'succeeded' then 2 else 0 end
             or coalesce(sum(p.amount_minor), 0) <> 0
             or coalesce(max(p.amount_minor), a.amount_minor) <> a.amount_minor) wrong",
    ),
    (
        "an event missing or told twice",
        "select count(*) from (select s.id from paid s
           join {s}.attempts a on a.tenant_id = s.tenant_id and a.schedule_id = s.id and a.cause = 'recovery'
           left join {s}.events e on e.tenant_id = s.tenant_id and (e.subject_id = a.id
             or (s.pays and ((e.subject_id = s.invoice_id and e.type = 'invoice.paid')
                  or (e.subject_id = s.id and e.type = 'dunning.recovered')))
             or (not s.pays and e.subject_id = s.id and e.type = 'dunning.retry_scheduled'))
          group by s.tenant_id, s.id, s.pays having count(e.id) <> 3) wrong",
    ),
];

/// What only ours has.
const OURS: [(&str, &str); 2] = [
    (
        "an attempt that nobody knows the end of, or an appointment to ask for one",
        "select (select count(*) from sandbox.unresolved_attempts)
              + (select count(*) from sandbox.due where kind = 'resolve' or lease is not null or crashes <> 0)",
    ),
    (
        "a tenant whose event numbers have a gap or whose counter is off",
        "select count(*) from (select c.tenant_id from sandbox.counters c left join sandbox.events e
           on e.tenant_id = c.tenant_id where c.name = 'events'
         group by c.tenant_id, c.value
         having count(e.id) <> c.value or coalesce(max(e.seq), 0) <> c.value or count(distinct e.seq) <> c.value) wrong",
    ),
];

/// Proves a run of ours over all recoveries.
pub(super) async fn prove_ours(bench: &Bench) -> Result<()> {
    let mut conn = bench.server.connect().await?;
    prove(&mut conn, "sandbox", bench.options.schedules).await?;
    for (offence, text) in OURS {
        none(&mut conn, offence, text).await?;
    }
    Ok(())
}

/// Proves a run of the floor over all recoveries.
pub(super) async fn prove_floor(bench: &Bench) -> Result<()> {
    prove(&mut bench.server.connect().await?, "bench_floor", bench.options.schedules).await
}

async fn prove(conn: &mut PgConnection, schema: &str, schedules: u64) -> Result<()> {
    let (found,): (i64,) = sqlx::query_as(AssertSqlSafe(format!("select count(*) from {schema}.dunning_schedules")))
        .fetch_one(&mut *conn)
        .await?;
    ensure!(u64::try_from(found)? == schedules, "the number is void: {found} recoveries of {schedules}");
    let paid = format!(
        "with paid as (select s.*, right(s.customer_id::text, 1) in ('0', '2', '4', '6', '8', 'a', 'c', 'e') as pays
                         from {schema}.dunning_schedules s) "
    );
    for (offence, text) in BOTH {
        none(conn, offence, &format!("{paid}{}", text.replace("{s}", schema))).await?;
    }
    Ok(())
}

async fn none(conn: &mut PgConnection, offence: &str, text: &str) -> Result<()> {
    let (found,): (i64,) = sqlx::query_as(AssertSqlSafe(text.to_owned())).fetch_one(conn).await?;
    ensure!(found == 0, "the number is void: {found} cases of {offence}");
    Ok(())
}
