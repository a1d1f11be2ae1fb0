//! Which checks are put to which units, and what Go must make for them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use gvp_core::{ArtifactKind, CheckId, ExtraFile, Material, Order, Unit, UnitKind};

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
    /// Packages that are not judged, and that units which are may import.
    beside: Vec<Arc<Unit>>,
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
        Self { units: material.units.clone(), pairs, beside: Vec::new() }
    }

    /// Leaves out units: nothing is asked of them, and nothing is said.
    pub fn without(mut self, is_left_out: impl Fn(&Unit) -> bool) -> Self {
        let (out, stay): (Vec<_>, Vec<_>) =
            self.units.iter().cloned().enumerate().partition(|(_, unit)| is_left_out(unit));
        let places: BTreeMap<usize, usize> = stay.iter().enumerate().map(|(new, (old, _))| (*old, new)).collect();
        self.beside.extend(out.into_iter().map(|(_, unit)| unit).filter(|unit| is_importable(unit)));
        self.units = stay.into_iter().map(|(_, unit)| unit).collect();
        let moved = self.pairs.into_iter().filter_map(|pair| Some(Pair { unit: *places.get(&pair.unit)?, ..pair }));
        self.pairs = moved.collect();
        self
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
        let order = |unit: &Arc<Unit>| Order { unit: Arc::clone(unit), kinds: BTreeSet::new(), extra: BTreeSet::new() };
        let mut orders: Vec<Order> = self.units.iter().map(order).collect();
        for pair in self.pairs.iter().filter(|pair| is_open(pair)) {
            orders[pair.unit].kinds.extend(pair.needs.iter().copied());
            orders[pair.unit].extra.extend(pair.adds.iter().cloned());
        }
        let is_anything_made = orders.iter().any(|order| !order.kinds.is_empty());
        for pair in self.pairs.iter().filter(|pair| pair.needs.contains(&ArtifactKind::Package)) {
            let order = &mut orders[pair.unit];
            if is_anything_made && order.kinds.is_empty() && is_importable(&order.unit) {
                order.kinds.insert(ArtifactKind::Package);
            }
        }
        orders.retain(|order| !order.kinds.is_empty());
        let beside = self.beside.iter().filter(|_| is_anything_made).map(order);
        let package = BTreeSet::from([ArtifactKind::Package]);
        orders.extend(beside.map(|order| Order { kinds: package.clone(), ..order }));
        orders.sort_by_key(|order| !order.unit.takes_time);
        orders
    }
}

/// Whether others may import the unit, which then must lie in its place.
fn is_importable(unit: &Unit) -> bool {
    let is_package = matches!(unit.kind, UnitKind::Library | UnitKind::Tests);
    is_package && unit.whole_folder && unit.module.is_some() && !answered_beforehand(unit)
}

/// Whether all questions about the unit have the same answer before any is put.
pub(crate) fn answered_beforehand(unit: &Unit) -> bool {
    unit.skipped().is_some() || unit.excluded.is_some() || unit.unreadable.is_some()
}
