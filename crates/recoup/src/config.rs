//! Configuration: one struct, layered from environment, a file, and defaults that are compiled in.
//!
//! Every setting is documented here; `recoup config` prints them as a commented template. This module is the
//! only place that reads the environment.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use access::network::Network;
use anyhow::{Context as _, Result, bail};
use audit::digest::{PublicKey, SigningKey};
use confique::Config as _;
use ids::Mode;
use jiff::SignedDuration;
use messaging::captcha::{CaptchaConfig, CaptchaKind, HttpCaptcha};
use objects::{Bucket, Objects};
use runtime::secret::{MIN_SECRET_CHARS, NamedKey, Secrets};
use runtime::telemetry::LogFormat;
use secrecy::{ExposeSecret as _, SecretString};
use throttle::Throttle;
use usecase::hosts::Hosts;
use usecase::ports::{Captcha, Places};
use web::limits::Quotas;

use crate::places::Ranges;

/// All settings of all roles.
#[derive(Debug, confique::Config)]
pub(crate) struct Config {
    /// Where the embedded database and the development secrets live.
    #[config(env = "RECOUP_DATA_DIR", default = ".recoup")]
    pub(crate) data_dir: PathBuf,
    /// The database.
    #[config(nested)]
    pub(crate) database: Database,
    /// The merchant API.
    #[config(nested)]
    pub(crate) public_api: PublicApi,
    /// The dashboard's and staff's API. Never reachable by merchants.
    #[config(nested)]
    pub(crate) core_api: CoreApi,
    /// The worker.
    #[config(nested)]
    pub(crate) worker: Worker,
    /// Keys that never enter the database.
    #[config(nested)]
    pub(crate) secrets: SecretSettings,
    /// The evidence that the audit log was not touched.
    #[config(nested)]
    pub(crate) audit: Audit,
    /// Files outside the database: digests of the audit log.
    #[config(nested)]
    pub(crate) objects: ObjectSettings,
    /// The simulated gateway of the sandbox.
    #[config(nested)]
    pub(crate) simulator: Simulator,
    /// How many requests are let in.
    #[config(nested)]
    pub(crate) limits: Limits,
    /// Outgoing webhooks.
    #[config(nested)]
    pub(crate) webhooks: Webhooks,
    /// Payment providers.
    #[config(nested)]
    pub(crate) providers: Providers,
    /// Messages to customers.
    #[config(nested)]
    pub(crate) messages: Messages,
    /// Who stands at pages that are open to everybody.
    #[config(nested)]
    pub(crate) doors: Doors,
    /// Logging.
    #[config(nested)]
    pub(crate) log: Log,
}

#[derive(Debug, confique::Config)]
pub(crate) struct Database {
    /// A `postgres://` URL whose user may administer the database. Left out: a private cluster in `data_dir`.
    #[config(env = "DATABASE_URL")]
    pub(crate) url: Option<String>,
    /// What the passwords of the service roles are derived from. Needed with `url` unless the server trusts its socket.
    #[config(env = "RECOUP_DATABASE_ROLE_SECRET")]
    pub(crate) role_secret: Option<SecretString>,
    /// Connections of one service to one mode.
    #[config(env = "RECOUP_DATABASE_CONNECTIONS", default = 10)]
    pub(crate) connections: u32,
    /// Binaries of the embedded Postgres, when they are not where the system keeps them.
    #[config(env = "RECOUP_PG_BINARIES")]
    pub(crate) binaries: Option<PathBuf>,
}

