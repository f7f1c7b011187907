//! Stripe's customers, one for each of ours. Cards are saved on them.

use usecase::ports::{GatewayError, Payer};

use super::call::{Fields, heard};
use super::gateway::Stripe;
use super::read;
use crate::kit::moved;

/// Stripe's id of a payer: the customer that carries ours, else a new one. Nothing is charged by this, so that what goes wrong here
/// was never sent.
pub(super) async fn ensure(stripe: &Stripe, payer: &Payer) -> Result<String, GatewayError> {
    let ours = payer.customer.to_string();
    if let Some(email) = &payer.email {
        let fields = Fields::of(&[("email", email.as_str()), ("limit", "100")]);
        let list = stripe.list_of("v1/customers", &fields).await?.clearly()?;
        let mut items = read::items(&list).into_iter().flatten();
        let known = items.find(|item| read::text(item, "/metadata/customer") == Some(ours.as_str()));
        if let Some(id) = known.and_then(|item| read::text(item, "/id")) {
            return Ok(id.to_owned());
        }
    }
    create(stripe, payer, &ours).await
}

async fn create(stripe: &Stripe, payer: &Payer, ours: &str) -> Result<String, GatewayError> {
    let fields = Fields::default()
        .maybe("email", payer.email.as_deref())
        .maybe("phone", payer.phone.as_deref())
        .and("metadata[customer]", ours);
    // One customer from two requests at once; and a changed address is another request, not a broken one.
    let digest: String = wire::signature::sha512_hex(fields.text().as_bytes()).chars().take(16).collect();
    let key = format!("cus-{}-{digest}", payer.customer.uuid().simple());
    let not_sent = |why: String| GatewayError::NotSent(format!("no customer at Stripe: {why}"));
    let answer = match stripe.write("v1/customers", &fields, &key).await {
        Ok(answer) => answer,
        Err(lost) => return Err(moved(lost).map_or_else(|error| error, |cause| not_sent(cause.to_string()))),
    };
    let body = heard(answer)?.clearly()?;
    let id = read::text(&body, "/id").filter(|id| wire::is_plain(id));
    id.map(str::to_owned).ok_or_else(|| not_sent("the answer names none".to_owned()))
}
