//! The books of one merchant as they stood at one moment, whole journals in the order of time: for programs that keep books elsewhere.
//!
//! Everything is read as the auditor in one snapshot, which lasts as long as the [`Books`]. The order in time has no index, which every
//! posting would pay for: a cursor sorts once and is read page by page, so what is held here does not grow with the books.

use ids::{JournalId, Mode, TenantId};
use jiff::Timestamp;
use sqlx::{AssertSqlSafe, Postgres, Transaction};
use uuid::Uuid;

use super::queues::reader;
use crate::bind::ts_opt;
use crate::doors::AuditDb;
use crate::row::row;
use crate::{StoreError, sql};

/// Which journals: from an instant on, before an instant; all where nothing is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Within {
    /// At or after it.
    pub from: Option<Timestamp>,
    /// Before it.
    pub to: Option<Timestamp>,
}

row! {
    /// A journal with its lines side by side, in their order.
    BookedRow {
        id: JournalId,
        kind: String,
        /// Which fact: an invoice, an attempt.
        source_id: Uuid,
        currency: String,
        effective_at: Timestamp,
        accounts: Vec<String>,
        /// All zeroes where an account is nobody's.
        owners: Vec<Uuid>,
        /// Debits are positive.
        amounts_minor: Vec<i64>,
        currencies: Vec<String>,
    }
}

row! {
    /// An account that something was posted to.
    UsedAccountRow {
        account: String,
        /// All zeroes where it is nobody's.
        owner_id: Uuid,
        /// When the first journal that names it holds.
        first_at: Timestamp,
    }
}

/// One merchant's books at one moment.
#[derive(Debug)]
pub struct Books {
    tx: Transaction<'static, Postgres>,
    tenant: TenantId,
    zone: String,
}

impl Books {
    /// The books of a tenant as they are now.
    ///
    /// # Errors
    /// `Missing` when there is no such tenant.
    pub async fn of(db: &AuditDb, mode: Mode, tenant: TenantId) -> Result<Books, StoreError> {
        let mut tx = reader(db, mode).await?;
        // The sort comes with the first page, and nobody but who asked waits for it.
        sqlx::query("set local statement_timeout = '15min'").execute(&mut *tx).await?;
        let zone: Option<(String,)> = sqlx::query_as(sql!("select billing_zone from settings where tenant_id = $1"))
            .bind(tenant.uuid())
            .fetch_optional(&mut *tx)
            .await?;
        let (zone,) = zone.ok_or(StoreError::Missing("tenant"))?;
        Ok(Books { tx, tenant, zone })
    }

    /// The zone of the merchant's dates.
    pub fn zone(&self) -> &str {
        &self.zone
    }

    /// Begins to read journals, by time and then by id; what was being read before is left.
    ///
    /// # Errors
    /// Any store error.
    pub async fn journals(&mut self, within: Within) -> Result<Pages<'_, BookedRow>, StoreError> {
        let text = sql!(
            "select j.id, j.kind, j.source_id, j.currency, j.effective_at, p.accounts, p.owners, p.amounts_minor, p.currencies
               from (select id, kind, source_id, currency, effective_at from journals
                      where tenant_id = $1 and ($2::timestamptz is null or effective_at >= $2)
                        and ($3::timestamptz is null or effective_at < $3)
                      order by effective_at, id) j
              cross join lateral (select coalesce(array_agg(account order by line_no), '{}') as accounts,
                                         coalesce(array_agg(owner_id order by line_no), '{}') as owners,
                                         coalesce(array_agg(amount_minor order by line_no), '{}') as amounts_minor,
                                         coalesce(array_agg(currency order by line_no), '{}') as currencies
                                    from postings where tenant_id = $1 and journal_id = j.id) p
              order by j.effective_at, j.id"
        );
        self.declare(text, within).await
    }

    /// Begins to read the accounts that journals name, by kind and owner.
    ///
    /// # Errors
    /// Any store error.
    pub async fn accounts(&mut self, within: Within) -> Result<Pages<'_, UsedAccountRow>, StoreError> {
        let text = sql!(
            "select p.account, p.owner_id, min(j.effective_at) as first_at
               from journals j join postings p on p.tenant_id = j.tenant_id and p.journal_id = j.id
              where j.tenant_id = $1 and ($2::timestamptz is null or j.effective_at >= $2)
                and ($3::timestamptz is null or j.effective_at < $3)
              group by p.account, p.owner_id order by p.account, p.owner_id"
        );
        self.declare(text, within).await
    }

    async fn declare<R>(&mut self, text: &'static str, within: Within) -> Result<Pages<'_, R>, StoreError> {
        sqlx::query("close all").execute(&mut *self.tx).await?;
        sqlx::query(AssertSqlSafe(format!("declare books no scroll cursor for {text}")))
            .bind(self.tenant.uuid())
            .bind(ts_opt(within.from))
            .bind(ts_opt(within.to))
            .persistent(false)
            .execute(&mut *self.tx)
            .await?;
        Ok(Pages { books: self, rows: std::marker::PhantomData })
    }
}

/// What is left to read, a page at a time.
#[derive(Debug)]
pub struct Pages<'a, R> {
    books: &'a mut Books,
    rows: std::marker::PhantomData<R>,
}

impl<R> Pages<'_, R>
where
    R: for<'r> sqlx::FromRow<'r, sqlx::postgres::PgRow> + Send + Unpin,
{
    /// The next rows, some hundreds; none at the end.
    ///
    /// # Errors
    /// Any store error.
    pub async fn page(&mut self) -> Result<Vec<R>, StoreError> {
        // Not kept prepared: the next cursor of this name has other columns.
        Ok(sqlx::query_as("fetch forward 500 from books").persistent(false).fetch_all(&mut *self.books.tx).await?)
    }
}
