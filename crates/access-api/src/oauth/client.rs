//! How a program proves who it is (RFC 6749 §2.3.1): its id and secret in the `Authorization` header, or in the form; one way,
//! not both.
//!
//! In the header the RFC wants both form-encoded, and some clients do not: our letters read alike either way.

use std::net::IpAddr;

use access::network;
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use store::doors::{self, OpenedClient};
use store::oauth::{ClientName, ClientSecret};
use web::Api;

use super::answer::Refused;
use super::form::{Form, decoded};

/// Finds the program.
pub(crate) async fn open(
    api: &Api,
    headers: &HeaderMap,
    form: &Form,
    address: Option<IpAddr>,
) -> Result<OpenedClient, Refused> {
    let (id, secret) = presented(headers, form)?;
    let opened = match (ClientName::parse(&id), ClientSecret::parse(&secret)) {
        (Some(name), Some(secret)) => {
            doors::open_with_client(api.db(name.mode()), &name, &secret, &api.secrets().key_pepper).await?
        }
        _ => None,
    };
    let Some(opened) = opened else {
        let program = ClientName::parse(&id).map_or_else(|| "unknown".to_owned(), |name| name.to_string());
        api.limits().wrong_secret(&program, address).await.map_err(Refused::wait)?;
        return Err(Refused::client());
    };
    if network::admits(&opened.allowed_addresses, address) {
        return Ok(opened);
    }
    let seen = address.map_or_else(|| "an address that is not known".to_owned(), |address| address.to_string());
    let message = format!("This client works from certain addresses only, and this request came from {seen}.");
    Err(Refused::new("unauthorized_client", message).status(StatusCode::FORBIDDEN))
}

fn presented(headers: &HeaderMap, form: &Form) -> Result<(String, String), Refused> {
    let in_form = (form.one("client_id")?, form.one("client_secret")?);
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let Some(value) = values.next() else {
        return match in_form {
            (Some(id), Some(secret)) => Ok((id.to_owned(), secret.to_owned())),
            _ => Err(Refused::client()),
        };
    };
    if values.next().is_some() || in_form.1.is_some() {
        let message = "The client proves who it is twice. Send its secret in the header or in the form, not in both.";
        return Err(Refused::new("invalid_request", message));
    }
    let pair = value.to_str().ok().and_then(basic).ok_or_else(Refused::client)?;
    match in_form.0 {
        Some(id) if id != pair.0 => {
            Err(Refused::new("invalid_request", "client_id in the form is another than in the header. Leave it out."))
        }
        _ => Ok(pair),
    }
}

/// Id and secret of a `Basic` header.
fn basic(value: &str) -> Option<(String, String)> {
    let (scheme, encoded) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((decoded(id)?, decoded(secret)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_to_write_the_header_are_one() {
        let header = |text: &str| format!("Basic {}", STANDARD.encode(text));
        let expected = Some(("cid_test_abc".to_owned(), "csec_x".to_owned()));
        assert_eq!(basic(&header("cid_test_abc:csec_x")), expected);
        assert_eq!(basic(&header("cid%5Ftest%5Fabc:csec%5fx")), expected);
        assert_eq!(basic(&header("cid_test_abc:csec_x").replacen("Basic", "basic", 1)), expected);
        for wrong in ["Basic", "Basic !", "Bearer abc", &header("no colon"), &header("a:%")] {
            assert_eq!(basic(wrong), None, "{wrong}");
        }
    }
}
