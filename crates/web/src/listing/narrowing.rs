//! What many lists may be narrowed by alike: when their rows were made, and a merchant's own data.
//!
//! A list says in its type which of the two it takes. One that takes neither refuses both, as it refuses any other
//! parameter that it does not know.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use store::Made;
use utoipa::{IntoParams, ToSchema};

use crate::Problem;

/// The finest difference between two instants that is kept.
const STEP: SignedDuration = SignedDuration::from_micros(1);
/// Most names of metadata in one search.
const MOST_NAMES: usize = 5;
/// Longest name, in characters.
const MOST_NAME: usize = 40;
/// Longest text, in characters.
const MOST_TEXT: usize = 500;

/// What a list takes beside its own filters.
pub trait Narrowing: Default + Send {
    /// Whether its rows can be shown with what they name in full.
    const EXPANDS: bool = false;

    /// Takes its parameters out of a query and leaves the others.
    ///
    /// # Errors
    /// 400 naming the parameter that cannot be read.
    fn take(given: &mut BTreeMap<String, String>) -> Result<Self, Problem>;

    /// For the store.
    fn made(&self) -> Made;
}

/// Nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Plain;

impl Narrowing for Plain {
    fn take(_: &mut BTreeMap<String, String>) -> Result<Plain, Problem> {
        Ok(Plain)
    }

    fn made(&self) -> Made {
        Made::default()
    }
}

/// `createdAt[gte]` and its like.
#[derive(Clone, Debug, Default)]
pub struct Dated(Made);

impl Narrowing for Dated {
    fn take(given: &mut BTreeMap<String, String>) -> Result<Dated, Problem> {
        dated(given).map(Dated)
    }

    fn made(&self) -> Made {
        self.0.clone()
    }
}

/// `createdAt[gte]` and its like, and `metadata[name]`.
#[derive(Clone, Debug, Default)]
pub struct Marked(Made);

impl Narrowing for Marked {
    fn take(given: &mut BTreeMap<String, String>) -> Result<Marked, Problem> {
        let mut made = dated(given)?;
        made.metadata = metadata(given)?;
        Ok(Marked(made))
    }

    fn made(&self) -> Made {
        self.0.clone()
    }
}

/// What `N` takes, and `expand[]`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Expanding<N>(pub N);

impl<N: Narrowing> Narrowing for Expanding<N> {
    const EXPANDS: bool = true;

    fn take(given: &mut BTreeMap<String, String>) -> Result<Expanding<N>, Problem> {
        N::take(given).map(Expanding)
    }

    fn made(&self) -> Made {
        self.0.made()
    }
}

fn dated(given: &mut BTreeMap<String, String>) -> Result<Made, Problem> {
    let mut made = Made::default();
    // The store knows "at or later" and "before"; the other two are one step away from these.
    for (name, lower, round) in [
        ("createdAt[gte]", true, reached as fn(Timestamp) -> Timestamp),
        ("createdAt[gt]", true, passed),
        ("createdAt[lt]", false, reached),
        ("createdAt[lte]", false, passed),
    ] {
        let Some(text) = given.remove(name) else { continue };
        let at: Timestamp = text.parse().map_err(|_| {
            Problem::field(name, "invalid_value", "Send an instant in RFC 3339, such as 2026-09-01T08:00:00Z.")
        })?;
        let bound = if lower { &mut made.from } else { &mut made.before };
        if bound.replace(round(at)).is_some() {
            return Err(Problem::field(
                name,
                "contradiction",
                "Send one lower and one upper bound, not two of a kind.",
            ));
        }
    }
    Ok(made)
}

/// The first instant that the database keeps which is later than this one.
fn passed(at: Timestamp) -> Timestamp {
    let kept = Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at);
    kept.checked_add(STEP).unwrap_or(kept)
}

/// The first instant that the database keeps which is this one or later.
fn reached(at: Timestamp) -> Timestamp {
    if at.subsec_nanosecond() % 1000 == 0 { at } else { passed(at) }
}

