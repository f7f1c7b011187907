//! The three roles: what each holds, and how it is served and stopped.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use access::network::Network;
use anyhow::{Context as _, Result};
use app::jobs::Engine;
use async_trait::async_trait;
use audit::digest::{Digester, SigningKey};
use audit::sealing::Sealer;
use axum::{Router, middleware};
use checkout::Clerk;
use escrows::Keeper;
use gateways::SimulatedGateway;
use gateways::simulated::{Settings, SimulatedPayouts};
use house::HouseGateway;
use ids::Mode;
use messaging::HttpWebhookSender;
use metrics_exporter_prometheus::PrometheusHandle;
use objects::Objects;
use office::post::Post;
use outreach::Messenger;
use payouts::Cashier;
use providers::OpenAccounts;
use realtime::Realtime;
use runtime::secret::Secrets;
use runtime::{Clock, Hold, Shutdown};
use secrecy::SecretString;
use store::simulator::SimulatorDb;
use store::{Connector, ModeDb, doors};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use usecase::carrying::{Courier, Couriers};
use usecase::hosts::Hosts;
use usecase::ports::{Captcha, Gateways, Places, WebhookSender};
use web::limits::Limits;
use webhooks::Postman;
use worker::sealing::Evidence;

use crate::carriers;
use crate::config::Config;
use crate::figures;
use crate::health;
use crate::holding;
use crate::simulator::SimulatorDesk;
use crate::timing;

/// Connections of the sockets of one process to one mode: few questions for many listeners.
const SOCKET_CONNECTIONS: u32 = 4;

/// How long whoever sends letters waits when there are none.
const LETTERS_WAIT: Duration = Duration::from_secs(1);

/// What all roles of one process are made from.
#[derive(Clone, Debug)]
pub(crate) struct Parts {
    pub(crate) connector: Connector,
    pub(crate) secrets: Secrets,
    pub(crate) staff_key: Option<SecretString>,
    pub(crate) sender: Arc<dyn WebhookSender>,
    pub(crate) gateway: SimulatedGateway,
    pub(crate) payouts: SimulatedPayouts,
    pub(crate) clock: Clock,
    pub(crate) metrics: Option<PrometheusHandle>,
    pub(crate) couriers: Couriers,
    pub(crate) limits: Limits,
    pub(crate) trusted_proxies: Vec<Network>,
    pub(crate) base_url: String,
    pub(crate) hosts: Hosts,
    pub(crate) objects: Option<Objects>,
    pub(crate) signing_key: SigningKey,
    pub(crate) captcha: Option<Arc<dyn Captcha>>,
    pub(crate) places: Option<Arc<dyn Places>>,
    /// Whether this process may act; see [`crate::holding`].
    pub(crate) hold: Hold,
}

impl Parts {
    /// Parts over a database that is migrated.
    pub(crate) fn new(
        config: &Config,
        connector: Connector,
        secrets: Secrets,
        staff_key: Option<SecretString>,
    ) -> Result<Parts> {
        let book = SimulatorDb::connect(&connector, 8);
        let settings = Settings { seed: config.simulator.seed, kobo_decides: false };
        let (clock, base_url) = (Clock::corrected(), config.base_url());
        let signing_key = config.signing_key(&secrets);
        Ok(Parts {
            connector,
            secrets,
            staff_key,
            sender: Arc::new(HttpWebhookSender::try_new()?),
            payouts: SimulatedPayouts::new(book.clone(), settings.seed),
            gateway: SimulatedGateway::new(book, &settings),
            couriers: carriers::couriers(config, &clock, &base_url)?,
            limits: config.limits().map_err(anyhow::Error::msg)?,
            trusted_proxies: config.trusted_proxies().map_err(anyhow::Error::msg)?,
            base_url,
            hosts: config.hosts().map_err(anyhow::Error::msg)?,
            objects: config.objects()?,
            signing_key,
            captcha: config.captcha()?,
            places: config.places()?,
            hold: Hold::new(),
            clock,
            metrics: figures::recorder(),
        })
    }
}

impl Parts {
    /// Everything that money goes through. The simulated ones refuse live mode by themselves.
    pub(crate) fn gateways(&self, accounts: Arc<OpenAccounts>) -> Gateways {
        Gateways::new(vec![Arc::new(self.gateway.clone())])
            .with_payouts(vec![Arc::new(self.payouts.clone())])
            .with_accounts(accounts)
    }
}

/// Keeps looking at the database for what a process goes by: whether it may act, and what time it is.
pub(crate) fn watch(parts: &Parts, shutdown: &Shutdown) {
    tokio::spawn(holding::watch(parts.clone(), shutdown.clone()));
    tokio::spawn(timing::watch(parts.clone(), shutdown.clone()));
}

/// Says when the schema is not the one this program was written for.
#[derive(Debug)]
struct SchemaProbe(Connector);

