//! Reading the query string of a list: the paging parameters by hand, the rest into the list's filters.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;

use axum::extract::Query;
use axum::http::{StatusCode, Uri};
use serde::de::DeserializeOwned;
use serde::de::value::{Error, MapDeserializer};

use crate::Problem;
use crate::input::of_field;
use crate::listing::narrowing::Narrowing;
use crate::listing::text::Text;
use crate::listing::{DEEPEST_ROW, MOST_SIZE, Position, USUAL_SIZE};

/// Where a page begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum From {
    Top,
    After(Position),
    Page(u32),
}

#[derive(Debug)]
pub(crate) struct Ask<F, N> {
    pub(crate) size: u16,
    pub(crate) from: From,
    pub(crate) filter: F,
    /// What holds for many lists alike.
    pub(crate) narrowing: N,
    /// What is to be shown in full.
    pub(crate) expand: Vec<String>,
    /// Path and filters, which a cursor is bound to.
    pub(crate) list: String,
}

/// Reads a query. `open` turns a cursor of this list into its position.
pub(crate) fn read<F: DeserializeOwned, N: Narrowing>(
    uri: &Uri,
    open: impl FnOnce(&str, &str) -> Result<Position, Problem>,
) -> Result<Ask<F, N>, Problem> {
    let (mut given, expand) = pairs(uri)?;
    let size = size_of(&mut given)?;
    let (cursor, page) = (given.remove("cursor"), number::<u32>(&mut given, "page", 1, u32::MAX)?);
    let list = name_of(uri.path(), &given);
    let from = match (cursor, page) {
        (Some(_), Some(_)) => {
            return Err(Problem::field("page", "page_with_cursor", "Send either a cursor or a page, not both."));
        }
        (Some(cursor), None) => From::After(open(&list, &cursor)?),
        (None, Some(page)) => From::Page(shallow(page, size)?),
        (None, None) => From::Top,
    };
    let narrowing = N::take(&mut given)?;
    Ok(Ask { size, from, filter: filter_of(given)?, narrowing, expand, list })
}

/// Reads a query that has no pages.
pub(crate) fn params<F: DeserializeOwned>(uri: &Uri) -> Result<F, Problem> {
    let (given, expand) = pairs(uri)?;
    match expand.first() {
        Some(_) => Err(unexpandable()),
        None => filter_of(given),
    }
}

/// Reads a query that may only say what is to be shown in full.
pub(crate) fn expansions(uri: &Uri) -> Result<Vec<String>, Problem> {
    let (given, expand) = pairs(uri)?;
    match given.keys().next() {
        Some(name) => Err(Problem::field(name, "unknown_field", "This route takes no query parameter but expand[].")),
        None => Ok(expand),
    }
}

/// What is said where nothing can be shown in full.
pub(crate) fn unexpandable() -> Problem {
    Problem::field(EXPAND, "unknown_field", "Nothing can be expanded here.")
}

/// The parameter that may be sent several times.
const EXPAND: &str = "expand[]";

/// Every parameter once; those of `expand[]` in the order in which they were sent.
fn pairs(uri: &Uri) -> Result<(BTreeMap<String, String>, Vec<String>), Problem> {
    let Query(list) = Query::<Vec<(String, String)>>::try_from_uri(uri)
        .map_err(|_| Problem::new(StatusCode::BAD_REQUEST, "malformed_query", "The query string cannot be read."))?;
    let (mut given, mut expand) = (BTreeMap::new(), Vec::new());
    for (name, value) in list {
        if value.contains('\0') || name.contains('\0') {
            return Err(Problem::field(name, "invalid_character", "The NUL character is not allowed."));
        }
        if name == EXPAND {
            expand.push(value);
        } else if given.insert(name.clone(), value).is_some() {
            return Err(Problem::field(name, "duplicate_field", "Send each query parameter once."));
        }
    }
    Ok((given, expand))
}

