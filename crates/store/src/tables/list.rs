//! Lists as one statement: a checked beginning, and the conditions that were asked for and no others.
//!
//! A list that nobody narrowed is the plain keyset page, whatever else it could be narrowed by: the planner sees no
//! condition that is not there, and makes its plan once. Conditions are texts of this crate; what a request said is
//! always bound.

use std::collections::BTreeMap;

use ids::TenantId;
use jiff::Timestamp;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::{Arguments as _, AssertSqlSafe, Encode, Execute as _, FromRow, Postgres, QueryBuilder, Type};

use crate::bind::ts;
use crate::tables::{COUNT_CAP, PageOf};
use crate::{StoreError, TenantScope, TenantTx, alone};

/// What every list may be narrowed by: when its rows were made and, where they carry any, a merchant's own data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// At this instant or later.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub before: Option<Timestamp>,
    /// With these texts under these names, all of them.
    pub metadata: BTreeMap<String, String>,
}

/// A statement in the making.
pub(crate) struct List {
    text: QueryBuilder<Postgres>,
    /// The columns that the list is in the order of.
    created: &'static str,
    id: &'static str,
}

impl List {
    /// Begins with `text`, which ends in its `where` and names the tenant as `$1`.
    pub(crate) fn of(text: &'static str, tenant: TenantId) -> List {
        List::begun(text, tenant)
    }

    /// The same for counting: `text` selects 1.
    pub(crate) fn counted(text: &'static str, tenant: TenantId) -> List {
        List::begun(format!("select count(*) from ({text}"), tenant)
    }

    fn begun(text: impl Into<String>, tenant: TenantId) -> List {
        let mut arguments = PgArguments::default();
        arguments.add(tenant.uuid()).expect("a uuid can be bound");
        List { text: QueryBuilder::with_arguments(text, arguments), created: "created_at", id: "id" }
    }

    /// In the order of other columns than `created_at` and `id`.
    pub(crate) fn by(mut self, created: &'static str, id: &'static str) -> List {
        (self.created, self.id) = (created, id);
        self
    }

    /// One more condition, such as `status = `, if there is something to compare with.
    pub(crate) fn and<'t, T>(self, condition: &'static str, value: Option<T>) -> List
    where
        T: Encode<'t, Postgres> + Type<Postgres>,
    {
        self.and_in(condition, value, "")
    }

    /// One more condition with the value in its middle.
    pub(crate) fn and_in<'t, T>(mut self, before: &'static str, value: Option<T>, after: &'static str) -> List
    where
        T: Encode<'t, Postgres> + Type<Postgres>,
    {
        if let Some(value) = value {
            self.text.push(" and ").push(before).push_bind(value).push(after);
        }
        self
    }

    /// Made within a time.
    pub(crate) fn made(mut self, made: &Made) -> List {
        for (bound, compared) in [(made.from, " >= "), (made.before, " < ")] {
            if let Some(at) = bound {
                self.text.push(" and ").push(self.created).push(compared).push_bind(ts(at));
            }
        }
        self
    }

    /// Carrying a merchant's own data. `kind` is what the entries of such objects are kept under.
    pub(crate) fn marked(mut self, made: &Made, kind: &'static str) -> List {
        for (name, value) in &made.metadata {
            self.text.push(" and exists (select 1 from metadata_entries m where m.tenant_id = $1 and m.object_id = ");
            self.text.push(self.id).push(" and m.kind = ").push_bind(kind);
            self.text.push(" and m.name = ").push_bind(name.clone());
            self.text.push(" and m.value = ").push_bind(value.clone()).push(")");
        }
        self
    }

    /// The rows of a page, newest first.
    pub(crate) async fn page<R>(mut self, tx: &mut TenantTx, page: &PageOf) -> Result<Vec<R>, StoreError>
    where
        R: for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        self.paged(page);
        Ok(self.text.build_query_as().fetch_all(tx.conn()).await?)
    }

    /// The same in one round trip, for who needs nothing else.
    pub(crate) async fn page_alone<R>(mut self, scope: &TenantScope, page: &PageOf) -> Result<Vec<R>, StoreError>
    where
        R: for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        self.text.push(alone::TIE);
        self.paged(page);
        let mut inner = self.text.build();
        let arguments = inner.take_arguments().map_err(sqlx::Error::Encode)?.unwrap_or_default();
        let whole = alone::around(inner.sql().as_str(), " order by r.created_at desc, r.id desc");
        Ok(sqlx::query_as_with(AssertSqlSafe(whole), arguments).fetch_all(&scope.pool).await?)
    }

    fn paged(&mut self, page: &PageOf) {
        let (created, id) = (self.created, self.id);
        if let Some(below) = page.below {
            self.text.push(format_args!(" and ({created}, {id}) < (")).push_bind(ts(below.created_at));
            self.text.push(", ").push_bind(below.id).push(")");
        }
        // The size stands in the text: a plan for any size would be a plan for a tenth of the table.
        self.text.push(format_args!(" order by {created} desc, {id} desc limit {}", page.limit));
        if page.offset > 0 {
            self.text.push(" offset ").push_bind(page.offset);
        }
    }

    /// The first rows by a column that falls.
    pub(crate) async fn newest<R>(
        mut self,
        tx: &mut TenantTx,
        by: &'static str,
        most: i64,
    ) -> Result<Vec<R>, StoreError>
    where
        R: for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        self.text.push(format_args!(" order by {by} desc limit {most}"));
        Ok(self.text.build_query_as().fetch_all(tx.conn()).await?)
    }

    /// All the rows, in no order: for conditions that bound them.
    pub(crate) async fn all<R>(mut self, tx: &mut TenantTx) -> Result<Vec<R>, StoreError>
    where
        R: for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        Ok(self.text.build_query_as().fetch_all(tx.conn()).await?)
    }

    /// How many rows, counted up to [`COUNT_CAP`].
    pub(crate) async fn count(mut self, tx: &mut TenantTx) -> Result<i64, StoreError> {
        self.text.push(format_args!(" limit {COUNT_CAP}) capped"));
        let (count,): (i64,) = self.text.build_query_as().fetch_one(tx.conn()).await?;
        Ok(count)
    }
}
