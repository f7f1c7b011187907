//! Connecting accounts, changing them, and the rules by which they are chosen.

use std::collections::BTreeMap;

use gateways::{Account, Field, Opened, Provider};
use ids::ProviderAccountId;
use jiff::SignedDuration;
use recovery::Rail;
use routing::Shown;
use runtime::secret::Secrets;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use store::due::NewDue;
use store::provider_accounts::{self, ProviderAccountRow, RoutingRuleRow};
use store::{Kind, Lane, TenantTx, due};
use usecase::check::Checks;
use usecase::ports::GatewayError;
use usecase::seal::{Place, Sealed};
use usecase::{Error, OnConstraint as _, Result, vault};

/// Most accounts of one merchant in one mode, and most rules.
pub const MAX_ACCOUNTS: usize = 50;
/// The form of sealed credentials.
const SEALED: u32 = 1;
/// Longest label, in characters.
const MAX_NAME_CHARS: usize = 200;

/// Where accounts may be, other than at their providers' own addresses: a merchant who could name any address would have us call
/// machines that only we can reach.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    /// Hosts that the operator named: private lines, mocks.
    pub hosts: Vec<String>,
    /// Whether this machine will do: a developer's sandbox.
    pub local: bool,
}

impl Reach {
    fn check(&self, field: &str, url: &str) -> Result<()> {
        let host =
            url.split_once("://").map_or("", |(_, rest)| rest).split(['/', ':', '?', '#']).next().unwrap_or_default();
        let local = self.local && matches!(host, "localhost" | "127.0.0.1");
        if (local || self.hosts.iter().any(|known| known == host)) && !url.contains('@') {
            return Ok(());
        }
        Err(Error::field(
            field,
            "provider_address_not_allowed",
            "Providers are called at their own addresses. Who runs this service can allow others by `providers.hosts`.",
        ))
    }
}

/// An account to be connected.
#[derive(Debug)]
pub struct NewAccount {
    /// Which provider.
    pub gateway: String,
    /// The merchant's own name for it.
    pub label: String,
    /// Another address than the provider's own.
    pub base_url: Option<String>,
    /// By the names of the provider's fields.
    pub credentials: BTreeMap<String, SecretString>,
}

/// What may change of an account. `None` leaves alone.
#[derive(Debug, Default)]
pub struct AccountChange {
    /// The merchant's own name for it.
    pub label: Option<String>,
    /// Whether it takes payments. One that does not still answers for those it took.
    pub enabled: Option<bool>,
    /// These credentials in the place of those of the same names.
    pub credentials: BTreeMap<String, SecretString>,
}

/// The provider of this name.
///
/// # Errors
/// A field error that names those there are.
fn provider(name: &str) -> Result<&'static Provider> {
    Provider::named(name).ok_or_else(|| {
        let known: Vec<&str> = Provider::ALL.iter().map(|provider| provider.name).collect();
        Error::field("gateway", "unknown_provider", format!("Send one of {}.", known.join(", ")))
    })
}

