//! The languages: which there are, which stands in for one that there is not, and all words of each.
//!
//! Every template has its text in every language, proved by the compiler. Yoruba, Igbo and Hausa are written with
//! their marks; text messages lose them on the way (see [`crate::gsm`]).

mod en_ng;
mod fr;
mod ha;
mod ig;
mod pcm;
mod words;
mod yo;

use serde::{Deserialize, Serialize};

pub(crate) use words::{Text, Words};

use crate::tag::Tag;
use crate::template::{Action, Template};

/// A language that customers are written to in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Locale {
    /// English as written in Nigeria.
    #[serde(rename = "en-NG")]
    EnNg,
    /// Nigerian Pidgin.
    #[serde(rename = "pcm")]
    Pcm,
    /// Hausa.
    #[serde(rename = "ha")]
    Ha,
    /// Yoruba.
    #[serde(rename = "yo")]
    Yo,
    /// Igbo.
    #[serde(rename = "ig")]
    Ig,
    /// French.
    #[serde(rename = "fr")]
    Fr,
}

impl Locale {
    /// Every language.
    pub const ALL: [Locale; 6] = [Locale::EnNg, Locale::Pcm, Locale::Ha, Locale::Yo, Locale::Ig, Locale::Fr];

    /// The language tag (BCP 47).
    pub fn as_str(self) -> &'static str {
        match self {
            Locale::EnNg => "en-NG",
            Locale::Pcm => "pcm",
            Locale::Ha => "ha",
            Locale::Yo => "yo",
            Locale::Ig => "ig",
            Locale::Fr => "fr",
        }
    }

    /// The language of a tag, whatever its region or script: `yo-NG`, `FR_ne`, `en`. `None` for one that there is
    /// not.
    pub fn parse(tag: &str) -> Option<Locale> {
        let language = tag.split(['-', '_']).next().unwrap_or_default();
        let is =
            |locale: &Locale| locale.as_str().split('-').next().is_some_and(|ours| ours.eq_ignore_ascii_case(language));
        Locale::ALL.into_iter().find(is)
    }

    /// The first of the reader's languages that there is, else English.
    pub fn of_preferences<'a>(tags: impl IntoIterator<Item = &'a str>) -> Locale {
        tags.into_iter().find_map(Locale::parse).unwrap_or(Locale::EnNg)
    }

    /// Where to look for something in this language, in order: itself, then English.
    pub fn chain(self) -> impl Iterator<Item = Locale> {
        let rest = (self != Locale::EnNg).then_some(Locale::EnNg);
        std::iter::once(self).chain(rest)
    }

    /// What a buyer is called whose name nobody knows.
    pub fn the_buyer(self) -> &'static str {
        let [buyer, _] = self.words().sides;
        buyer
    }

    /// What a seller is called whose name nobody knows.
    pub fn the_seller(self) -> &'static str {
        let [_, seller] = self.words().sides;
        seller
    }

    pub(crate) fn words(self) -> &'static Words {
        match self {
            Locale::EnNg => &en_ng::WORDS,
            Locale::Pcm => &pcm::WORDS,
            Locale::Ha => &ha::WORDS,
            Locale::Yo => &yo::WORDS,
            Locale::Ig => &ig::WORDS,
            Locale::Fr => &fr::WORDS,
        }
    }

    pub(crate) fn text(self, template: Template) -> Text {
        match self {
            Locale::EnNg => en_ng::text(template),
            Locale::Pcm => pcm::text(template),
            Locale::Ha => ha::text(template),
            Locale::Yo => yo::text(template),
            Locale::Ig => ig::text(template),
            Locale::Fr => fr::text(template),
        }
    }

    pub(crate) fn action(self, action: Action) -> &'static str {
        let [receipt, pay, card, plan, checkout, dashboard, order] = self.words().actions;
        match action {
            Action::ViewReceipt => receipt,
            Action::PayNow => pay,
            Action::UpdateCard => card,
            Action::ManagePlan => plan,
            Action::FinishCheckout => checkout,
            Action::OpenDashboard => dashboard,
            Action::OpenOrder => order,
        }
    }

    /// What a fact is called in a list. `None` for what is never listed.
    pub(crate) fn label(self, tag: Tag) -> Option<&'static str> {
        self.words().labels.iter().find(|(of, _)| *of == tag).map(|(_, label)| *label)
    }
}

#[cfg(test)]
mod tests;
