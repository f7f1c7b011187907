//! Ids and choices as they are written in the document.

pub(crate) use web::names::*;

words! {
    /// The unit of a plan's interval.
    IntervalUnit {
        Hour => "hour",
        Day => "day",
        Week => "week",
        Month => "month",
        Quarter => "quarter",
        Biannual => "biannual",
        Year => "year",
    }
}

impl From<IntervalUnit> for calendar::Unit {
    fn from(word: IntervalUnit) -> calendar::Unit {
        match word {
            IntervalUnit::Hour => calendar::Unit::Hour,
            IntervalUnit::Day => calendar::Unit::Day,
            IntervalUnit::Week => calendar::Unit::Week,
            IntervalUnit::Month => calendar::Unit::Month,
            IntervalUnit::Quarter => calendar::Unit::Quarter,
            IntervalUnit::Biannual => calendar::Unit::Biannual,
            IntervalUnit::Year => calendar::Unit::Year,
        }
    }
}

words! {
    /// How an amount follows from a quantity.
    Model {
        Flat => "flat",
        PerUnit => "per_unit",
        Graduated => "graduated",
        Volume => "volume",
        Package => "package",
        Percentage => "percentage",
    }
}

impl From<Model> for billing::PriceModel {
    fn from(word: Model) -> billing::PriceModel {
        match word {
            Model::Flat => billing::PriceModel::Flat,
            Model::PerUnit => billing::PriceModel::PerUnit,
            Model::Graduated => billing::PriceModel::Graduated,
            Model::Volume => billing::PriceModel::Volume,
            Model::Package => billing::PriceModel::Package,
            Model::Percentage => billing::PriceModel::Percentage,
        }
    }
}
