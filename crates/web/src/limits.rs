//! How many requests are let in: of each credential, of each merchant in each mode, and of each address without a credential.
//!
//! What a credential has left is told in the headers of every answer (`RateLimit-Policy` and `RateLimit`, a draft of the IETF).
//! Of a merchant all credentials together have a limit too, so that more keys are no more requests; it is told when it is
//! what refuses. Operators may grant a key more than the merchant's limit: then that key is measured by what it was granted.
//! What makes the database add up or count counts for more than one request (`cost_of`).

use std::net::IpAddr;

use access::keys::MAX_OWN_RATE;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use ids::Mode;
use throttle::{Bucket, Standing, Take, Throttle, WINDOW_SECONDS};

use crate::Problem;
use crate::auth::{Caller, Holder};

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const STATE: HeaderName = HeaderName::from_static("ratelimit");

/// What a figure over much of a merchant's data counts for.
const FIGURES_COST: u32 = 5;
/// What a page by its number counts for: it is counted to, and so is the whole list.
const NUMBERED_PAGE_COST: u32 = 2;

/// How much is let in a minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotas {
    /// Requests of one merchant in test mode, all credentials together.
    pub tenant_test: u32,
    /// Requests of one merchant in live mode, all credentials together.
    pub tenant_live: u32,
    /// Requests of one address that carry no credential that opens.
    pub address: u32,
    /// Wrong secrets of one program from one address; and three times as many of all programs from one address.
    pub wrong_secrets: u32,
}

impl Default for Quotas {
    fn default() -> Quotas {
        Quotas { tenant_test: 1_000, tenant_live: 5_000, address: 60, wrong_secrets: 10 }
    }
}

/// The limits of one process.
#[derive(Clone, Debug, Default)]
pub struct Limits {
    throttle: Throttle,
    quotas: Quotas,
}

/// What a caller has left, or lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Allowance {
    policy: &'static str,
    standing: Standing,
}

impl Limits {
    /// Limits over buckets of a process, or of many.
    pub fn new(throttle: Throttle, quotas: Quotas) -> Limits {
        Limits { throttle, quotas }
    }

    /// Takes a request out of a caller's buckets.
    ///
    /// # Errors
    /// 429 with the policy that was exceeded.
    pub(crate) async fn take(&self, caller: &Caller, cost: u32) -> Result<Allowance, Problem> {
        let mode = caller.scope.mode();
        let own = match caller.holder {
            Holder::Key(key) => Bucket::of("key", key),
            Holder::Client(client) => Bucket::of("client", client),
            Holder::Member(member) => Bucket::of("member", member),
        };
        let of_tenant = match mode {
            Mode::Test => self.quotas.tenant_test,
            Mode::Live => self.quotas.tenant_live,
        };
        let tenant = Bucket::of("tenant", format_args!("{mode}:{}", caller.scope.tenant()));
        // A merchant who chooses a rate for a key chooses none for the account; an operator who grants more means it.
        let granted = if caller.per_minute > MAX_OWN_RATE { caller.per_minute } else { 0 };
        let takes = [
            Take { bucket: own, per_minute: caller.per_minute, cost },
            Take { bucket: tenant, per_minute: of_tenant.max(granted), cost },
        ];
        match self.throttle.take(&takes).await {
            Ok(standings) => {
                let standing = standings.first().copied().expect("one standing for each take");
                Ok(Allowance { policy: "default", standing })
            }
            Err(short) => {
                let policy = if short.nth == 0 { "default" } else { "tenant" };
                Err(Allowance { policy, standing: short.standing }.refusal())
            }
        }
    }

    /// Takes a request without a credential out of its address's buckets.
    ///
    /// # Errors
    /// 429.
    pub async fn stranger(&self, address: Option<IpAddr>) -> Result<(), Problem> {
        self.of_address("address", address, self.quotas.address)
            .await
            .map_err(|standing| Allowance { policy: "address", standing }.refusal())
    }

    /// Takes a wrong secret out of the buckets of its address, alone and with the program that it was tried on. A program's own
    /// bucket there is none: whoever knows its public id could stop it from anywhere, and no secret of ours can be guessed.
    ///
    /// # Errors
    /// When to come back, in seconds.
    pub async fn wrong_secret(&self, program: &str, address: Option<IpAddr>) -> Result<(), u64> {
        let most = self.quotas.wrong_secrets;
        let pair = format!("secret:{program}");
        let tried = self.of_address(&pair, address, most).await;
        let of_all = self.of_address("secret", address, most.saturating_mul(3)).await;
        tried.and(of_all).map_err(|standing| standing.wait_s.max(1))
    }

    async fn of_address(&self, kind: &str, address: Option<IpAddr>, quota: u32) -> Result<(), Standing> {
        let takes: Vec<Take> = Bucket::of_address(kind, address)
            .into_iter()
            .map(|(bucket, times)| Take { bucket, per_minute: quota.saturating_mul(times), cost: 1 })
            .collect();
        self.throttle.take(&takes).await.map(|_| ()).map_err(|short| short.standing)
    }