#[derive(Debug, confique::Config)]
pub(crate) struct PublicApi {
    /// Where the merchant API listens.
    #[config(env = "RECOUP_PUBLIC_API_LISTEN", default = "127.0.0.1:4400")]
    pub(crate) listen: SocketAddr,
    /// How merchants reach it, without a slash at the end. Left out: `http://` and the listening address.
    #[config(env = "RECOUP_PUBLIC_API_BASE_URL")]
    pub(crate) base_url: Option<String>,
    /// Where its figures are shown to Prometheus: never where merchants reach it. Left out: they are shown nowhere.
    #[config(env = "RECOUP_PUBLIC_API_METRICS_LISTEN")]
    pub(crate) metrics_listen: Option<SocketAddr>,
    /// Proxies whose `X-Forwarded-For` is believed: addresses or networks in CIDR notation. Left out: nobody's, and the
    /// address of a request is that of its socket.
    #[config(env = "RECOUP_PUBLIC_API_TRUSTED_PROXIES", parse_env = confique::env::parse::list_by_comma, default = [])]
    pub(crate) trusted_proxies: Vec<String>,
    /// Origins whose pages may hear of orders by polling, such as `https://shop.example.com`. A WebSocket needs no such list.
    #[config(env = "RECOUP_PUBLIC_API_SOCKET_ORIGINS", parse_env = confique::env::parse::list_by_comma, default = [])]
    pub(crate) socket_origins: Vec<String>,
    /// Hosts of merchants' own, each `host=merchant`, such as `pay.shop.example=ten_…`: the pages of that merchant's checkout are there, and
    /// nothing else is. A proxy in front of us has to hand the host on as it was asked for.
    #[config(env = "RECOUP_CHECKOUT_HOSTS", parse_env = confique::env::parse::list_by_comma, default = [])]
    pub(crate) checkout_hosts: Vec<String>,
}

#[derive(Debug, confique::Config)]
pub(crate) struct Limits {
    /// Where requests are counted for all processes together, `redis://host:port`. Left out: each process counts by itself.
    #[config(env = "RECOUP_LIMITS_REDIS_URL")]
    pub(crate) redis_url: Option<SecretString>,
    /// Requests a minute of one merchant in test mode, all keys together.
    #[config(env = "RECOUP_LIMITS_TENANT_PER_MINUTE_TEST", default = 1000)]
    pub(crate) tenant_per_minute_test: u32,
    /// Requests a minute of one merchant in live mode, all keys together.
    #[config(env = "RECOUP_LIMITS_TENANT_PER_MINUTE_LIVE", default = 5000)]
    pub(crate) tenant_per_minute_live: u32,
    /// Requests a minute of one address without a key that opens.
    #[config(env = "RECOUP_LIMITS_ADDRESS_PER_MINUTE", default = 60)]
    pub(crate) address_per_minute: u32,
    /// Wrong secrets a minute of one OAuth client from one address.
    #[config(env = "RECOUP_LIMITS_WRONG_SECRETS_PER_MINUTE", default = 10)]
    pub(crate) wrong_secrets_per_minute: u32,
}

#[derive(Debug, confique::Config)]
pub(crate) struct CoreApi {
    /// Where the back office listens.
    #[config(env = "RECOUP_CORE_API_LISTEN", default = "127.0.0.1:4401")]
    pub(crate) listen: SocketAddr,
    /// How people reach the dashboard, without a slash at the end; links of invitations begin with it. Left out: `http://` and the
    /// listening address. A browser keeps a session over HTTPS only, or on this machine.
    #[config(env = "RECOUP_CORE_API_BASE_URL")]
    pub(crate) base_url: Option<String>,
    /// The key that platform staff present. Left out: staff routes are closed.
    #[config(env = "RECOUP_STAFF_KEY")]
    pub(crate) staff_key: Option<SecretString>,
    /// What a merchant whom staff let start may take in live mode before verification, in kobo.
    #[config(env = "RECOUP_CORE_API_STARTER_CAP_MINOR", default = 100_000_000)]
    pub(crate) starter_cap_minor: i64,
}

