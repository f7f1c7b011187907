//! Lists: newest first, by cursor; by page number for the first ten thousand rows.
//!
//! A cursor names the last row shown, so rows that come and go meanwhile neither repeat nor hide others. A page
//! number counts from the top, so it may; it is there for those who need totals.

mod narrowing;
mod query;
mod text;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use ids::{Mode, TenantId};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use store::{Below, Made, PageOf, StoreError};
use utoipa::{IntoParams, ToSchema};

use crate::auth::Caller;
use crate::cursor::Place;
use crate::listing::query::{Ask, From};
use crate::{Api, Problem};

pub use crate::cursor::Position;
pub use narrowing::{Dated, DatedParams, Expanding, Marked, MarkedParams, Narrowing, Plain};
pub(crate) use query::{expansions, unexpandable};

/// Rows on a page when the request does not say.
pub const USUAL_SIZE: u16 = 20;
/// Most rows on a page.
pub const MOST_SIZE: u16 = 100;
/// The last row that page numbers reach.
pub const DEEPEST_ROW: i64 = 10_000;

/// A row that a list can go on from.
pub trait Listed {
    /// Its place in the order of the list.
    fn position(&self) -> Position;
}

/// The query parameters that every list takes.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes what `query` reads by hand")]
pub struct ListParams {
    /// Rows wanted, 1 to 100; 20 when left out.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u16>,
    /// Another name of `limit`.
    #[param(minimum = 1, maximum = 100)]
    page_size: Option<u16>,
    /// Where to go on: `meta.nextCursor` of the page before.
    cursor: Option<String>,
    /// A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals.
    #[param(minimum = 1)]
    page: Option<u32>,
}

/// What a request wants of a list: its own filters `F`, and what it takes beside them.
#[derive(Clone, Debug)]
pub struct Listing<F, N = Plain> {
    /// The filters.
    pub filter: F,
    narrowing: N,
    /// What is to be shown in full, as it was sent.
    expand: Vec<String>,
    size: u16,
    from: From,
    tenant: TenantId,
    mode: Mode,
    list: String,
}

impl<F: DeserializeOwned + Send, N: Narrowing> FromRequestParts<Api> for Listing<F, N> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Listing<F, N>, Problem> {
        let caller = parts.extensions.get::<Caller>().expect("the gate is outside of every list");
        let (tenant, mode) = (caller.scope.tenant(), caller.scope.mode());
        let Ask { size, from, filter, narrowing, expand, list } =
            query::read(&parts.uri, |list, cursor| api.signer().open(&Place { tenant, mode, list }, cursor))?;
        if !N::EXPANDS && !expand.is_empty() {
            return Err(unexpandable());
        }
        Ok(Listing { filter, narrowing, expand, size, from, tenant, mode, list })
    }
}

/// The query of a route that answers with one thing.
#[derive(Clone, Debug)]
pub struct Params<F>(pub F);

impl<F: DeserializeOwned + Send> FromRequestParts<Api> for Params<F> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Api) -> Result<Params<F>, Problem> {
        query::params(&parts.uri).map(Params)
    }
}

impl<F, N> Listing<F, Expanding<N>> {
    /// What is to be shown in full, as it was sent.
    pub fn expand(&self) -> &[String] {
        &self.expand
    }
}

impl<F, N: Narrowing> Listing<F, N> {
    /// When rows were made, and what they carry, for the store.
    pub fn made(&self) -> Made {
        self.narrowing.made()
    }
}

impl<F, N> Listing<F, N> {
    /// The rows to ask the store for: one more than shown, to know whether more follow.
    pub fn page(&self) -> PageOf {
        let limit = i64::from(self.size) + 1;
        match self.from {
            From::Top | From::After(Position::Seq(_)) => PageOf { limit, offset: 0, below: None },
            From::After(Position::Row { created_at, id }) => {
                PageOf { limit, offset: 0, below: Some(Below { created_at, id }) }
            }
            From::Page(page) => PageOf { limit, offset: (i64::from(page) - 1) * i64::from(self.size), below: None },
        }
    }

    /// For lists in the order of a sequence: below which number.
    pub fn below_seq(&self) -> Option<i64> {
        if let From::After(Position::Seq(seq)) = self.from { Some(seq) } else { None }
    }

    /// Whether neither a cursor nor a page number was sent.
    pub fn is_plain(&self) -> bool {
        matches!(self.from, From::Top)
    }

    /// Whether a page number was asked for.
    pub fn is_numbered(&self) -> bool {
        matches!(self.from, From::Page(_))
    }

    /// Counts, if the request wants totals; `count` is not run otherwise.
    ///
    /// # Errors
    /// Whatever counting fails with.
    pub async fn total(&self, count: impl Future<Output = Result<i64, StoreError>>) -> Result<Option<i64>, StoreError> {
        if self.is_numbered() { count.await.map(Some) } else { Ok(None) }
    }

    /// The page to be sent, from the rows that [`Listing::page`] brought.
    pub(crate) fn shown<T: Listed>(&self, api: &Api, mut rows: Vec<T>, total: Option<i64>) -> Page<T> {
        let size = usize::from(self.size);
        let more = rows.len() > size;
        rows.truncate(size);
        let place = Place { tenant: self.tenant, mode: self.mode, list: &self.list };
        let next = rows.last().filter(|_| more).map(|row| api.signer().sign(&place, row.position()));
        let mut meta = Meta { has_more: more, next_cursor: next, page_size: self.size, ..Meta::default() };
        if let (From::Page(page), Some(total)) = (self.from, total) {
            meta.page = Some(page);
            meta.total_count = Some(total.min(DEEPEST_ROW));
            meta.total_pages = Some(total.min(DEEPEST_ROW).cast_unsigned().div_ceil(u64::from(self.size)));
            meta.total_is_capped = Some(total > DEEPEST_ROW);
        }
        Page { data: rows, meta }
    }
}

impl<F, N> Listing<F, N> {
    /// The page of a list read forwards: whoever reads it goes on from the last row by themselves.
    pub(crate) fn forward<T>(&self, mut rows: Vec<T>) -> Page<T> {
        let size = usize::from(self.size);
        let more = rows.len() > size;
        rows.truncate(size);
        Page { data: rows, meta: Meta { has_more: more, page_size: self.size, ..Meta::default() } }
    }
}

/// A page of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// The rows, newest first.
    pub data: Vec<T>,
    /// What follows.
    pub meta: Meta,
}

/// What follows a page.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Meta {
    /// Whether more rows follow.
    pub has_more: bool,
    /// Where they begin; null at the end.
    pub next_cursor: Option<String>,
    /// Most rows on this page.
    pub page_size: u16,
    /// The page number, if one was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// All rows, up to 10 000, if a page number was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_count: Option<i64>,
    /// All pages, up to the same bound.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_pages: Option<u64>,
    /// True when there are more rows than are counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_is_capped: Option<bool>,
}

/// A list without filters.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct NoFilter {}