fn metadata(given: &mut BTreeMap<String, String>) -> Result<BTreeMap<String, String>, Problem> {
    let named = |param: &str| {
        let name = param.strip_prefix("metadata[")?.strip_suffix(']')?;
        Some(name.to_owned())
    };
    let params: Vec<String> = given.keys().filter(|param| named(param).is_some()).cloned().collect();
    let mut wanted = BTreeMap::new();
    for param in params {
        let (Some(name), Some(text)) = (named(&param), given.remove(&param)) else { continue };
        let fits = (1..=MOST_NAME).contains(&name.chars().count()) && !name.contains(['[', ']']);
        if !fits {
            return Err(Problem::field(param, "invalid_name", "A name has 1 to 40 characters and no brackets."));
        }
        if text.chars().count() > MOST_TEXT {
            return Err(Problem::field(param, "too_long", "A text of metadata has at most 500 characters."));
        }
        wanted.insert(name, text);
    }
    if wanted.len() > MOST_NAMES {
        return Err(Problem::field("metadata", "too_many", "Search for at most 5 names of metadata at once."));
    }
    Ok(wanted)
}

/// The bounds of a time.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes what `dated` reads by hand")]
pub(super) struct Bounds {
    /// At this instant or later.
    gte: Option<Timestamp>,
    /// Later than this instant.
    gt: Option<Timestamp>,
    /// At this instant or before.
    lte: Option<Timestamp>,
    /// Before this instant.
    lt: Option<Timestamp>,
}

/// The parameters of [`Dated`].
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes what `dated` reads by hand")]
pub struct DatedParams {
    /// When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`.
    #[param(style = DeepObject, explode, inline, example = json!({ "gte": "2026-09-01T00:00:00Z" }))]
    created_at: Option<Bounds>,
}

/// The parameters of [`Marked`].
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes what `dated` and `metadata` read by hand")]
pub struct MarkedParams {
    /// When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`.
    #[param(style = DeepObject, explode, inline, example = json!({ "gte": "2026-09-01T00:00:00Z" }))]
    created_at: Option<Bounds>,
    /// With exactly these texts in its metadata, such as `metadata[order]=1042`; up to five names.
    #[param(style = DeepObject, explode, value_type = Option<BTreeMap<String, String>>)]
    metadata: Option<BTreeMap<String, String>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    fn at(text: &str) -> Timestamp {
        text.parse().expect("an instant")
    }

    #[test]
    fn four_bounds_are_two() {
        let mut rest = given(&[
            ("createdAt[gt]", "2026-09-01T08:00:00Z"),
            ("createdAt[lte]", "2026-09-02T09:00:00+01:00"),
            ("status", "paid"),
        ]);
        let made = Dated::take(&mut rest).expect("fine").made();
        assert_eq!(made.from, Some(at("2026-09-01T08:00:00.000001Z")));
        assert_eq!(made.before, Some(at("2026-09-02T08:00:00.000001Z")));
        assert_eq!(rest, given(&[("status", "paid")]));
        let mut plain = given(&[("createdAt[gte]", "2026-09-01T08:00:00Z")]);
        Plain::take(&mut plain).expect("takes nothing");
        assert_eq!(plain.len(), 1);
    }

    #[test]
    fn an_instant_between_two_steps_falls_on_the_right_side() {
        for (name, wanted) in [
            ("createdAt[gte]", "2026-09-01T08:00:00.000002Z"),
            ("createdAt[gt]", "2026-09-01T08:00:00.000002Z"),
            ("createdAt[lt]", "2026-09-01T08:00:00.000002Z"),
            ("createdAt[lte]", "2026-09-01T08:00:00.000002Z"),
        ] {
            let made = Dated::take(&mut given(&[(name, "2026-09-01T08:00:00.0000015Z")])).expect("fine").made();
            assert_eq!(made.from.or(made.before), Some(at(wanted)), "{name}");
        }
    }

    #[test]
    fn contradictions_and_nonsense_are_refused() {
        let long = format!("metadata[{}]", "k".repeat(41));
        for pairs in [
            vec![("createdAt[gt]", "2026-09-01T08:00:00Z"), ("createdAt[gte]", "2026-09-01T08:00:00Z")],
            vec![("createdAt[gt]", "yesterday")],
            vec![("metadata[]", "x")],
            vec![("metadata[a[b]", "x")],
            vec![(long.as_str(), "x")],
            vec![
                ("metadata[a]", "1"),
                ("metadata[b]", "1"),
                ("metadata[c]", "1"),
                ("metadata[d]", "1"),
                ("metadata[e]", "1"),
                ("metadata[f]", "1"),
            ],
        ] {
            assert!(Marked::take(&mut given(&pairs)).is_err(), "{pairs:?}");
        }
        let found = Marked::take(&mut given(&[("metadata[order]", "1042")])).expect("fine").made();
        assert_eq!(found.metadata, given(&[("order", "1042")]));
    }
}
