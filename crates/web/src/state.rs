//! What one process of the merchant API holds: its databases, secrets, ports and limits.

use std::fmt;
use std::sync::Arc;

use access::network::Network;
use app::methods::{TestCards, TokenBook};
use async_trait::async_trait;
use axum::http::HeaderMap;
use ids::Mode;
use runtime::secret::Secrets;
use store::ModeDb;
use usecase::carrying::Couriers;
use usecase::hosts::Hosts;
use usecase::ports::{Captcha, Gateways, Places, WebhookSender};
use usecase::signing::SigningKey;

use crate::Problem;
use crate::cursor::Signer;
use crate::limits::Limits;
use crate::request_log::RequestLog;
use crate::used::Used;
use crate::version::{VERSIONS, Versions};

/// Says what keeps this process from serving, beyond a database that does not answer.
#[async_trait]
pub trait Probe: fmt::Debug + Send + Sync {
    /// Every problem, in words: an outdated schema, a missing key. Empty when all is well.
    async fn problems(&self) -> Vec<String>;
}

/// A probe that never finds anything.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoProbe;

#[async_trait]
impl Probe for NoProbe {
    async fn problems(&self) -> Vec<String> {
        Vec::new()
    }
}

/// What an [`Api`] is made of.
#[derive(Clone, Debug)]
pub struct ApiParts {
    /// The sandbox.
    pub test: ModeDb,
    /// The real thing.
    pub live: ModeDb,
    /// Keys of the process.
    pub secrets: Secrets,
    /// Checks the URLs of webhook endpoints.
    pub sender: Arc<dyn WebhookSender>,
    /// Tells what stands behind a payment token; none where no gateway can.
    pub tokens: Option<Arc<dyn TokenBook>>,
    /// Makes test cards; none where there is no simulator.
    pub cards: Option<Arc<dyn TestCards>>,
    /// Carries test messages; none where nobody does.
    pub couriers: Option<Couriers>,
    /// Asked for lists of banks and the names behind accounts.
    pub gateways: Gateways,
    /// What else must hold for `/readyz`.
    pub probe: Arc<dyn Probe>,
    /// Whether webhook endpoints may be plain HTTP and on this machine.
    pub local_webhooks_allowed: bool,
    /// Hosts beside the providers' own where accounts at providers may be.
    pub provider_hosts: Vec<String>,
    /// Where the service is reached from outside, without a slash at the end.
    pub base_url: String,
    /// Merchants' own hosts, at which their checkouts are.
    pub hosts: Hosts,
    /// How much is let in.
    pub limits: Limits,
    /// Whose `X-Forwarded-For` is believed. Empty: nobody's.
    pub trusted_proxies: Vec<Network>,
    /// What statements are signed with.
    pub signing_key: SigningKey,
    /// Tells people from programs; none where everybody is let in.
    pub captcha: Option<Arc<dyn Captcha>>,
    /// Knows from which country an address is; none where nobody does.
    pub places: Option<Arc<dyn Places>>,
}

struct Inner {
    parts: ApiParts,
    signer: Signer,
    used: Used,
    log: RequestLog,
    versions: Versions,
}

/// The state of the merchant API. Cheap to clone.
#[derive(Clone)]
pub struct Api(Arc<Inner>);

impl fmt::Debug for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Api").field("base_url", &self.0.parts.base_url).finish_non_exhaustive()
    }
}

impl Api {
    /// One per process.
    pub fn new(parts: ApiParts) -> Api {
        Api::speaking(VERSIONS, parts)
    }

    /// For the few operations that ask for no key: whether the version that a request asks for is one.
    ///
    /// # Errors
    /// 400 for a date that is not a version.
    pub fn check_version(&self, headers: &HeaderMap) -> Result<(), Problem> {
        self.versions().asked(headers).map(drop)
    }

    /// The same, understanding other versions than this program's: for tests of what happens between two.
    pub fn speaking(versions: Versions, parts: ApiParts) -> Api {
        let signer = Signer::derived(&parts.secrets.key_pepper);
        Api(Arc::new(Inner { parts, signer, used: Used::default(), log: RequestLog::default(), versions }))
    }

    pub(crate) fn versions(&self) -> &Versions {
        &self.0.versions
    }

    /// The database of a mode.
    pub fn db(&self, mode: Mode) -> &ModeDb {
        match mode {
            Mode::Test => &self.0.parts.test,
            Mode::Live => &self.0.parts.live,
        }
    }

    /// What it was made of.
    pub fn parts(&self) -> &ApiParts {
        &self.0.parts
    }

    /// The keys of the process.
    pub fn secrets(&self) -> &Secrets {
        &self.0.parts.secrets
    }

    pub(crate) fn signer(&self) -> &Signer {
        &self.0.signer
    }

    /// How much is let in.
    pub fn limits(&self) -> &Limits {
        &self.0.parts.limits
    }

    pub(crate) fn log(&self) -> &RequestLog {
        &self.0.log
    }

    pub(crate) fn used(&self) -> &Used {
        &self.0.used
    }
}