    /// What is not as it was set up, for readiness.
    pub(crate) fn problem(&self) -> Option<&'static str> {
        self.throttle.problem()
    }
}

/// What a request counts for, by its route and query.
pub(crate) fn cost_of(route: &str, query: Option<&str>) -> u32 {
    const FIGURES: [&str; 4] =
        ["/v1/analytics/", "/v1/ledger/trial-balance", "/v1/recovery/summary", "/v1/recovery-experiments/{id}/results"];
    let numbered = query.is_some_and(|query| query.split('&').any(|pair| pair.starts_with("page=")));
    if FIGURES.iter().any(|figures| route.starts_with(figures)) {
        FIGURES_COST
    } else if numbered {
        NUMBERED_PAGE_COST
    } else {
        1
    }
}

impl Allowance {
    /// Tells the caller.
    pub(crate) fn write(&self, headers: &mut HeaderMap) {
        let (policy, state) = self.texts();
        headers.insert(POLICY, policy);
        headers.insert(STATE, state);
    }

    fn texts(&self) -> (HeaderValue, HeaderValue) {
        let value = |text: String| HeaderValue::from_str(&text).expect("digits and punctuation are a header");
        let Allowance { policy, standing } = self;
        let until = if standing.wait_s > 0 { standing.wait_s } else { standing.full_in_s };
        (
            value(format!("\"{policy}\";q={};w={WINDOW_SECONDS}", standing.per_minute)),
            value(format!("\"{policy}\";r={};t={until}", standing.remaining)),
        )
    }

    fn refusal(&self) -> Problem {
        let (policy, state) = self.texts();
        let whose = match self.policy {
            "tenant" => "All keys of this account together may make",
            "address" => "Without a key that opens, this address may make",
            _ => "This key may make",
        };
        let Standing { per_minute, wait_s, .. } = self.standing;
        let message = format!(
            "{whose} {per_minute} requests in {WINDOW_SECONDS} seconds. Wait {wait_s} s, then repeat the request."
        );
        Problem::new(StatusCode::TOO_MANY_REQUESTS, "quota_exceeded", message)
            .with("violatedPolicies", vec![self.policy])
            .retry_after(wait_s)
            .header(POLICY, policy)
            .header(STATE, state)
    }
}

#[cfg(test)]
mod tests {
    use axum::http::header::RETRY_AFTER;
    use axum::response::IntoResponse;

    use super::*;

    #[test]
    fn what_is_left_is_told_as_the_draft_says() {
        let standing = Standing { per_minute: 3, remaining: 2, full_in_s: 20, wait_s: 0 };
        let mut headers = HeaderMap::new();
        Allowance { policy: "default", standing }.write(&mut headers);
        assert_eq!(headers[POLICY], "\"default\";q=3;w=60");
        assert_eq!(headers[STATE], "\"default\";r=2;t=20");
        let short = Standing { per_minute: 3, remaining: 0, full_in_s: 60, wait_s: 17 };
        let refused = Allowance { policy: "tenant", standing: short }.refusal().into_response();
        assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(refused.headers()[RETRY_AFTER], "17");
        assert_eq!(refused.headers()[STATE], "\"tenant\";r=0;t=17");
    }

    #[test]
    fn what_adds_up_counts_for_more() {
        let rows = [
            ("/v1/plans", None, 1),
            ("/v1/plans", Some("limit=100&cursor=x"), 1),
            ("/v1/plans", Some("limit=100&page=3"), 2),
            ("/v1/analytics/overview", None, 5),
            ("/v1/analytics/mrr", Some("page=1"), 5),
            ("/v1/ledger/trial-balance", None, 5),
        ];
        for (route, query, cost) in rows {
            assert_eq!(cost_of(route, query), cost, "{route} {query:?}");
        }
    }

    #[tokio::test]
    async fn an_address_without_a_key_has_an_end_and_so_have_its_neighbours() {
        let limits = Limits::new(Throttle::in_process(), Quotas { address: 2, ..Quotas::default() });
        let ask = |text: &str| {
            let address = text.parse().expect("an address");
            limits.stranger(Some(address))
        };
        assert!(ask("2001:db8:1:1::1").await.is_ok() && ask("2001:DB8:1:1::2").await.is_ok());
        assert!(ask("2001:db8:1:1:ffff::3").await.is_err(), "one /64 is one machine");
        let mut passed = 0;
        for network in 2..100 {
            passed += usize::from(ask(&format!("2001:db8:1:{network:x}::1")).await.is_ok());
        }
        assert_eq!(passed, 14, "a /48 has eight machines' worth");
        assert!(ask("2001:db8:2::1").await.is_ok(), "and another has its own");
    }
}
