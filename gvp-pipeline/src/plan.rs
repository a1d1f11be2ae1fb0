//! Which checks are put to which units, and what Go must make for them.

use std::collections::BTreeSet;
use std::sync::Arc;

use gvp_core::{ArtifactKind, CheckId, Material, Order, Unit, UnitKind};

use crate::{Registry, Rules};

/// One question to be put: a check to a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Index of the unit in [`Plan::units`].
    pub unit: usize,
    /// The check.
    pub check: CheckId,
    /// What the check ordered; empty where the question is not put to Go.
    pub needs: BTreeSet<ArtifactKind>,
}

/// Every (unit, check) pair of a run, in unit order, then check order.
#[derive(Debug, Clone)]
pub struct Plan {
    units: Vec<Arc<Unit>>,
    pairs: Vec<Pair>,
}

impl Plan {
    /// Plans a run: asks every enabled check what it needs of every unit.
    pub fn new(material: &Material, registry: &Registry, rules: &dyn Rules) -> Self {
        let mut pairs = Vec::new();
        for (index, unit) in material.units.iter().enumerate() {
            let idle = answered_beforehand(unit);
            for check in registry.iter().filter(|check| rules.is_enabled(unit, &check.info().id)) {
                let needs = if idle { BTreeSet::new() } else { check.needs(unit).into_iter().collect() };
                pairs.push(Pair { unit: index, check: check.info().id.clone(), needs });
            }
        }
        Self { units: material.units.clone(), pairs }
    }

    /// The units, in the order of the material.
    pub fn units(&self) -> &[Arc<Unit>] {
        &self.units
    }

    /// The pairs, in unit order, then check order.
    pub fn pairs(&self) -> &[Pair] {
        &self.pairs
    }

    /// What Go must make, gathered by unit; units of which nothing is needed are left out. Units that take time come
    /// first, so that the others are made while those run.
    pub fn orders(&self) -> Vec<Order> {
        self.orders_for(|_| true)
    }

    /// What Go must make for some of the pairs, and for the packages that their units may import: those must lie where
    /// they lie when all is made, or the units would be built in other surroundings.
    pub(crate) fn orders_for(&self, is_open: impl Fn(&Pair) -> bool) -> Vec<Order> {
        let mut kinds = vec![BTreeSet::new(); self.units.len()];
        for pair in self.pairs.iter().filter(|pair| is_open(pair)) {
            kinds[pair.unit].extend(pair.needs.iter().copied());
        }
        for pair in self.pairs.iter().filter(|pair| pair.needs.contains(&ArtifactKind::Package)) {
            if kinds[pair.unit].is_empty() && self.may_be_imported(pair.unit, &kinds) {
                kinds[pair.unit].insert(ArtifactKind::Package);
            }
        }
        let ordered = self.units.iter().zip(kinds).filter(|(_, kinds)| !kinds.is_empty());
        let mut orders: Vec<Order> = ordered.map(|(unit, kinds)| Order { unit: Arc::clone(unit), kinds }).collect();
        orders.sort_by_key(|order| !order.unit.takes_time);
        orders
    }

    /// Whether a unit that is made may import this one.
    fn may_be_imported(&self, unit: usize, made: &[BTreeSet<ArtifactKind>]) -> bool {
        let unit = &self.units[unit];
        let is_package = unit.whole_folder && matches!(unit.kind, UnitKind::Library | UnitKind::Tests);
        is_package && unit.module.is_some() && made.iter().any(|kinds| !kinds.is_empty())
    }
}

/// Whether all questions about the unit have the same answer before any is put.
pub(crate) fn answered_beforehand(unit: &Unit) -> bool {
    unit.skipped().is_some() || unit.excluded.is_some() || unit.unreadable.is_some()
}
