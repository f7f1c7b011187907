//! The authority of a request, and how its answer leaves: one commit for effect, event, audit row and saved reply.

use std::marker::PhantomData;

use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use ids::{Mode, RequestId, TenantId, Uuid};
use serde::Serialize;
use store::idempotency::Reply;
use store::{TenantScope, TenantTx};
use utoipa::ToSchema;

use crate::auth::Caller;
use crate::idempotency::{self, Held, Settled};
use crate::listing::{Listed, Listing};
use crate::permission::Demand;
use crate::{Api, Problem, frame, precondition};

/// What a handler returns.
pub type Answer = Result<Response, Problem>;

/// The body of every success that is not a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Data<T> {
    /// What was asked for.
    pub data: T,
}

/// One merchant, in one mode, with the permission `P`.
#[derive(Clone, Debug)]
pub struct Merchant<P> {
    api: Api,
    caller: Caller,
    held: Option<Held>,
    permission: PhantomData<P>,
}

impl<P: Demand> FromRequestParts<Api> for Merchant<P> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Merchant<P>, Problem> {
        let caller = parts.extensions.get::<Caller>().expect("the gate is outside of every merchant route");
        caller.demand::<P>()?;
        let held = parts.extensions.get::<Held>().cloned();
        Ok(Merchant { api: api.clone(), caller: caller.clone(), held, permission: PhantomData })
    }
}

impl<P> Merchant<P> {
    /// The process's state: ports, secrets, settings.
    pub fn api(&self) -> &Api {
        &self.api
    }

    /// Tenant and mode.
    pub fn scope(&self) -> &TenantScope {
        &self.caller.scope
    }

    /// The mode.
    pub fn mode(&self) -> Mode {
        self.caller.scope.mode()
    }

    /// Whose request it is.
    pub fn tenant(&self) -> TenantId {
        self.caller.scope.tenant()
    }

    /// The id of the key that was presented, or of the program whose token was.
    pub fn credential(&self) -> String {
        self.caller.holder.to_string()
    }

    /// Who stands beside somebody at the dashboard; nobody for keys and programs.
    pub fn colleagues(&self) -> crate::auth::Colleagues {
        self.caller.colleagues
    }

    /// The key that the request came with; none for a program's token.
    pub fn key(&self) -> Option<ids::ApiKeyId> {
        match self.caller.holder {
            crate::auth::Holder::Key(id) => Some(id),
            crate::auth::Holder::Client(_) | crate::auth::Holder::Member(_) => None,
        }
    }

    /// What the credential may do.
    pub fn scopes(&self) -> &[String] {
        &self.caller.scopes
    }

    /// Whether the request carries an `Idempotency-Key`, so that its answer is to be saved in the commit of its effect.
    pub fn saves_its_answer(&self) -> bool {
        self.held.is_some()
    }

    /// Opens a transaction.
    ///
    /// # Errors
    /// 503 when no connection can be had.
    pub async fn begin(&self) -> Result<TenantTx, Problem> {
        Ok(self.caller.scope.begin().await?)
    }

    /// Refuses what only the sandbox may do.
    ///
    /// # Errors
    /// 403 `test_mode_only` for a live key.
    pub fn sandbox_only(&self) -> Result<(), Problem> {
        if self.caller.scope.as_sandbox().is_some() {
            return Ok(());
        }
        Err(Problem::new(
            StatusCode::FORBIDDEN,
            "test_mode_only",
            "This exists in test mode only. Use a key that begins with sk_test_ or rk_test_.",
        ))
    }

    /// Commits and answers 200.
    ///
    /// # Errors
    /// Whatever the commit fails with.
    pub async fn ok<T: Serialize>(&self, tx: TenantTx, view: T) -> Answer {
        self.commit(tx, StatusCode::OK, &Data { data: view }, false).await
    }

    /// Commits and answers 200 with an object that has a version, which is its `ETag`.
    ///
    /// # Errors
    /// Whatever the commit fails with.
    pub async fn ok_at<T: Serialize>(&self, tx: TenantTx, version: i64, view: T) -> Answer {
        Ok(precondition::tagged(self.ok(tx, view).await?, version))
    }

    /// Answers 200 with what was read without a transaction.
    ///
    /// # Errors
    /// `Fault` when the view cannot be written.
    pub fn shown<T: Serialize>(&self, view: T) -> Answer {
        plain(StatusCode::OK, view)
    }

    /// Answers with a page that was read without a transaction.
    ///
    /// # Errors
    /// `Fault` when the page cannot be written.
    pub fn page<F, N, T: Listed + Serialize>(&self, listing: &Listing<F, N>, rows: Vec<T>) -> Answer {
        written(StatusCode::OK, &listing.shown(&self.api, rows, None))
    }