fn size_of(given: &mut BTreeMap<String, String>) -> Result<u16, Problem> {
    let limit = number(given, "limit", 1, MOST_SIZE)?;
    let page_size = number(given, "pageSize", 1, MOST_SIZE)?;
    match (limit, page_size) {
        (Some(one), Some(other)) if one != other => {
            Err(Problem::field("pageSize", "contradiction", "limit and pageSize are the same thing. Send one."))
        }
        (Some(size), _) | (None, Some(size)) => Ok(size),
        (None, None) => Ok(USUAL_SIZE),
    }
}

fn number<N>(given: &mut BTreeMap<String, String>, name: &str, least: N, most: N) -> Result<Option<N>, Problem>
where
    N: FromStr + PartialOrd + Display + Copy,
{
    let Some(text) = given.remove(name) else { return Ok(None) };
    // `parse` would take a plus sign.
    let read =
        Some(&text).filter(|text| text.bytes().all(|byte| byte.is_ascii_digit())).and_then(|text| text.parse().ok());
    read.filter(|number| least <= *number && *number <= most)
        .map(Some)
        .ok_or_else(|| Problem::field(name, "out_of_range", format!("Send a whole number from {least} to {most}.")))
}

fn shallow(page: u32, size: u16) -> Result<u32, Problem> {
    if i64::from(page) * i64::from(size) <= DEEPEST_ROW {
        return Ok(page);
    }
    Err(Problem::field(
        "page",
        "page_too_deep",
        format!("Page numbers reach the first {DEEPEST_ROW} rows. Go on with `cursor` from meta.nextCursor."),
    ))
}

fn name_of(path: &str, filters: &BTreeMap<String, String>) -> String {
    let texts: Vec<String> = filters.iter().map(|(name, value)| format!("{name:?}={value:?}")).collect();
    format!("{path}?{}", texts.join("&"))
}

fn filter_of<F: DeserializeOwned>(given: BTreeMap<String, String>) -> Result<F, Problem> {
    let reader: MapDeserializer<'_, _, Error> =
        MapDeserializer::new(given.into_iter().map(|(name, value)| (name, Text(value))));
    serde_path_to_error::deserialize(reader).map_err(|error| {
        let path = error.path().to_string();
        of_field(&path, &error.into_inner().to_string())
    })
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::listing::narrowing::Plain;

    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(default, deny_unknown_fields, rename_all = "camelCase")]
    struct Filter {
        status: Option<String>,
        blacklisted: Option<bool>,
    }

    fn ask(query: &str) -> Result<Ask<Filter, Plain>, Problem> {
        let uri: Uri = format!("/v1/customers?{query}").parse().expect("a URI");
        read(&uri, |_, cursor| {
            cursor.parse().map(Position::Seq).map_err(|_| Problem::field("cursor", "cursor_invalid", ""))
        })
    }

    #[test]
    fn sizes_pages_and_filters_are_read() {
        let plain = ask("").expect("nothing is fine");
        assert_eq!((plain.size, plain.from, plain.filter), (20, From::Top, Filter::default()));
        let both = ask("limit=5&pageSize=5&status=a%20b&blacklisted=true").expect("fine");
        assert_eq!(both.size, 5);
        assert_eq!(both.filter, Filter { status: Some("a b".to_owned()), blacklisted: Some(true) });
        assert_eq!(ask("cursor=7").expect("fine").from, From::After(Position::Seq(7)));
        assert_eq!(ask("page=100&limit=100").expect("the last one").from, From::Page(100));
    }

    #[test]
    fn the_lists_name_is_its_path_and_filters_only() {
        let name = |query: &str| ask(query).expect("fine").list;
        assert_eq!(name("limit=3&status=x"), name("status=x&limit=9&cursor=1"));
        assert_ne!(name("status=x"), name("status=y"));
        assert_ne!(name("status=x"), name(""));
    }

    #[test]
    fn anything_else_is_refused() {
        let refused = [
            "limit=0",
            "limit=101",
            "limit=1.5",
            "limit=%2B5",
            "limit=",
            "limit=5&pageSize=6",
            "page=0",
            "page=x",
            "page=101&limit=100",
            "page=1&cursor=1",
            "cursor=x",
            "status=a&status=b",
            "sttaus=a",
            "blacklisted=yes",
            "status=%00",
            "Limit=5",
        ];
        for query in refused {
            assert!(ask(query).is_err(), "{query}");
        }
    }
}
