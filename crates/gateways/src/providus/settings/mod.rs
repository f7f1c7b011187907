//! What an account at Providus consists of, and what is refused of it.

use std::net::IpAddr;
use std::sync::Arc;

use ids::Mode;
use jiff::SignedDuration;
use secrecy::ExposeSecret;
use usecase::ports::{ChargeGateway, GatewayError, PayoutGateway};
use wire::signature::sha512_hex;

use super::collection::Collection;
use super::transfers::Transfers;
use crate::kit::{Line, Secret, is_account};
use crate::{Account, Field, Opened};

/// The client that the bank's public documentation prints with its secret. It is everybody's.
const PRINTED_CLIENT: &str = "dGVzdF9Qcm92aWR1cw==";

/// How long a dynamic account is ours when the bank was not asked for longer.
const DYNAMIC_MINUTES: i64 = 10;
/// The longest the bank gives.
const DYNAMIC_MINUTES_AT_MOST: i64 = 48 * 60;

/// What the merchant enters.
pub(super) const FIELDS: &[Field] = &[
    plain("collectionBaseUrl", "The address of the collection service, up to and with `/api`, as the bank gave it"),
    plain("clientId", "The `Client-Id` of the collection service"),
    secret("clientSecret", "The secret that goes with it"),
    plain("accountName", "What a payer sees as the name of an account that is made for one payment"),
    plain("dynamicMinutes", "How long such an account stays yours, as agreed with the bank: 10 unless you agreed more"),
    plain("hookAddresses", "The addresses the bank calls from, with commas between; calls from elsewhere are refused"),
    plain("transferBaseUrl", "The address of the transfer service, up to and with `/postingrest`, as the bank gave it"),
    plain("userName", "The user of the transfer service"),
    secret("password", "The password that goes with it"),
    plain("sourceAccountNumber", "Your account at Providus that payouts are taken from"),
    plain("sourceAccountName", "Its name, which beneficiaries read"),
    plain(
        "privateHttp",
        "`allow` when the bank's address is a private number at the end of a tunnel and speaks no TLS",
    ),
];

const fn plain(name: &'static str, what: &'static str) -> Field {
    Field { name, secret: false, required: false, what }
}

const fn secret(name: &'static str, what: &'static str) -> Field {
    Field { name, secret: true, required: false, what }
}

/// Opens the services that are entered: one of them, or both. Nothing is sent.
pub(super) fn open(account: &Account) -> Result<Opened, GatewayError> {
    // `base_url` takes the place of a public address, and there is none: the two that there are were entered.
    let (collects, transfers) = (account.optional("collectionBaseUrl"), account.optional("transferBaseUrl"));
    if collects.is_none() && transfers.is_none() {
        return misconfigured("enter `collectionBaseUrl`, `transferBaseUrl` or both: Providus has no public address");
    }
    let charges = collects.map(|base| collection(account, base.expose_secret())).transpose()?;
    let payouts = transfers.map(|base| transferring(account, base.expose_secret())).transpose()?;
    Ok(Opened {
        charges: charges.map(|service| Arc::new(service) as Arc<dyn ChargeGateway>),
        payouts: payouts.map(|service| Arc::new(service) as Arc<dyn PayoutGateway>),
    })
}

fn collection(account: &Account, base: &str) -> Result<Collection, GatewayError> {
    let (client, secret) = (text(account, "clientId")?, hidden(account, "clientSecret")?);
    if account.mode == Mode::Live && client == PRINTED_CLIENT {
        return misconfigured(
            "`clientId` is the one printed in the bank's documentation, for everybody's tests; \
            live mode needs your own",
        );
    }
    // Constant: the same text says who we are to the bank, and who the bank is to us.
    let signature = sha512_hex(format!("{client}:{}", secret.expose_secret()).as_bytes());
    Ok(Collection {
        mode: account.mode,
        line: line(account, base)?,
        client,
        signature: Secret::from(signature),
        account_name: text(account, "accountName")?,
        dynamic_for: dynamic_for(account)?,
        callers: callers(account)?,
    })
}

fn transferring(account: &Account, base: &str) -> Result<Transfers, GatewayError> {
    let source = text(account, "sourceAccountNumber")?;
    if !is_account(&source) {
        return misconfigured("`sourceAccountNumber` is no account number: it has ten digits");
    }
    Ok(Transfers {
        mode: account.mode,
        line: line(account, base)?,
        user: text(account, "userName")?,
        password: hidden(account, "password")?,
        source,
        source_name: text(account, "sourceAccountName")?,
    })
}

fn line(account: &Account, base: &str) -> Result<Line, GatewayError> {
    match account.optional("privateHttp").as_ref().map(ExposeSecret::expose_secret) {
        None => Line::try_new(base),
        Some("allow") => Line::try_private(base),
        Some(_) => misconfigured("`privateHttp` is `allow` or left out"),
    }
}

fn hidden(account: &Account, name: &str) -> Result<Secret, GatewayError> {
    text(account, name)?;
    account.required(name)
}

fn text(account: &Account, name: &str) -> Result<String, GatewayError> {
    let found = account.required(name)?.expose_secret().trim().to_owned();
    if found.is_empty() { misconfigured(&format!("`{name}` is empty")) } else { Ok(found) }
}

fn dynamic_for(account: &Account) -> Result<SignedDuration, GatewayError> {
    let Some(entered) = account.optional("dynamicMinutes") else {
        return Ok(SignedDuration::from_mins(DYNAMIC_MINUTES));
    };
    let minutes = entered.expose_secret().trim().parse().ok();
    match minutes.filter(|minutes| (1..=DYNAMIC_MINUTES_AT_MOST).contains(minutes)) {
        Some(minutes) => Ok(SignedDuration::from_mins(minutes)),
        None => misconfigured("`dynamicMinutes` is a number from 1 to 2880"),
    }
}

fn callers(account: &Account) -> Result<Vec<IpAddr>, GatewayError> {
    let Some(entered) = account.optional("hookAddresses") else { return Ok(Vec::new()) };
    let parts = entered.expose_secret().split(',').map(str::trim).filter(|part| !part.is_empty());
    let read: Result<Vec<IpAddr>, _> = parts.map(str::parse).collect();
    read.or_else(|_| misconfigured("`hookAddresses` holds something that is no address such as 203.0.113.8"))
}

fn misconfigured<T>(why: &str) -> Result<T, GatewayError> {
    Err(GatewayError::Misconfigured(why.to_owned()))
}

#[cfg(test)]
mod tests;
