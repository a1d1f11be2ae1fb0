//! Which checks are put to which units, and what Go must make for them.

use std::collections::BTreeSet;
use std::sync::Arc;

use gvp_core::{ArtifactKind, CheckId, ExtraFile, Material, Order, Unit};

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
    /// What the check adds to the package of the unit.
    pub adds: Vec<ExtraFile>,
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
                let needs: BTreeSet<_> = if idle { BTreeSet::new() } else { check.needs(unit).into_iter().collect() };
                let adds = if needs.contains(&ArtifactKind::FuzzBinary) { check.adds(unit) } else { Vec::new() };
                pairs.push(Pair { unit: index, check: check.info().id.clone(), needs, adds });
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
        let order = |unit: &Arc<Unit>| Order { unit: Arc::clone(unit), kinds: BTreeSet::new(), extra: BTreeSet::new() };
        let mut orders: Vec<Order> = self.units.iter().map(order).collect();
        for pair in &self.pairs {
            orders[pair.unit].kinds.extend(pair.needs.iter().copied());
            orders[pair.unit].extra.extend(pair.adds.iter().cloned());
        }
        orders.retain(|order| !order.kinds.is_empty());
        orders.sort_by_key(|order| !order.unit.takes_time);
        orders
    }
}

/// Whether all questions about the unit have the same answer before any is put.
pub(crate) fn answered_beforehand(unit: &Unit) -> bool {
    unit.skipped().is_some() || unit.excluded.is_some() || unit.unreadable.is_some()
}