#[derive(Debug, confique::Config)]
pub(crate) struct Worker {
    /// Where the worker answers health checks and shows its figures.
    #[config(env = "RECOUP_WORKER_LISTEN", default = "127.0.0.1:4402")]
    pub(crate) listen: SocketAddr,
    /// How long a claim on work holds, in seconds. Longer than `job_timeout_seconds`.
    #[config(env = "RECOUP_WORKER_LEASE_SECONDS", default = 90)]
    pub(crate) lease_seconds: i64,
    /// How long a single job may take, in seconds.
    #[config(env = "RECOUP_WORKER_JOB_TIMEOUT_SECONDS", default = 60)]
    pub(crate) job_timeout_seconds: i64,
    /// How many pieces of work of one kind run at once.
    #[config(env = "RECOUP_WORKER_PARALLEL", default = 4)]
    pub(crate) parallel: usize,
    /// How many subscriptions one transaction renews at most.
    #[config(env = "RECOUP_WORKER_RENEWALS_PER_CHUNK", default = 500)]
    pub(crate) renewals_per_chunk: usize,
    /// How often the worker measures its database for Prometheus, in seconds.
    #[config(env = "RECOUP_WORKER_FIGURES_SECONDS", default = 10)]
    pub(crate) figures_seconds: u64,
    /// How long to wait when nothing is due, in milliseconds.
    #[config(env = "RECOUP_WORKER_IDLE_MS", default = 250)]
    pub(crate) idle_ms: u64,
}

#[derive(Debug, confique::Config)]
pub(crate) struct SecretSettings {
    /// Keyed hash over API secrets; at least 32 characters.
    #[config(env = "RECOUP_KEY_PEPPER")]
    pub(crate) key_pepper: Option<SecretString>,
    /// Seals webhook secrets and the like; at least 32 characters.
    #[config(env = "RECOUP_SEALING_KEY")]
    pub(crate) sealing_key: Option<SecretString>,
    /// Names the sealing key.
    #[config(env = "RECOUP_SEALING_KEY_ID", default = "key-1")]
    pub(crate) sealing_key_id: String,
    /// The key-encryption key that data keys are wrapped under; at least 32 characters. Left out: the sealing key.
    #[config(env = "RECOUP_KEK")]
    pub(crate) kek: Option<SecretString>,
    /// Names the key-encryption key. Another key needs another name.
    #[config(env = "RECOUP_KEK_ID", default = "kek-1")]
    pub(crate) kek_id: String,
    /// Key-encryption keys from before, `id=text,id=text`, texts without commas. `recoup doctor` says which are still needed.
    #[config(env = "RECOUP_OLD_KEKS")]
    pub(crate) old_keks: Option<SecretString>,
    /// What links, codes and tokens of buyers and sellers come from; at least 32 characters. Left out: another use of the sealing key.
    #[config(env = "RECOUP_PARTY_KEY")]
    pub(crate) party_key: Option<SecretString>,
    /// What tokens of those who work for a merchant come from; at least 32 characters. Left out: another use of the sealing key.
    #[config(env = "RECOUP_ADMIN_KEY")]
    pub(crate) admin_key: Option<SecretString>,
}

#[derive(Debug, confique::Config)]
pub(crate) struct Audit {
    /// What the key is derived from that digests are signed with; at least 32 characters. Left out: another use of the sealing key,
    /// so that whoever may open secrets may also sign.
    #[config(env = "RECOUP_AUDIT_SIGNING_KEY")]
    pub(crate) signing_key: Option<SecretString>,
    /// Names the signing key in each digest.
    #[config(env = "RECOUP_AUDIT_SIGNING_KEY_ID", default = "audit-1")]
    pub(crate) signing_key_id: String,
    /// Public keys of earlier signing keys, each `id=base64` as `recoup audit key` printed it.
    #[config(env = "RECOUP_AUDIT_PUBLIC_KEYS", parse_env = confique::env::parse::list_by_comma, default = [])]
    pub(crate) public_keys: Vec<String>,
}

#[derive(Debug, confique::Config)]
pub(crate) struct Doors {
    /// What has people show that they are no programs, once codes were asked for twice: `turnstile` or `hcaptcha`. Left out: nothing.
    #[config(env = "RECOUP_CAPTCHA")]
    pub(crate) captcha: Option<String>,
    /// The captcha's site key, which pages show.
    #[config(env = "RECOUP_CAPTCHA_SITE_KEY")]
    pub(crate) captcha_site_key: Option<String>,
    /// The captcha's secret.
    #[config(env = "RECOUP_CAPTCHA_SECRET")]
    pub(crate) captcha_secret: Option<SecretString>,
    /// Where the captcha is asked, instead of its own address: for a relay.
    #[config(env = "RECOUP_CAPTCHA_URL")]
    pub(crate) captcha_url: Option<String>,
    /// A file of ranges of addresses with their countries, `first,last,country` in each line. Left out: no country is looked up.
    #[config(env = "RECOUP_PLACES")]
    pub(crate) places: Option<PathBuf>,
}

