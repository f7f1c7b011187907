//! How our values look in JSON: ids, instants, what a PATCH leaves alone, and a merchant's own data.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::str::FromStr;

use ids::{Id, IdError};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

/// An id in a body or a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ref<T>(pub T);

impl<T: Id> Serialize for Ref<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de, T: Id> Deserialize<'de> for Ref<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl<T: Id> FromStr for Ref<T> {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        text.parse().map(Ref)
    }
}

impl<T> From<T> for Ref<T> {
    fn from(id: T) -> Ref<T> {
        Ref(id)
    }
}

impl<T: Id> PartialSchema for Ref<T> {
    fn schema() -> RefOr<Schema> {
        let prefix = T::PREFIX;
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some(format!("^{prefix}_[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}$")))
            .examples([format!("{prefix}_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11")])
            .into()
    }
}

impl<T: Id> ToSchema for Ref<T> {
    fn name() -> Cow<'static, str> {
        let whole = std::any::type_name::<T>();
        Cow::Borrowed(whole.rsplit("::").next().unwrap_or(whole))
    }
}

/// A merchant's own data: names and texts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Metadata(pub BTreeMap<String, String>);

impl PartialSchema for Metadata {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .additional_properties(Some(Schema::Object(
                ObjectBuilder::new().schema_type(Type::String).max_length(Some(500)).build(),
            )))
            .description(Some("Your own data: up to 50 names of up to 40 characters, each with a text."))
            .max_properties(Some(50))
            .into()
    }
}

impl ToSchema for Metadata {}

/// Reads a member that a PATCH may leave out (unchanged), set to null (cleared) or to a value.
///
/// # Errors
/// When the value is not of its type.
pub fn patch<'de, D, T>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::<T>::deserialize(deserializer).map(Some)
}

#[cfg(test)]
mod tests {
    use ids::PlanId;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Change {
        #[serde(default, deserialize_with = "patch")]
        note: Option<Option<String>>,
    }

    #[test]
    fn absent_null_and_value_are_three_things() {
        let read = |text: &str| serde_json::from_str::<Change>(text).expect("a change").note;
        assert_eq!(read("{}"), None);
        assert_eq!(read(r#"{"note":null}"#), Some(None));
        assert_eq!(read(r#"{"note":"x"}"#), Some(Some("x".to_owned())));
    }

    #[test]
    fn an_id_is_its_text_and_its_schema_says_so() {
        let text = "plan_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11";
        let read: Ref<PlanId> = serde_json::from_str(&format!("\"{text}\"")).expect("an id");
        assert_eq!(serde_json::to_string(&read).expect("JSON"), format!("\"{text}\""));
        assert!(serde_json::from_str::<Ref<PlanId>>("\"cust_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11\"").is_err());
        assert_eq!(Ref::<PlanId>::name(), "PlanId");
    }
}