    /// Checks one more permission, for what an answer shows beyond its own object.
    ///
    /// # Errors
    /// 403 naming the scope that is missing.
    pub fn demand<D: Demand>(&self) -> Result<(), Problem> {
        self.caller.demand::<D>()
    }

    /// Commits and answers 201.
    ///
    /// # Errors
    /// Whatever the commit fails with.
    pub async fn created<T: Serialize>(&self, tx: TenantTx, view: T) -> Answer {
        self.commit(tx, StatusCode::CREATED, &Data { data: view }, false).await
    }

    /// Commits and answers 202: the work goes on after the answer.
    ///
    /// # Errors
    /// Whatever the commit fails with.
    pub async fn accepted<T: Serialize>(&self, tx: TenantTx, view: T) -> Answer {
        self.commit(tx, StatusCode::ACCEPTED, &Data { data: view }, false).await
    }

    /// Commits and answers with something that is shown this once: the saved reply is sealed.
    ///
    /// # Errors
    /// Whatever the commit fails with.
    pub async fn revealed<T: Serialize>(&self, tx: TenantTx, status: StatusCode, view: T) -> Answer {
        self.commit(tx, status, &Data { data: view }, true).await
    }

    /// Ends the reading and answers with a page.
    ///
    /// # Errors
    /// Whatever the commit fails with.
    pub async fn listed<F, N, T>(
        &self,
        tx: TenantTx,
        listing: &Listing<F, N>,
        rows: Vec<T>,
        total: Option<i64>,
    ) -> Answer
    where
        T: Listed + Serialize,
    {
        let page = listing.shown(&self.api, rows, total);
        self.commit(tx, StatusCode::OK, &page, false).await
    }

    /// Ends the reading and answers with a page of a list read forwards.
    ///
    /// # Errors
    /// Whatever the commit fails with.
    pub async fn caught_up<F, N, T>(&self, tx: TenantTx, listing: &Listing<F, N>, rows: Vec<T>) -> Answer
    where
        T: Serialize,
    {
        self.commit(tx, StatusCode::OK, &listing.forward(rows), false).await
    }

    /// A refusal as it would be answered to this request, to be saved for repeats of others.
    pub fn refusal(&self, tx: &TenantTx, problem: &Problem) -> Reply {
        let request = tx.request().unwrap_or_else(|| RequestId::from_uuid(Uuid::nil()));
        Reply { status: problem.status().as_u16(), body: problem.body(request, &frame::docs_of(&self.api)) }
    }

    async fn commit<T: Serialize>(&self, mut tx: TenantTx, status: StatusCode, view: &T, secret: bool) -> Answer {
        let body = serde_json::to_string(view)
            .map_err(|error| app::Error::fault("an answer could not be written").because(error))?;
        match &self.held {
            Some(held) => {
                let saved = if secret {
                    idempotency::sealed(&mut tx, self.api.secrets(), &held.key, &body).await?
                } else {
                    body.clone()
                };
                let reply = Reply { status: status.as_u16(), body: saved };
                tx.commit_with_reply(&held.claim, &reply, ()).await?;
            }
            None => tx.commit(()).await?,
        }
        Ok(answer(status, body))
    }
}

fn answer(status: StatusCode, body: String) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response.extensions_mut().insert(Settled);
    response
}

/// An answer without a transaction: nothing of ours changed.
///
/// # Errors
/// `Fault` when the view cannot be written.
pub fn plain<T: Serialize>(status: StatusCode, view: T) -> Answer {
    written(status, &Data { data: view })
}

fn written<T: Serialize>(status: StatusCode, view: &T) -> Answer {
    let body = serde_json::to_string(view)
        .map_err(|error| app::Error::fault("an answer could not be written").because(error))?;
    let mut response = answer(status, body);
    response.extensions_mut().remove::<Settled>();
    Ok(response)
}

/// Proof that a request carries an `Idempotency-Key`: routes that move money, or cannot be taken back, demand it.
#[derive(Clone, Copy, Debug)]
pub struct KeyRequired;

impl<S: Send + Sync> FromRequestParts<S> for KeyRequired {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<KeyRequired, Problem> {
        if parts.extensions.get::<Held>().is_some() {
            return Ok(KeyRequired);
        }
        Err(Problem::new(
            StatusCode::BAD_REQUEST,
            "idempotency_key_required",
            "This request moves money, or cannot be taken back. Send an Idempotency-Key, and the same one when you repeat it.",
        ))
    }
}