#[derive(Debug, confique::Config)]
pub(crate) struct ObjectSettings {
    /// A folder for them. Left out, without a bucket: `objects` in `data_dir` for the private cluster, none for a configured database.
    #[config(env = "RECOUP_OBJECTS_FOLDER")]
    pub(crate) folder: Option<PathBuf>,
    /// A bucket that speaks S3, instead of a folder. Its policy should let nobody delete.
    #[config(env = "RECOUP_OBJECTS_BUCKET")]
    pub(crate) bucket: Option<String>,
    /// The region that requests are signed for.
    #[config(env = "RECOUP_OBJECTS_REGION", default = "us-east-1")]
    pub(crate) region: String,
    /// Where the bucket is. Left out: Amazon, in that region.
    #[config(env = "RECOUP_OBJECTS_ENDPOINT")]
    pub(crate) endpoint: Option<String>,
    /// The id of the key to the bucket.
    #[config(env = "RECOUP_OBJECTS_ACCESS_KEY_ID")]
    pub(crate) access_key_id: Option<String>,
    /// The key to the bucket.
    #[config(env = "RECOUP_OBJECTS_SECRET_ACCESS_KEY")]
    pub(crate) secret_access_key: Option<SecretString>,
}

#[derive(Debug, confique::Config)]
pub(crate) struct Simulator {
    /// What everything the simulated payers do follows from.
    #[config(env = "RECOUP_SIMULATOR_SEED", default = 42)]
    pub(crate) seed: u64,
}

#[derive(Debug, confique::Config)]
pub(crate) struct Webhooks {
    /// Whether sandbox webhooks may go over plain HTTP and to this machine. For development only.
    #[config(env = "RECOUP_WEBHOOKS_LOCAL_ALLOWED", default = false)]
    pub(crate) local_allowed: bool,
}

#[derive(Debug, confique::Config)]
pub(crate) struct Providers {
    /// Hosts beside the providers' own where merchants' accounts may be: private lines, mocks. With commas between them.
    #[config(env = "RECOUP_PROVIDERS_HOSTS", parse_env = confique::env::parse::list_by_comma, default = [])]
    pub(crate) hosts: Vec<String>,
}

