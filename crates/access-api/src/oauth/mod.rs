//! The OAuth endpoints. Every answer is of the shape that its RFC gives it, errors too (RFC 6749 §5.2), and is never stored
//! by anybody on the way.

mod answer;
mod client;
mod form;

use std::net::IpAddr;

use access::tokens::{self, Issued};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};
use store::doors::{self, OpenedClient, OpenedToken};
use store::oauth::{ClientName, TokenText};
use web::{Api, client_address};

use answer::Refused;
use form::Form;

/// Gives a program a token (RFC 6749 §4.4).
pub(crate) async fn token(State(api): State<Api>, request: Request) -> Response {
    answer::told(issue(&api, request).await)
}

async fn issue(api: &Api, request: Request) -> Result<Value, Refused> {
    let (form, client, address) = asked(api, request).await?;
    match form.one("grant_type")? {
        Some("client_credentials") => {}
        Some(_) => return Err(Refused::new("unsupported_grant_type", "Send grant_type=client_credentials.")),
        None => return Err(Refused::new("invalid_request", "grant_type is missing. Send client_credentials.")),
    }
    let wanted = form.one("scope")?.map(scopes_of).transpose()?;
    let address = address.map(|address| address.to_string());
    let mut tx = client.scope.begin().await?;
    let issued = tokens::issue(&mut tx, client.client, wanted, address.as_deref(), &api.secrets().key_pepper).await?;
    let Issued { text, scopes, expires_in_s } = tx.commit(issued).await?;
    Ok(json!({
        "access_token": text,
        "token_type": "Bearer",
        "expires_in": expires_in_s,
        "scope": scopes.join(" "),
    }))
}

/// A list as RFC 6749 §3.3 writes it: names with one space between them.
fn scopes_of(text: &str) -> Result<Vec<String>, Refused> {
    let names: Vec<String> = text.split(' ').map(str::to_owned).collect();
    if names.iter().all(|name| access::scopes::is_scope(name)) {
        return Ok(names);
    }
    Err(Refused::new(
        "invalid_scope",
        "A scope is a resource and an action, such as plans:read. Put one space between two.",
    ))
}

/// Tells a program about a token of its own merchant (RFC 7662).
pub(crate) async fn introspect(State(api): State<Api>, request: Request) -> Response {
    answer::told(look(&api, request).await)
}

async fn look(api: &Api, request: Request) -> Result<Value, Refused> {
    let (form, client, _) = asked(api, request).await?;
    let Some(opened) = token_of(api, &form, &client).await? else { return Ok(json!({ "active": false })) };
    let mode = client.scope.mode();
    let mut tx = client.scope.begin().await?;
    let found = tokens::look(&mut tx, opened.token).await?;
    let Some(row) = tx.commit(found).await? else { return Ok(json!({ "active": false })) };
    let name = ClientName::of(mode, &row.client_public_id).to_string();
    Ok(json!({
        "active": true,
        "scope": row.scopes.join(" "),
        "client_id": name,
        "sub": name,
        "token_type": "Bearer",
        "iss": api.parts().base_url,
        "iat": row.issued_at.as_second(),
        "exp": row.expires_at.as_second(),
    }))
}

/// Ends a token of the program itself (RFC 7009).
pub(crate) async fn revoke(State(api): State<Api>, request: Request) -> Response {
    answer::emptied(end(&api, request).await)
}

async fn end(api: &Api, request: Request) -> Result<(), Refused> {
    let (form, client, _) = asked(api, request).await?;
    let Some(opened) = token_of(api, &form, &client).await? else { return Ok(()) };
    if opened.client != client.client {
        return Err(Refused::new("unauthorized_client", "The token is another client's. Revoke it as that client."));
    }
    let mode = client.scope.mode();
    let mut tx = client.scope.begin().await?;
    tokens::revoke(&mut tx, opened.token).await?;
    tx.commit(()).await?;
    api.db(mode).forget_keys();
    Ok(())
}

/// What all three are sent: a form, from a program that proves who it is.
async fn asked(api: &Api, request: Request) -> Result<(Form, OpenedClient, Option<IpAddr>), Refused> {
    let (parts, body) = request.into_parts();
    let address = client_address::of(api, &parts);
    let form = form::read(&parts, body).await?;
    let client = client::open(api, &parts.headers, &form, address).await?;
    Ok((form, client, address))
}

/// The token in the form, when it works and is of the client's merchant and mode. Anything else is no token here, and looks
/// like one that never was.
async fn token_of(api: &Api, form: &Form, client: &OpenedClient) -> Result<Option<OpenedToken>, Refused> {
    let Some(text) = form.one("token")? else {
        return Err(Refused::new("invalid_request", "token is missing. Send the token that is meant."));
    };
    let Some(presented) = TokenText::parse(text) else { return Ok(None) };
    let scope = &client.scope;
    let found = doors::open_with_token(api.db(scope.mode()), &presented, &api.secrets().key_pepper).await?;
    Ok(found.filter(|opened| opened.scope.tenant() == scope.tenant()))
}

/// Where everything is (RFC 8414). The address is the configured one, whatever the request says of it.
pub(crate) async fn metadata(State(api): State<Api>) -> Response {
    let base = &api.parts().base_url;
    let methods = json!(["client_secret_basic", "client_secret_post"]);
    let document = json!({
        "issuer": base,
        "token_endpoint": format!("{base}/oauth/token"),
        "token_endpoint_auth_methods_supported": methods,
        "introspection_endpoint": format!("{base}/oauth/introspect"),
        "introspection_endpoint_auth_methods_supported": methods,
        "revocation_endpoint": format!("{base}/oauth/revoke"),
        "revocation_endpoint_auth_methods_supported": methods,
        "grant_types_supported": ["client_credentials"],
        "response_types_supported": [],
        "scopes_supported": access::scopes::all(),
        "service_documentation": format!("{base}/docs"),
    });
    answer::json(StatusCode::OK, &document)
}