/// Connects an account. Nothing is sent to the provider; a wrong key shows with the first charge, a key of the other mode at once.
///
/// # Errors
/// Field errors; `Conflict` for a label that is taken; `Refused` when there are too many.
pub async fn connect(
    tx: &mut TenantTx,
    secrets: &Secrets,
    reach: &Reach,
    new: NewAccount,
) -> Result<ProviderAccountRow> {
    let provider = provider(&new.gateway)?;
    check_label(&new.label)?;
    check_addresses(reach, new.base_url.as_deref(), &new.credentials)?;
    let account = Account { mode: tx.mode(), base_url: new.base_url.clone(), credentials: new.credentials };
    let opened = open(provider, &account)?;
    if provider_accounts::active(tx).await?.len() >= MAX_ACCOUNTS {
        let message = format!("There are {MAX_ACCOUNTS} accounts already. Disable one of them first.");
        return Err(Error::refused("too_many_provider_accounts", message));
    }
    let (id, now) = (tx.fresh::<ProviderAccountId>(), tx.wall_now());
    let sealed = seal(tx, secrets, id, &account.credentials).await?;
    let row = ProviderAccountRow {
        id,
        gateway: provider.name.to_owned(),
        label: new.label,
        status: "active".to_owned(),
        base_url: new.base_url,
        sealed: sealed.bytes,
        key_id: sealed.key_id,
        shown: shown(provider, &opened, &account)?,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let taken = "provider_accounts_one_of_a_label";
    provider_accounts::insert(tx, &row).await.on_constraint(taken, label_taken)?;
    compare_daily(tx, &row, &opened).await?;
    note(tx, "provider_account.connected", "provider_account.connect", None, &row);
    Ok(row)
}

/// An account whose provider lists what moved is compared with the books from the next day on, each morning.
async fn compare_daily(tx: &mut TenantTx, row: &ProviderAccountRow, opened: &Opened) -> Result<()> {
    let books = opened.charges.as_ref().and_then(|gateway| gateway.statements());
    if !books.is_some_and(|books| books.offers().movements) {
        return Ok(());
    }
    let at = row.created_at + SignedDuration::from_hours(24);
    let work = NewDue { subject: row.id.uuid(), lane: Lane::REAL, due_at: Some(at) };
    Ok(due::schedule(tx, Kind::Reconcile, &[work]).await?)
}

/// Changes an account: its label, whether it takes payments, its credentials.
///
/// # Errors
/// `Missing`; field errors; `Conflict` when somebody else changed it meanwhile, or the label is taken.
pub async fn change(
    tx: &mut TenantTx,
    secrets: &Secrets,
    reach: &Reach,
    id: ProviderAccountId,
    change: AccountChange,
) -> Result<ProviderAccountRow> {
    check_addresses(reach, None, &change.credentials)?;
    let mut row = provider_accounts::get(tx, id).await?;
    let before = facts(&row);
    if let Some(label) = change.label {
        check_label(&label)?;
        row.label = label;
    }
    if let Some(enabled) = change.enabled {
        row.status = if enabled { "active" } else { "disabled" }.to_owned();
    }
    if !change.credentials.is_empty() {
        let provider = provider(&row.gateway)?;
        let mut account = unsealed(tx, secrets, &row).await?;
        account.credentials.extend(change.credentials);
        let opened = open(provider, &account)?;
        let sealed = seal(tx, secrets, id, &account.credentials).await?;
        (row.sealed, row.key_id) = (sealed.bytes, sealed.key_id);
        row.shown = shown(provider, &opened, &account)?;
    }
    let taken = "provider_accounts_one_of_a_label";
    if !provider_accounts::update(tx, &row).await.on_constraint(taken, label_taken)? {
        return Err(Error::conflict("changed_meanwhile", "The account was changed at the same time. Read it again."));
    }
    row.version = row.version.saturating_add(1);
    row.updated_at = tx.wall_now();
    note(tx, "provider_account.updated", "provider_account.update", Some(before), &row);
    Ok(row)
}

/// Puts these rules in the place of all others.
///
/// # Errors
/// `Missing` for an account that is not there, or not in use; field errors that name the rule: a rail that is none, a range
/// without anything in it.
pub async fn route(tx: &mut TenantTx, rules: Vec<RoutingRuleRow>) -> Result<Vec<RoutingRuleRow>> {
    let known: Vec<_> = provider_accounts::active(tx).await?.into_iter().map(|row| row.id.uuid()).collect();
    let mut checks = Checks::new();
    checks.demand(rules.len() <= MAX_ACCOUNTS, "rules", "too_many", "Send at most 50 rules.");
    for (nth, rule) in rules.iter().enumerate() {
        let at = |field: &str| format!("rules[{nth}].{field}");
        let named = rule.accounts.len() <= MAX_ACCOUNTS && !rule.accounts.is_empty();
        checks.demand(named, &at("accountIds"), "out_of_range", "Name 1 to 50 accounts, best first.");
        let rail = rule.rail.as_deref().is_none_or(|rail| Rail::ALL.iter().any(|known| known.as_str() == rail));
        checks.demand(rail, &at("rail"), "unknown_value", "Send a rail, such as card or transfer.");
        if let Some(currency) = &rule.currency {
            checks.currency(&at("currency"), currency);
        }
        let prefer = routing::Prefer::parse(&rule.prefer).is_some();
        checks.demand(prefer, &at("prefer"), "unknown_value", "Send order, health or cost.");
        let above = rule.from_minor.is_none_or(|from| from >= 0);
        checks.demand(above, &at("fromAmount"), "out_of_range", "Send 0 or more.");
        let filled = rule.to_minor.is_none_or(|to| to > rule.from_minor.unwrap_or(0));
        checks.demand(filled, &at("toAmount"), "out_of_range", "Send more than fromAmount.");
    }
    checks.done()?;
    if rules.iter().flat_map(|rule| &rule.accounts).any(|id| !known.contains(id)) {
        return Err(Error::missing("provider account"));
    }
    let before = provider_accounts::rules(tx).await?;
    provider_accounts::replace_rules(tx, &rules).await?;
    let told = |rules: &[RoutingRuleRow]| json!({ "rules": rules.iter().map(rule_facts).collect::<Vec<_>>() });
    let subject = tx.tenant();
    tx.record("routing.updated", subject.uuid(), told(&rules));
    tx.audit("routing.update", subject.to_string(), Some(told(&before)), Some(told(&rules)));
    Ok(rules)
}

fn rule_facts(rule: &RoutingRuleRow) -> Value {
    json!({
        "rail": rule.rail,
        "currency": rule.currency,
        "fromAmount": rule.from_minor,
        "toAmount": rule.to_minor,
        "prefer": rule.prefer,
        "accountIds": rule.accounts.iter().map(|id| ProviderAccountId::from_uuid(*id)).collect::<Vec<_>>(),
    })
}

/// Some providers' accounts consist of addresses, too.
fn check_addresses(reach: &Reach, base: Option<&str>, credentials: &BTreeMap<String, SecretString>) -> Result<()> {
    if let Some(url) = base {
        reach.check("baseUrl", url)?;
    }
    for (name, value) in credentials.iter().filter(|(name, _)| name.ends_with("BaseUrl")) {
        reach.check(&format!("credentials.{name}"), value.expose_secret())?;
    }
    Ok(())
}

fn check_label(label: &str) -> Result<()> {
    let mut checks = Checks::new();
    checks.text("label", label, MAX_NAME_CHARS);
    checks.done()
}

fn label_taken() -> Error {
    Error::conflict("provider_account_exists", "Another account has this label. Choose one of its own.")
}

fn open(provider: &Provider, account: &Account) -> Result<Opened> {
    provider.open(account).map_err(|error| {
        let GatewayError::Misconfigured(why) = &error else {
            return Error::fault("an account cannot be opened").because(error);
        };
        Error::field("credentials", "invalid_credentials", format!("{why}."))
    })
}

async fn seal(
    tx: &mut TenantTx,
    secrets: &Secrets,
    id: ProviderAccountId,
    credentials: &BTreeMap<String, SecretString>,
) -> Result<Sealed> {
    let plain: BTreeMap<&str, &str> =
        credentials.iter().map(|(name, value)| (name.as_str(), value.expose_secret())).collect();
    let text = SecretString::from(
        serde_json::to_string(&plain).map_err(|error| Error::fault("credentials cannot be written").because(error))?,
    );
    let place = Place { tenant: tx.tenant(), object: id.uuid(), version: SEALED };
    vault::seal(tx, secrets, &place, text.expose_secret().as_bytes()).await
}

/// An account with its credentials in hand.
///
/// # Errors
/// Any store error; `Fault` when they do not open.
pub(crate) async fn unsealed(tx: &mut TenantTx, secrets: &Secrets, row: &ProviderAccountRow) -> Result<Account> {
    vault::learn(tx, secrets, &[&row.key_id]).await?;
    let place = Place { tenant: tx.tenant(), object: row.id.uuid(), version: SEALED };
    let sealed = Sealed { bytes: row.sealed.clone(), key_id: row.key_id.clone() };
    let plain = vault::open(secrets, &place, &sealed)
        .map_err(|error| Error::fault("the credentials of an account do not open").because(error))?;
    let credentials: BTreeMap<String, String> = serde_json::from_slice(plain.expose_secret())
        .map_err(|_| Error::fault("the credentials of an account cannot be read"))?;
    let credentials = credentials.into_iter().map(|(name, value)| (name, value.into())).collect();
    Ok(Account { mode: tx.mode(), base_url: row.base_url.clone(), credentials })
}

/// What is kept in the open: what the account can do, and enough of each credential to tell it from another.
fn shown(provider: &Provider, opened: &Opened, account: &Account) -> Result<Value> {
    let can = opened.charges.as_ref().map(|gateway| gateway.capabilities());
    let told = |field: &Field| {
        let value = account.credentials.get(field.name)?.expose_secret();
        let text = if field.secret { tail(value) } else { value.to_owned() };
        Some((field.name.to_owned(), text))
    };
    let shown = Shown {
        rails: can.iter().flat_map(|can| can.rails).map(|rail| rail.as_str().to_owned()).collect(),
        currencies: can.iter().flat_map(|can| can.currencies).map(|currency| (*currency).to_owned()).collect(),
        payouts: opened.payouts.is_some(),
        credentials: provider.fields.iter().filter_map(told).collect(),
    };
    serde_json::to_value(&shown).map_err(|error| Error::fault("an account cannot be written").because(error))
}

/// The end of a long secret; of a short one nothing.
fn tail(secret: &str) -> String {
    const SHOWN: usize = 4;
    let count = secret.chars().count();
    let end: String = secret.chars().skip(count.saturating_sub(SHOWN)).collect();
    if count >= 16 { format!("…{end}") } else { "…".to_owned() }
}

/// What receivers and the audit log are told: never a credential.
fn facts(row: &ProviderAccountRow) -> Value {
    json!({
        "id": row.id,
        "gateway": row.gateway,
        "label": row.label,
        "status": row.status,
        "baseUrl": row.base_url,
        "credentials": row.shown["credentials"],
    })
}

fn note(tx: &mut TenantTx, event: &'static str, action: &'static str, before: Option<Value>, row: &ProviderAccountRow) {
    let after = facts(row);
    tx.record(event, row.id.uuid(), after.clone());
    tx.audit(action, row.id.to_string(), before, Some(after));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_hosts_that_the_operator_named_are_reached() {
        let reach = Reach { hosts: vec!["bank.example.com".to_owned()], local: false };
        for good in ["https://bank.example.com", "https://bank.example.com:8443/api"] {
            assert!(reach.check("baseUrl", good).is_ok(), "{good}");
        }
        for bad in [
            "http://127.0.0.1:9",
            "https://169.254.169.254/latest",
            "https://10.0.0.1",
            "https://bank.example.com@10.0.0.1",
            "https://bank.example.com.evil.com",
            "https://bank.example.com\\@10.0.0.1",
            "https://evil.com/bank.example.com",
            "bank.example.com",
            "",
        ] {
            assert!(reach.check("baseUrl", bad).is_err(), "{bad}");
        }
        let sandbox = Reach { hosts: Vec::new(), local: true };
        assert!(sandbox.check("baseUrl", "http://127.0.0.1:4010").is_ok());
        assert!(sandbox.check("baseUrl", "http://192.168.0.1:4010").is_err());
    }
}