#[async_trait]
impl web::Probe for SchemaProbe {
    async fn problems(&self) -> Vec<String> {
        match store::migrate::pending(&self.0).await {
            Ok(pending) => pending.into_iter().collect(),
            Err(error) => vec![error.to_string()],
        }
    }
}

/// The merchant API, with its sockets, which deliver until asked to stop.
pub(crate) fn public_api(config: &Config, parts: &Parts, base_url: &str, shutdown: &Shutdown) -> Router {
    let view = |mode| ModeDb::for_public(&parts.connector, mode, parts.clock.clone(), config.database.connections);
    let hooks = hooks::router(hooks::Parts {
        test: view(Mode::Test),
        live: view(Mode::Live),
        secrets: parts.secrets.clone(),
        keys: carriers::keys(&config.messages),
        couriers: Some(parts.couriers.clone()),
        base_url: base_url.to_owned(),
        clock: parts.clock.clone(),
        accounts: OpenAccounts::new(parts.secrets.clone()),
    });
    let api = api(config, parts, base_url, [view(Mode::Test), view(Mode::Live)]);
    let sockets = sockets(config, parts);
    tokio::spawn(sockets.clone().run(shutdown.clone()));
    let all = public_api::router(api).merge(hooks).merge(sockets.router());
    all.layer(middleware::from_fn_with_state(parts.hold.clone(), web::hold::guard))
}

/// The merchant API's state over somebody's view of both modes.
fn api(config: &Config, parts: &Parts, base_url: &str, [test, live]: [ModeDb; 2]) -> web::Api {
    let desk = Arc::new(SimulatorDesk { gateway: parts.gateway.clone(), clock: parts.clock.clone() });
    web::Api::new(web::ApiParts {
        test,
        live,
        secrets: parts.secrets.clone(),
        sender: parts.sender.clone(),
        tokens: Some(desk.clone()),
        cards: Some(desk),
        couriers: Some(parts.couriers.clone()),
        gateways: parts.gateways(Arc::new(OpenAccounts::new(parts.secrets.clone()))),
        probe: Arc::new(SchemaProbe(parts.connector.clone())),
        local_webhooks_allowed: config.webhooks.local_allowed,
        provider_hosts: config.providers.hosts.clone(),
        base_url: base_url.to_owned(),
        hosts: parts.hosts.clone(),
        limits: parts.limits.clone(),
        trusted_proxies: parts.trusted_proxies.clone(),
        signing_key: parts.signing_key.clone(),
        captcha: parts.captcha.clone(),
        places: parts.places.clone(),
    })
}

/// What parties and those who work for a merchant hear of orders.
fn sockets(config: &Config, parts: &Parts) -> Realtime {
    let view = |mode| ModeDb::for_public(&parts.connector, mode, parts.clock.clone(), SOCKET_CONNECTIONS);
    let gate = realtime::Tokens::new(view(Mode::Test), view(Mode::Live), parts.secrets.clone());
    let limits = realtime::Limits { origins: config.public_api.socket_origins.clone(), ..realtime::Limits::default() };
    Realtime::new(realtime::Parts { gate: Arc::new(gate), limits, clock: parts.clock.clone() })
}

/// The back office with the dashboard, which reads the merchant API under roles of its own.
pub(crate) fn core_api(config: &Config, parts: &Parts, post: Option<&Post>) -> Router {
    let view = |mode| ModeDb::for_office(&parts.connector, mode, parts.clock.clone(), config.database.connections);
    let api = api(config, parts, &config.base_url(), [view(Mode::Test), view(Mode::Live)]);
    let core = doors::CoreDb::connect(&parts.connector, parts.clock.clone());
    let audit = doors::open_for_audit(&parts.connector, parts.clock.clone());
    let papers = core_api::dashboard::Papers {
        objects: parts.objects.clone(),
        audit,
        mails: post.is_some(),
        starter_cap_minor: config.core_api.starter_cap_minor,
    };
    let desk = core_api::dashboard::Desk::new(core, api, config.dashboard_url(), parts.hold.clone(), papers);
    let staff = core_api::CoreApi::new(&parts.connector, parts.clock.clone(), parts.staff_key.clone());
    core_api::router(staff, Some(desk))
}

/// Who sends mails to those who work for merchants: whoever carries mails to customers; none where nobody does.
pub(crate) fn post(config: &Config, parts: &Parts, courier: &Arc<dyn Courier>) -> Option<Post> {
    let core = doors::CoreDb::connect(&parts.connector, parts.clock.clone());
    let post = Post::new(core, courier.clone(), parts.secrets.clone(), config.dashboard_url())
        .watching(doors::open_for_audit(&parts.connector, parts.clock.clone()));
    if post.carries() {
        return Some(post);
    }
    tracing::warn!("nobody carries mails: invitations are handed on by hand, and no mailbox of a member is verified");
    None
}

