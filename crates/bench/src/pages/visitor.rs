//! Somebody at a browser: signed up, signed in, and asking for pages of the dashboard in this process.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::header::{COOKIE, HOST, SET_COOKIE};
use axum::http::{HeaderMap, Request, StatusCode};
use core_api::CoreApi;
use core_api::dashboard::{Desk, Papers};
use ids::Mode;
use runtime::Clock;
use store::{Connector, ModeDb, doors};
use tower::ServiceExt as _;
use web::limits::{Limits, Quotas};
use web::state::NoProbe;
use web::{Api, ApiParts};

use crate::parts::{Silent, secrets};
use crate::place::Place;
use crate::spread::Spread;

/// What it is reached under.
const NAME: &str = "dashboard.example";
/// Largest page, in bytes.
const MOST_BYTES: usize = 16 << 20;

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub(super) struct Visitor {
    router: Router,
    cookie: String,
}

fn dashboard(connector: &Connector) -> Router {
    let view = |mode| ModeDb::for_office(connector, mode, Clock::system(), 4);
    let quotas = Quotas { tenant_test: u32::MAX, ..Quotas::default() };
    let api = Api::new(ApiParts {
        test: view(Mode::Test),
        live: view(Mode::Live),
        secrets: secrets(),
        sender: Arc::new(Silent),
        tokens: None,
        cards: None,
        couriers: None,
        gateways: usecase::ports::Gateways::default(),
        probe: Arc::new(NoProbe),
        local_webhooks_allowed: false,
        provider_hosts: Vec::new(),
        base_url: "http://127.0.0.1".to_owned(),
        hosts: usecase::hosts::Hosts::default(),
        limits: Limits::new(throttle::Throttle::in_process(), quotas),
        trusted_proxies: Vec::new(),
        signing_key: usecase::signing::SigningKey::derived(&secrets()),
        captcha: None,
        places: None,
    });
    let core = doors::CoreDb::connect(connector, Clock::system());
    let audit = doors::open_for_audit(connector, Clock::system());
    let papers = Papers { objects: None, audit, mails: false, starter_cap_minor: 100_000_000 };
    let desk = Desk::new(core, api, format!("https://{NAME}"), runtime::Hold::new(), papers);
    core_api::router(CoreApi::new(connector, Clock::system(), None), Some(desk))
}

impl Visitor {
    /// Opens an account of a merchant called `Measured`.
    pub(super) async fn sign_up(place: &Place) -> Result<Visitor> {
        let visitor = Visitor { router: dashboard(&place.connector), cookie: String::new() };
        let form = "business=Measured&name=Ade+Obi&email=ade%40example.com&password=three+brown+goats\
                    &zone=Africa%2FLagos&currency=NGN";
        let request = Request::post("/sign-up")
            .header(HOST, NAME)
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded");
        let (status, headers, _) = visitor.send(request, Body::from(form)).await?;
        ensure!(status == StatusCode::SEE_OTHER, "signing up was answered {status}");
        let set = headers.get(SET_COOKIE).context("a session")?.to_str()?;
        let cookie = set.split(';').next().unwrap_or_default().to_owned();
        Ok(Visitor { cookie, ..visitor })
    }

    /// The same person at a service whose connections are all new.
    pub(super) fn anew(&self, place: &Place) -> Visitor {
        Visitor { router: dashboard(&place.connector), cookie: self.cookie.clone() }
    }

    async fn send(&self, request: axum::http::request::Builder, body: Body) -> Result<(StatusCode, HeaderMap, Bytes)> {
        let socket = SocketAddr::from((Ipv4Addr::LOCALHOST, 4000));
        let request = request.extension(ConnectInfo(socket)).body(body)?;
        let response = self.router.clone().oneshot(request).await.unwrap_or_else(|never| match never {});
        let (parts, body) = response.into_parts();
        Ok((parts.status, parts.headers, to_bytes(body, MOST_BYTES).await?))
    }

    /// A page, which must say something.
    pub(super) async fn look(&self, path: &str, text: &str) -> Result<()> {
        let request = Request::get(path).header(HOST, NAME).header(COOKIE, &self.cookie);
        let (status, _, bytes) = self.send(request, Body::empty()).await?;
        let page = String::from_utf8_lossy(&bytes);
        // A search that finds one thing goes to it.
        ensure!(status == StatusCode::OK || status == StatusCode::SEE_OTHER, "{path} was answered {status}");
        ensure!(page.contains(text), "{path} does not say {text:?}");
        Ok(())
    }

    /// How long a page takes, in milliseconds, after it was asked for once.
    pub(super) async fn times(&self, path: &str, text: &str, rounds: u32) -> Result<Spread> {
        self.look(path, text).await?;
        let mut all = Vec::new();
        for _ in 0..rounds {
            let begun = Instant::now();
            self.look(path, text).await?;
            all.push(begun.elapsed().as_secs_f64() * 1e3);
        }
        Spread::of(all).context("a page was asked for")
    }
}