#[derive(Debug, confique::Config)]
pub(crate) struct Messages {
    /// Where messages of the sandbox are put instead of being sent. Left out: `outbox` in `data_dir`.
    #[config(env = "RECOUP_MESSAGES_SANDBOX_FOLDER")]
    pub(crate) sandbox_folder: Option<PathBuf>,
    /// Carriers of text messages, the first that is set up is asked first.
    #[config(env = "RECOUP_MESSAGES_PHONE_ORDER", parse_env = confique::env::parse::list_by_comma, default = ["termii", "telnyx", "twilio"])]
    pub(crate) phone_order: Vec<String>,
    /// Carriers of mails, in the same way.
    #[config(env = "RECOUP_MESSAGES_MAIL_ORDER", parse_env = confique::env::parse::list_by_comma, default = ["smtp", "sendgrid"])]
    pub(crate) mail_order: Vec<String>,
    /// The mailbox that mails are sent from. Needed for mails.
    #[config(env = "RECOUP_MESSAGES_MAIL_FROM")]
    pub(crate) mail_from: Option<String>,
    /// The mail relay. Left out: no mail by SMTP.
    #[config(env = "RECOUP_SMTP_HOST")]
    pub(crate) smtp_host: Option<String>,
    /// Its port.
    #[config(env = "RECOUP_SMTP_PORT", default = 587)]
    pub(crate) smtp_port: u16,
    /// `tls` from the first byte, `starttls`, or `none` for a relay on this machine.
    #[config(env = "RECOUP_SMTP_ENCRYPTION", default = "starttls")]
    pub(crate) smtp_encryption: String,
    /// The name at the relay, where it wants one.
    #[config(env = "RECOUP_SMTP_USERNAME")]
    pub(crate) smtp_username: Option<String>,
    /// The password at the relay.
    #[config(env = "RECOUP_SMTP_PASSWORD")]
    pub(crate) smtp_password: Option<SecretString>,
    /// The key of SendGrid. Left out: no mail by SendGrid.
    #[config(env = "RECOUP_SENDGRID_API_KEY")]
    pub(crate) sendgrid_api_key: Option<SecretString>,
    /// Where SendGrid is.
    #[config(env = "RECOUP_SENDGRID_BASE_URL", default = "https://api.sendgrid.com/v3")]
    pub(crate) sendgrid_base_url: String,
    /// What SendGrid signs its events with, to be verified.
    #[config(env = "RECOUP_SENDGRID_PUBLIC_KEY")]
    pub(crate) sendgrid_public_key: Option<String>,
    /// The id of the WhatsApp number. Left out: no WhatsApp.
    #[config(env = "RECOUP_WHATSAPP_PHONE_NUMBER_ID")]
    pub(crate) whatsapp_phone_number_id: Option<String>,
    /// The token of Meta's system user.
    #[config(env = "RECOUP_WHATSAPP_TOKEN")]
    pub(crate) whatsapp_token: Option<SecretString>,
    /// The version of Meta's API.
    #[config(env = "RECOUP_WHATSAPP_VERSION", default = "v23.0")]
    pub(crate) whatsapp_version: String,
    /// Where Meta is.
    #[config(env = "RECOUP_WHATSAPP_BASE_URL", default = "https://graph.facebook.com")]
    pub(crate) whatsapp_base_url: String,
    /// What Meta signs with.
    #[config(env = "RECOUP_WHATSAPP_APP_SECRET")]
    pub(crate) whatsapp_app_secret: Option<SecretString>,
    /// What Meta is told when the address of the hook is registered.
    #[config(env = "RECOUP_WHATSAPP_VERIFY_TOKEN")]
    pub(crate) whatsapp_verify_token: Option<SecretString>,
    /// The key of Termii. Left out: no text messages by Termii.
    #[config(env = "RECOUP_TERMII_API_KEY")]
    pub(crate) termii_api_key: Option<SecretString>,
    /// The account's own address at Termii.
    #[config(env = "RECOUP_TERMII_BASE_URL")]
    pub(crate) termii_base_url: Option<String>,
    /// The approved sender at Termii.
    #[config(env = "RECOUP_TERMII_SENDER")]
    pub(crate) termii_sender: Option<String>,
    /// What Termii signs with.
    #[config(env = "RECOUP_TERMII_SECRET")]
    pub(crate) termii_secret: Option<SecretString>,
    /// The key of Telnyx. Left out: no text messages by Telnyx.
    #[config(env = "RECOUP_TELNYX_API_KEY")]
    pub(crate) telnyx_api_key: Option<SecretString>,
    /// Where Telnyx is.
    #[config(env = "RECOUP_TELNYX_BASE_URL", default = "https://api.telnyx.com/v2")]
    pub(crate) telnyx_base_url: String,
    /// The sender at Telnyx: a number, or a name with a profile.
    #[config(env = "RECOUP_TELNYX_SENDER")]
    pub(crate) telnyx_sender: Option<String>,
    /// The messaging profile at Telnyx.
    #[config(env = "RECOUP_TELNYX_PROFILE")]
    pub(crate) telnyx_profile: Option<String>,
    /// What Telnyx signs with, to be verified.
    #[config(env = "RECOUP_TELNYX_PUBLIC_KEY")]
    pub(crate) telnyx_public_key: Option<String>,
    /// The account at Twilio, `AC…`. Left out: no text messages by Twilio.
    #[config(env = "RECOUP_TWILIO_ACCOUNT")]
    pub(crate) twilio_account: Option<String>,
    /// Where Twilio is.
    #[config(env = "RECOUP_TWILIO_BASE_URL", default = "https://api.twilio.com")]
    pub(crate) twilio_base_url: String,
    /// The account's token, which Twilio signs with too.
    #[config(env = "RECOUP_TWILIO_TOKEN")]
    pub(crate) twilio_token: Option<SecretString>,
    /// The sender at Twilio: a number, a name, or a service `MG…`.
    #[config(env = "RECOUP_TWILIO_SENDER")]
    pub(crate) twilio_sender: Option<String>,
}

