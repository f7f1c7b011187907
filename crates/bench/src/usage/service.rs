//! The merchant API on a port of this machine, as a process of it would serve.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Result;
use ids::Mode;
use runtime::Clock;
use store::{Connector, ModeDb};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use web::state::NoProbe;
use web::{Api, ApiParts};

use crate::parts::{Silent, secrets};

/// A service that answers.
#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) address: SocketAddr,
    task: JoinHandle<std::io::Result<()>>,
}

impl Service {
    pub(crate) async fn start(connector: &Connector, connections: u32) -> Result<Service> {
        let view = |mode| ModeDb::for_public(connector, mode, Clock::system(), connections);
        let router = public_api::router(Api::new(ApiParts {
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
            limits: web::limits::Limits::default(),
            trusted_proxies: Vec::new(),
            signing_key: usecase::signing::SigningKey::derived(&secrets()),
            captcha: None,
            places: None,
        }));
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let task = tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Service { address, task })
    }

    pub(crate) async fn stop(self) {
        self.task.abort();
        drop(self.task.await);
    }
}
