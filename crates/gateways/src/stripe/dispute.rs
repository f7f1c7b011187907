//! Answering a payer's dispute: once, with everything there is, or not at all.

use usecase::ports::{DisputeFile, GatewayError};

use super::call::{Fields, heard};
use super::gateway::Stripe;
use crate::kit::not_asked;

/// How much of a text Stripe takes, in characters.
const TEXT_CHARS: usize = 20_000;

/// Hands in the file, or gives the dispute up. Stripe gives up all of a dispute or nothing, whatever amount is accepted.
pub(super) async fn contest(stripe: &Stripe, file: &DisputeFile) -> Result<(), GatewayError> {
    let id = &file.dispute_ref;
    if !wire::is_plain(id) {
        return Err(GatewayError::BadRequest(format!("`{}` is no dispute of Stripe's", wire::brief(id))));
    }
    let (path, fields) = match file.accept {
        Some(_) => (format!("v1/disputes/{id}/close"), Fields::default()),
        None => (format!("v1/disputes/{id}"), evidence(file)),
    };
    // The same file is handed in once, and a better one is another.
    let digest: String = wire::signature::sha512_hex(fields.text().as_bytes()).chars().take(16).collect();
    let answer = stripe.write(&path, &fields, &format!("{id}-{digest}")).await.map_err(|lost| not_asked(&lost))?;
    heard(answer)?.clearly().map(drop)
}

fn evidence(file: &DisputeFile) -> Fields {
    let account: String = file.account.chars().take(TEXT_CHARS).collect();
    let service: String = file.service.chars().take(TEXT_CHARS).collect();
    let account = match &file.phone {
        Some(phone) => format!("{account}\nTelephone: {phone}"),
        None => account,
    };
    Fields::of(&[("submit", "true")])
        .maybe("evidence[customer_email_address]", file.email.as_deref())
        .maybe("evidence[customer_name]", file.name.as_deref())
        .maybe("evidence[product_description]", Some(&service))
        .and("evidence[service_date]", file.served_on)
        .maybe("evidence[uncategorized_text]", Some(&account))
}