#[derive(Debug, confique::Config)]
pub(crate) struct Log {
    /// What is logged: `info`, or `info,store=debug`.
    #[config(env = "RECOUP_LOG", default = "info")]
    pub(crate) filter: String,
    /// `text` or `json`.
    #[config(env = "RECOUP_LOG_FORMAT", default = "text")]
    pub(crate) format: String,
}

impl Config {
    /// Reads the environment, then the file, then the defaults.
    pub(crate) fn load(file: Option<&Path>) -> Result<Config> {
        let mut builder = Config::builder().env();
        if let Some(path) = file {
            if !path.exists() {
                bail!("the configuration file {} does not exist", path.display());
            }
            builder = builder.file(path);
        }
        builder.load().context("the configuration cannot be read")
    }

    /// The commented template that `recoup config` prints.
    pub(crate) fn template() -> String {
        confique::toml::template::<Config>(confique::toml::FormatOptions::default())
    }

    /// Every problem that keeps a production role from starting, in words.
    pub(crate) fn problems(&self) -> Vec<String> {
        let mut found = Vec::new();
        if self.database.url.is_none() {
            found.push(
                "database.url (DATABASE_URL) is not set: `recoup dev` brings its own database, the services do not"
                    .to_owned(),
            );
        }
        if self.core_api.starter_cap_minor <= 0 {
            found.push("core_api.starter_cap_minor (RECOUP_CORE_API_STARTER_CAP_MINOR): must be above 0".to_owned());
        }
        if self.old_keks().any(|pair| !pair.contains('=')) {
            found.push("secrets.old_keks (RECOUP_OLD_KEKS): each must be `id=text`".to_owned());
        }
        match self.secrets() {
            Ok(secrets) => found.extend(secrets.problems()),
            Err(problem) => found.push(problem.to_string()),
        }
        found.extend(self.trusted_proxies().err());
        found.extend(self.limits().err());
        found.extend(self.hosts().err());
        found.extend(self.audit_problems());
        found.extend(worker::problem_with(&self.engine_options()));
        if self.public_api.metrics_listen == Some(self.public_api.listen) {
            found.push(
                "public_api.metrics_listen (RECOUP_PUBLIC_API_METRICS_LISTEN) is where merchants reach the API: choose another port"
                    .to_owned(),
            );
        }
        if self.log.format != "text" && self.log.format != "json" {
            found.push(format!("log.format is {:?}; it must be text or json", self.log.format));
        }
        found
    }

    /// How merchants and customers reach the service.
    pub(crate) fn base_url(&self) -> String {
        self.public_api.base_url.clone().unwrap_or_else(|| format!("http://{}", self.public_api.listen))
    }

    /// How people reach the dashboard.
    pub(crate) fn dashboard_url(&self) -> String {
        self.core_api.base_url.clone().unwrap_or_else(|| format!("http://{}", self.core_api.listen))
    }

    /// Whose `X-Forwarded-For` is believed.
    ///
    /// # Errors
    /// The first that is no network.
    pub(crate) fn trusted_proxies(&self) -> std::result::Result<Vec<Network>, String> {
        let texts = self.public_api.trusted_proxies.iter();
        texts
            .map(|text| Network::parse(text.trim()))
            .collect::<std::result::Result<_, _>>()
            .map_err(|why| format!("public_api.trusted_proxies (RECOUP_PUBLIC_API_TRUSTED_PROXIES): {why}"))
    }

