//! A form of these pages as it arrives: who sent it, and whether it came as a whole and from a page of ours.

use axum::extract::{Form, FromRequest, FromRequestParts as _, RawPathParams, Request};
use axum::response::Response;
use web::Api;

use crate::sent::Sent;
use crate::visit::{Visit, failed, is_ours, mode_of};

/// What is said of a form that did not.
pub(crate) const NOT_WHOLE: &str = "That did not arrive as a whole. Please try again.";

/// A form.
pub(crate) struct Posted {
    /// Whoever sent it, in the mode of the address.
    pub(crate) visit: Visit,
    /// What they sent; none when it did not arrive as a whole, or was sent from elsewhere.
    pub(crate) sent: Option<Sent>,
}

impl FromRequest<Api> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request, api: &Api) -> Result<Posted, Response> {
        let (mut parts, body) = request.into_parts();
        let path = RawPathParams::from_request_parts(&mut parts, api).await.map_err(|_| pages::nothing_here())?;
        let mode = path.iter().find(|(name, _)| *name == "mode").and_then(|(_, word)| mode_of(word));
        let visit = Visit::of(api.clone(), mode.ok_or_else(pages::nothing_here)?, &parts).await.map_err(failed)?;
        let ours = is_ours(&parts);
        let sent = Form::<Sent>::from_request(Request::from_parts(parts, body), api).await;
        Ok(Posted { visit, sent: sent.ok().filter(|_| ours).map(|Form(sent)| sent) })
    }
}
