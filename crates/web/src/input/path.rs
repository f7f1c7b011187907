//! Ids in paths. A text that is no id of the wanted kind names nothing, so it is 404 like any other stranger.

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;

use crate::input::NoQuery;
use crate::{Problem, listing};

/// The id in the path of a route without a query.
#[derive(Clone, Copy, Debug)]
pub struct Id<T>(pub T);

/// The id in the path of a route whose answer may show in full what it names, and what is to be shown so.
#[derive(Clone, Debug)]
pub struct Shown<T>(pub T, pub Vec<String>);

/// The id in the path of a list below it.
#[derive(Clone, Copy, Debug)]
pub struct Under<T>(pub T);

/// Two ids in the path, outer one first.
#[derive(Clone, Copy, Debug)]
pub struct Ids<A, B>(pub A, pub B);

/// The id in the path, and the number of one of its parts, from 1.
#[derive(Clone, Copy, Debug)]
pub struct Part<T>(pub T, pub usize);

/// A text in the path: a merchant's own reference.
#[derive(Clone, Debug)]
pub struct Text(pub String);

async fn params<S: Send + Sync>(parts: &mut Parts, state: &S) -> Result<Vec<String>, Problem> {
    let raw = RawPathParams::from_request_parts(parts, state)
        .await
        .map_err(|_| Problem::not_found("There is no such object: its path is not UTF-8."))?;
    let texts: Vec<String> = raw.iter().map(|(_, text)| text.to_owned()).collect();
    if texts.iter().any(|text| text.contains('\0')) {
        return Err(Problem::not_found("There is no such object."));
    }
    Ok(texts)
}

fn id<T: ids::Id>(text: Option<&String>) -> Result<T, Problem> {
    text.and_then(|text| text.parse().ok()).ok_or_else(|| {
        Problem::not_found(format!("There is no such object: an id here looks like `{}_<uuid>`.", T::PREFIX))
    })
}

impl<T: ids::Id + Send, S: Send + Sync> FromRequestParts<S> for Id<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Id<T>, Problem> {
        NoQuery::from_request_parts(parts, state).await?;
        Ok(Id(id(params(parts, state).await?.first())?))
    }
}

impl<T: ids::Id + Send, S: Send + Sync> FromRequestParts<S> for Shown<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Shown<T>, Problem> {
        let expand = listing::expansions(&parts.uri)?;
        Ok(Shown(id(params(parts, state).await?.first())?, expand))
    }
}

impl<T: ids::Id + Send, S: Send + Sync> FromRequestParts<S> for Under<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Under<T>, Problem> {
        Ok(Under(id(params(parts, state).await?.first())?))
    }
}

impl<A: ids::Id + Send, B: ids::Id + Send, S: Send + Sync> FromRequestParts<S> for Ids<A, B> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Ids<A, B>, Problem> {
        NoQuery::from_request_parts(parts, state).await?;
        let texts = params(parts, state).await?;
        Ok(Ids(id(texts.first())?, id(texts.get(1))?))
    }
}

impl<T: ids::Id + Send, S: Send + Sync> FromRequestParts<S> for Part<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Part<T>, Problem> {
        NoQuery::from_request_parts(parts, state).await?;
        let texts = params(parts, state).await?;
        let id = id(texts.first())?;
        // The one way to write a number, so that nothing has two addresses.
        let number =
            texts.get(1).and_then(|text| text.parse().ok().filter(|number: &usize| number.to_string() == *text));
        let number = number.filter(|number| *number > 0);
        number.map(|number| Part(id, number)).ok_or_else(|| Problem::not_found("Parts are numbered from 1."))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Text {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Text, Problem> {
        NoQuery::from_request_parts(parts, state).await?;
        Ok(Text(params(parts, state).await?.into_iter().next().unwrap_or_default()))
    }
}
