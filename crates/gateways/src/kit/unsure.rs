//! What no answer, and an answer without words, mean.

use usecase::ports::{GatewayError, HookError, UnknownCause};
use wire::signature::SignatureError;
use wire::{Answer, Lost};

/// A write that got no answer: nothing happened only when nothing left us.
pub(crate) fn moved(lost: Lost) -> Result<UnknownCause, GatewayError> {
    match lost {
        Lost::NotSent(why) => Err(GatewayError::NotSent(why)),
        Lost::Late(_) => Ok(UnknownCause::Timeout),
        Lost::Cut(_) => Ok(UnknownCause::Cut),
    }
}

/// A question that got no answer: it changes nothing.
pub(crate) fn not_asked(lost: &Lost) -> GatewayError {
    GatewayError::NotSent(lost.why().to_owned())
}

/// What became of a write: what its answer says, or the doubt that silence leaves.
pub(crate) fn written<R>(
    answer: Result<Answer, Lost>,
    read: impl FnOnce(&Answer) -> Result<R, GatewayError>,
    doubt: impl FnOnce(UnknownCause) -> R,
) -> Result<R, GatewayError> {
    match answer {
        Ok(answer) => read(&answer),
        Err(lost) => moved(lost).map(doubt),
    }
}

/// What was said to a question.
pub(crate) fn asked<R>(
    answer: Result<Answer, Lost>,
    read: impl FnOnce(&Answer) -> Result<R, GatewayError>,
) -> Result<R, GatewayError> {
    answer.map_err(|lost| not_asked(&lost)).and_then(|answer| read(&answer))
}

/// What an answer to a write says by its status and readability alone; `None` when its words count.
///
/// `401` and `403` come before anything is done; `429` likewise. A `5xx` may come after everything was done. A redirect is
/// not followed, and what stands behind it is not known.
pub(crate) fn unsure(answer: &Answer) -> Option<Result<UnknownCause, GatewayError>> {
    match answer.status.as_u16() {
        401 => Some(Err(GatewayError::Auth("the provider does not accept our key (401)".to_owned()))),
        403 => Some(Err(GatewayError::Auth(
            "the provider refuses us (403): is the product enabled, and our address on its list?".to_owned(),
        ))),
        429 => Some(Err(GatewayError::RateLimited { after: answer.retry_after.unwrap_or(RATE_LIMITED_FOR) })),
        500..=599 => Some(Ok(UnknownCause::ServerError)),
        300..=399 => Some(Ok(UnknownCause::Unparseable)),
        _ if !answer.readable => Some(Ok(UnknownCause::Unparseable)),
        _ => None,
    }
}

/// The wait after a 429 that names none.
const RATE_LIMITED_FOR: std::time::Duration = std::time::Duration::from_secs(30);

/// A signature's fault as a request's.
pub(crate) fn hook_error(error: SignatureError) -> HookError {
    match error {
        SignatureError::BadSignature => HookError::BadSignature,
        SignatureError::Stale => HookError::Stale,
        SignatureError::BadKey => HookError::NoSecret("the secret is none".to_owned()),
    }
}
