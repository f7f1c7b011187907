use super::Locale;
use crate::tag::Tag;
use crate::template::Template;
use crate::text::parse;

#[test]
fn languages_are_found_by_their_tags() {
    for (tag, locale) in [
        ("en-NG", Some(Locale::EnNg)),
        ("en-GB", Some(Locale::EnNg)),
        ("EN", Some(Locale::EnNg)),
        ("yo_NG", Some(Locale::Yo)),
        ("ha-Latn-NG", Some(Locale::Ha)),
        ("ig", Some(Locale::Ig)),
        ("pcm-NG", Some(Locale::Pcm)),
        ("fr-BJ", Some(Locale::Fr)),
        ("sw", None),
        ("", None),
    ] {
        assert_eq!(Locale::parse(tag), locale, "{tag}");
    }
    assert_eq!(Locale::of_preferences(["sw", "yo-NG", "en"]), Locale::Yo);
    assert_eq!(Locale::of_preferences(["sw"]), Locale::EnNg);
    assert_eq!(Locale::Yo.chain().collect::<Vec<_>>(), [Locale::Yo, Locale::EnNg]);
    assert_eq!(Locale::EnNg.chain().collect::<Vec<_>>(), [Locale::EnNg]);
}

#[test]
fn every_text_uses_its_own_tags_only() {
    for locale in Locale::ALL {
        for template in Template::ALL {
            let text = locale.text(*template);
            for part in [text.subject, text.body, text.short] {
                assert!(!part.trim().is_empty(), "{} in {}", template.key(), locale.as_str());
                parse(part, template.tags()).unwrap_or_else(|errors| panic!("{} {errors:?}", template.key()));
            }
        }
    }
}

#[test]
fn every_language_says_the_same_things() {
    for template in Template::ALL {
        let said = |locale: Locale| {
            let text = locale.text(*template);
            let mut tags: Vec<Tag> = Tag::ALL
                .iter()
                .copied()
                .filter(|tag| text.short.contains(&format!("{{{{{}}}}}", tag.name())))
                .collect();
            tags.sort();
            tags
        };
        for locale in Locale::ALL {
            assert_eq!(said(locale), said(Locale::EnNg), "{} in {}", template.key(), locale.as_str());
        }
    }
}

#[test]
fn every_fact_has_a_label_in_every_language() {
    for locale in Locale::ALL {
        for fact in Template::ALL.iter().flat_map(|template| template.facts()) {
            assert!(locale.label(*fact).is_some(), "{} in {}", fact.name(), locale.as_str());
        }
    }
}