    /// Which host is which merchant's.
    ///
    /// # Errors
    /// The first that is none.
    pub(crate) fn hosts(&self) -> std::result::Result<Hosts, String> {
        Hosts::parse(&self.public_api.checkout_hosts)
            .map_err(|why| format!("public_api.checkout_hosts (RECOUP_CHECKOUT_HOSTS): {why}"))
    }

    /// How many requests are let in, counted where it is configured.
    ///
    /// # Errors
    /// What is wrong with the URL of Redis.
    pub(crate) fn limits(&self) -> std::result::Result<web::limits::Limits, String> {
        let throttle = match &self.limits.redis_url {
            Some(url) => Throttle::in_redis(url.expose_secret())
                .map_err(|why| format!("limits.redis_url (RECOUP_LIMITS_REDIS_URL): {why}"))?,
            None => Throttle::in_process(),
        };
        let quotas = Quotas {
            tenant_test: self.limits.tenant_per_minute_test,
            tenant_live: self.limits.tenant_per_minute_live,
            address: self.limits.address_per_minute,
            wrong_secrets: self.limits.wrong_secrets_per_minute,
        };
        Ok(web::limits::Limits::new(throttle, quotas))
    }

    /// The keys of the process.
    pub(crate) fn secrets(&self) -> Result<Secrets> {
        let (Some(key_pepper), Some(sealing_key)) = (&self.secrets.key_pepper, &self.secrets.sealing_key) else {
            bail!("secrets.key_pepper (RECOUP_KEY_PEPPER) and secrets.sealing_key (RECOUP_SEALING_KEY) must be set");
        };
        let id = self.secrets.sealing_key_id.clone();
        Ok(self.with_keks(Secrets::new(key_pepper.clone(), sealing_key.clone(), id)))
    }

    fn old_keks(&self) -> impl Iterator<Item = &str> {
        self.secrets.old_keks.iter().flat_map(|list| list.expose_secret().split(','))
    }

    /// The same secrets with the other keys that are configured.
    pub(crate) fn with_keks(&self, mut secrets: Secrets) -> Secrets {
        secrets.kek = self.secrets.kek.clone().map(|text| NamedKey { id: self.secrets.kek_id.clone(), text });
        let old = self.old_keks().filter_map(|pair| pair.split_once('='));
        secrets.party_key.clone_from(&self.secrets.party_key);
        secrets.admin_key.clone_from(&self.secrets.admin_key);
        secrets.old_keks = old.map(|(id, text)| NamedKey { id: id.to_owned(), text: text.into() }).collect();
        secrets
    }

    fn audit_problems(&self) -> Vec<String> {
        let mut found = Vec::new();
        let short = |text: &SecretString| text.expose_secret().chars().count() < MIN_SECRET_CHARS;
        if self.audit.signing_key.as_ref().is_some_and(short) {
            found.push(format!("audit.signing_key must have at least {MIN_SECRET_CHARS} characters"));
        }
        for text in self.audit.public_keys.iter().filter(|text| PublicKey::parse(text).is_none()) {
            found.push(format!("audit.public_keys: `{text}` is not `id=base64` as `recoup audit key` prints it"));
        }
        if self.objects.bucket.is_some()
            && (self.objects.access_key_id.is_none() || self.objects.secret_access_key.is_none())
        {
            found.push(
                "objects.access_key_id and objects.secret_access_key must be set where objects.bucket is".to_owned(),
            );
        }
        found
    }

    /// What has people show that they are no programs, if anything.
    pub(crate) fn captcha(&self) -> Result<Option<Arc<dyn Captcha>>> {
        let Some(word) = &self.doors.captcha else { return Ok(None) };
        let kind = CaptchaKind::parse(word).context("doors.captcha is turnstile or hcaptcha")?;
        let config = CaptchaConfig {
            kind,
            site_key: self.doors.captcha_site_key.clone().unwrap_or_default(),
            secret: self.doors.captcha_secret.clone().unwrap_or_default(),
            base_url: self.doors.captcha_url.clone(),
        };
        let captcha = HttpCaptcha::try_new(config).context("doors.captcha cannot be set up")?;
        Ok(Some(Arc::new(captcha)))
    }

