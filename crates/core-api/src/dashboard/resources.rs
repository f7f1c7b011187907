//! What there is to look at: one row for each kind of object, from which lists, pages, searches and forms are made.
//!
//! A row names the operation of the merchant API that lists it; what a role may see or do is asked of the same document.

use super::fields::{EXPORT_NOTHING, Form};
pub(crate) use super::kinds::all;

/// Groups of the menu, in their order.
pub(crate) const GROUPS: [(&str, &str); 4] =
    [("Sales", "sales"), ("Money", "money"), ("Escrow", "escrow"), ("Developers", "developers")];

/// A column of a list: its title, and where its value is in a row.
pub(crate) type Column = (&'static str, &'static str);

/// A filter of a list: the parameter, what it is called, and its values; without any it takes a text.
pub(crate) type Filter = (&'static str, &'static str, &'static [&'static str]);

/// More of an object on its page: a title, and what is asked for it.
pub(crate) type Part = (&'static str, &'static str);

/// One kind of object.
#[derive(Debug)]
pub(crate) struct Resource {
    /// In addresses.
    pub(crate) slug: &'static str,
    /// Many of them.
    pub(crate) title: &'static str,
    /// One of them.
    pub(crate) one: &'static str,
    pub(crate) group: &'static str,
    /// Whether the menu leaves it out: it is reached from others.
    pub(crate) hidden: bool,
    /// Whether it is there in test mode only.
    pub(crate) test_only: bool,
    /// The operation that lists them; empty where only one is shown at a time.
    pub(crate) list: &'static str,
    /// The operation that shows one; empty where there is none.
    pub(crate) show: &'static str,
    /// What its ids begin with.
    pub(crate) prefix: &'static str,
    pub(crate) columns: &'static [Column],
    pub(crate) filters: &'static [Filter],
    /// What stands above the list: a title, what is asked for it, and which of the answer's fields is shown.
    pub(crate) above: Option<(&'static str, &'static str, &'static str)>,
    pub(crate) parts: &'static [Part],
    pub(crate) create: Option<&'static Form>,
    pub(crate) actions: &'static [Form],
    /// What a list says that has nothing to show yet.
    pub(crate) empty: &'static str,
}

/// A kind of nothing, of which rows of the table say what is different.
pub(crate) const NONE: Resource = Resource {
    slug: "",
    title: "",
    one: "",
    group: "",
    hidden: false,
    test_only: false,
    list: "",
    show: "",
    prefix: "",
    columns: &[],
    filters: &[],
    above: None,
    parts: &[],
    create: None,
    actions: &[],
    empty: "",
};

/// The kind with a slug.
pub(crate) fn find(slug: &str) -> Option<&'static Resource> {
    all().find(|one| one.slug == slug)
}

/// The kind that an id is of.
pub(crate) fn by_id(id: &str) -> Option<&'static Resource> {
    let (prefix, _) = id.split_once('_')?;
    all().find(|one| one.prefix == prefix && !one.show.is_empty())
}

impl Resource {
    /// An action by its slug.
    pub(crate) fn action(&self, slug: &str) -> Option<&'static Form> {
        self.actions.iter().find(|form| form.slug == slug)
    }
}

/// What nothing is exported of.
pub(crate) fn exports(resource: &Resource) -> bool {
    !resource.list.is_empty() && !EXPORT_NOTHING.contains(&resource.slug)
}