/// Sends those mails, until asked to stop. While the process holds still, none is sent.
pub(crate) async fn deliver_letters(post: Option<Post>, hold: Hold, shutdown: Shutdown) {
    let Some(post) = post else { return };
    while !shutdown.is_requested() {
        tokio::select! {
            () = hold.lifted() => {}
            () = shutdown.requested() => return,
        }
        let wait = match post.round().await {
            Ok(0) => LETTERS_WAIT,
            Ok(_) => Duration::ZERO,
            Err(error) => {
                tracing::warn!(%error, cause = ?error.source, "letters could not be sent");
                LETTERS_WAIT * 5
            }
        };
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = shutdown.requested() => return,
        }
    }
}

/// The worker's engines, one for each mode. The simulated gateway refuses live mode by itself.
pub(crate) fn engines(config: &Config, parts: &Parts) -> Vec<Engine> {
    Mode::ALL
        .into_iter()
        .map(|mode| {
            let connections = config.database.connections.max(4);
            let db = ModeDb::for_worker(&parts.connector, mode, parts.clock.clone(), connections);
            let accounts = Arc::new(OpenAccounts::new(parts.secrets.clone()));
            let inner = parts.gateways(accounts);
            // What persons let merchants charge is charged by the house, with gateways of its own.
            let house = HouseGateway::shared(db.clone(), inner.clone(), parts.secrets.clone());
            let gateways = inner.with(house);
            let cashier = Cashier::new(gateways.clone(), parts.secrets.clone());
            let keeping = gateways.clone();
            Engine::new(db, gateways, parts.secrets.clone(), config.engine_options())
                .with_paymaster(Arc::new(cashier))
                .with_steward(Arc::new(Keeper::new(keeping.clone(), parts.secrets.clone(), parts.base_url.clone())))
                .with_till(Arc::new(
                    Clerk::new(keeping, parts.secrets.clone(), parts.base_url.clone()).at(parts.hosts.clone()),
                ))
                .with_press(Arc::new(worker::press::Typesetter))
                .with_comparer(Arc::new(settling::Bookkeeper))
                .with_advocate(Arc::new(disputes::Desk::new(parts.secrets.clone())))
                .with_post(Arc::new(Postman::new(
                    parts.sender.clone(),
                    parts.secrets.clone(),
                    parts.clock.clone(),
                    config.local_webhooks_allowed(mode),
                )))
                .with_teller(Arc::new(Messenger::new(
                    parts.couriers.of(mode).clone(),
                    parts.secrets.clone(),
                    parts.base_url.clone(),
                )))
        })
        .collect()
}

/// What seals the audit log, and sends digests of it away where there is a place for them.
pub(crate) fn evidence(parts: &Parts) -> Evidence {
    let sealer = |mode| Sealer::new(ModeDb::for_sealer(&parts.connector, mode, parts.clock.clone()));
    let digester = |mode, objects: &Objects| {
        let audit = doors::open_for_audit(&parts.connector, parts.clock.clone());
        Digester::new(audit, mode, objects.clone(), parts.signing_key.clone())
    };
    let digesters = match &parts.objects {
        Some(objects) => Mode::ALL.into_iter().map(|mode| digester(mode, objects)).collect(),
        None => {
            tracing::warn!("no object storage is set up: no digest of the audit log leaves this database");
            Vec::new()
        }
    };
    Evidence { sealers: Mode::ALL.into_iter().map(sealer).collect(), digesters, clock: parts.clock.clone() }
}

/// The worker's timers and queues, and what seals the audit log beside them.
pub(crate) async fn work(config: &Config, parts: &Parts, shutdown: Shutdown) {
    tokio::spawn(figures::keep(parts.clone(), config.figures_every(), shutdown.clone()));
    let jobs = worker::run(engines(config, parts), config.pace(), parts.hold.clone(), shutdown.clone());
    // What is sealed of a restored database would contradict what left the other before: it waits as well.
    let sealing = async {
        tokio::select! {
            () = parts.hold.lifted() => {}
            () = shutdown.requested() => {}
        }
        worker::sealing::run(evidence(parts), shutdown.clone()).await;
    };
    tokio::join!(jobs, sealing);
}

/// The worker's only door: health and figures.
pub(crate) fn worker_health(parts: &Parts, shutdown: &Shutdown) -> Router {
    health::router(parts, Arc::new(SchemaProbe(parts.connector.clone())), shutdown.clone())
}

/// A role that is being served.
#[derive(Debug)]
pub(crate) struct Served {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    task: JoinHandle<std::io::Result<()>>,
}

impl Served {
    /// Waits until it has stopped.
    pub(crate) async fn stopped(self) -> Result<()> {
        Ok(self.task.await??)
    }
}

/// Serves a router until asked to stop; requests in hand are finished.
pub(crate) async fn serve(address: SocketAddr, router: Router, shutdown: Shutdown) -> Result<Served> {
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {address}: another process may; choose another port"))?;
    let address = listener.local_addr()?;
    let task = tokio::spawn(async move {
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(listener, service).with_graceful_shutdown(async move { shutdown.requested().await }).await
    });
    Ok(Served { address, task })
}