    /// What knows the countries of addresses, if anything does.
    pub(crate) fn places(&self) -> Result<Option<Arc<dyn Places>>> {
        let Some(file) = &self.doors.places else { return Ok(None) };
        Ok(Some(Arc::new(Ranges::read(file)?)))
    }

    /// What digests of the audit log, and statements of safeguarding, are signed with.
    pub(crate) fn signing_key(&self, secrets: &Secrets) -> SigningKey {
        match &self.audit.signing_key {
            Some(text) => SigningKey { id: self.audit.signing_key_id.clone(), text: text.clone() },
            None => SigningKey::derived(secrets),
        }
    }

    /// What digests may be signed with: the present key and those that are known from before.
    pub(crate) fn public_keys(&self, secrets: &Secrets) -> Vec<PublicKey> {
        let known = self.audit.public_keys.iter().filter_map(|text| PublicKey::parse(text));
        known.chain([self.signing_key(secrets).public()]).collect()
    }

    /// Where files outside the database are kept; none when nothing is set up beside a configured database, which may not be the
    /// only one on this machine.
    pub(crate) fn objects(&self) -> Result<Option<Objects>> {
        if let Some(name) = &self.objects.bucket {
            let (Some(access_key_id), Some(secret_access_key)) =
                (&self.objects.access_key_id, &self.objects.secret_access_key)
            else {
                bail!("objects.access_key_id and objects.secret_access_key must be set where objects.bucket is");
            };
            let endpoint = self.objects.endpoint.clone();
            return Ok(Some(Objects::bucket(&Bucket {
                name: name.clone(),
                region: self.objects.region.clone(),
                http_allowed: endpoint.as_ref().is_some_and(|url| url.starts_with("http://")),
                endpoint,
                access_key_id: access_key_id.clone(),
                secret_access_key: secret_access_key.clone(),
            })?));
        }
        let usual = || self.database.url.is_none().then(|| self.data_dir.join("objects"));
        self.objects.folder.clone().or_else(usual).map(|folder| Ok(Objects::folder(&folder)?)).transpose()
    }

    /// How an engine works.
    pub(crate) fn engine_options(&self) -> app::jobs::Options {
        app::jobs::Options {
            lease: SignedDuration::from_secs(self.worker.lease_seconds),
            job_timeout: SignedDuration::from_secs(self.worker.job_timeout_seconds),
            parallel: self.worker.parallel,
            renewals_per_chunk: self.worker.renewals_per_chunk,
            base_url: Some(self.base_url()),
        }
    }

    /// Whether a mode's webhooks may go to this machine and over plain HTTP. Those of live mode never do.
    pub(crate) fn local_webhooks_allowed(&self, mode: Mode) -> bool {
        self.webhooks.local_allowed && mode == Mode::Test
    }

    /// How the worker's loops wait.
    pub(crate) fn pace(&self) -> worker::Pace {
        worker::Pace { idle: Duration::from_millis(self.worker.idle_ms), ..worker::Pace::default() }
    }

    /// How often the worker measures its database.
    pub(crate) fn figures_every(&self) -> Duration {
        Duration::from_secs(self.worker.figures_seconds.max(1))
    }

    /// How log lines look.
    pub(crate) fn log_format(&self) -> LogFormat {
        if self.log.format == "json" { LogFormat::Json } else { LogFormat::Text }
    }
}

/// The person at the keyboard, for the operators' log.
#[expect(clippy::disallowed_methods, reason = "the environment is read here and nowhere else")]
pub(crate) fn operator_name() -> String {
    ["SUDO_USER", "USER", "LOGNAME"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
        .unwrap_or_else(|| "operator".to_owned())
}

/// Where programs of this person keep what they are told: `$XDG_CONFIG_HOME`, else `~/.config`.
#[expect(clippy::disallowed_methods, reason = "the environment is read here and nowhere else")]
pub(crate) fn home() -> Option<PathBuf> {
    let folder = |name| std::env::var(name).ok().filter(|value| !value.is_empty()).map(PathBuf::from);
    folder("XDG_CONFIG_HOME").or_else(|| folder("HOME").map(|home| home.join(".config")))
}
